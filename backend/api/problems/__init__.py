"""Errors on the wire: problem documents, the handlers that make them, and the results of refused files."""
