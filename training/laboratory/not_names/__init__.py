"""Measures what tells apart fields that are not names, and fits its constants."""
