"""Queries over many images: lists, groups, counts, and what an export or a snapshot reads. They change nothing."""
