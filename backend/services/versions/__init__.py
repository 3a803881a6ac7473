"""Versions: bundle folders, which one is live, and loading it."""
