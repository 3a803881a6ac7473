"""Measures what recognises fields that are not names, and fits its constants."""
