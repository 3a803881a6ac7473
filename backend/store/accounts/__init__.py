"""Accounts, their sessions and API tokens, and the attempts to log in."""
