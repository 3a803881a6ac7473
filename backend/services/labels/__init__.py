"""Labels: set and undo them, one at a time or many at once."""
