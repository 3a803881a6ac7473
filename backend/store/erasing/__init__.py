"""Erasing a person's data for good: the tombstones, and which images the versions were trained on."""
