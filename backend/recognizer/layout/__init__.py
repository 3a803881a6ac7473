"""Tells what an image shows: one field, two lines of writing, or a whole page."""
