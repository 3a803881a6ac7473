"""Reading: pending images in the worker, and folders from the command line."""
