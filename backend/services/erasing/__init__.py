"""Erase a person's image or record for good and at once: rows, files, history, and what runs have kept of it."""
