"""Tells what is no name (a scribble, a stamp, printed text alone) from a name, by its ink and by the network's frames."""
