"""Errors on the wire: the handlers that make problem documents of exceptions, and the results of refused files."""
