"""Tells a scribble, a stamp and printed text alone from a name, by their ink and by the network's frames."""
