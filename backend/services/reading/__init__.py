"""Reading: stored images that wait, images sent to be read only, and folders."""
