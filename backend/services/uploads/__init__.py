"""Uploads: receive files and zips, unpack them, store their images, and give each file a result."""
