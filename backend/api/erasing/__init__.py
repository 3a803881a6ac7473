"""Erasing for good, the tombstones, and the audit log: for administrators."""
