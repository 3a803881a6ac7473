"""Piles of pages: received, cut in the background, joined into records, repaired by people, exported by record."""
