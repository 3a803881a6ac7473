"""Accounts: passwords, sessions, API tokens, roles, and who acts."""
