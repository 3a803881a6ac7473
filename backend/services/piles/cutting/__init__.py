"""Cutting: waiting pages are opened, recognised, cut and stored in the background, and again when forms change."""
