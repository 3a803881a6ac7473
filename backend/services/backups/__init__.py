"""Backups of an installation, made while people work, and restoring one into an empty installation."""
