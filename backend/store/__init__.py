"""Rows and blobs: SQLAlchemy models, query functions, content-addressed files. Importing does nothing."""
