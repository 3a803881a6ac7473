"""Tells what an image shows before it is read: one field, two lines of writing, or a whole page."""
