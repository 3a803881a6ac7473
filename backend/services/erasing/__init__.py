"""Erase a person's image, record or page for good and at once: rows, files, history, and what runs have kept of it."""
