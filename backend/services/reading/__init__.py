"""Reading: stored images that wait, images that are read without being stored, and folders."""
