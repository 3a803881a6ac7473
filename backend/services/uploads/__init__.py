"""Uploads: files and zips are checked, unpacked, stored, and answered one by one."""
