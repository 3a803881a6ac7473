"""Training: from images and labels to a bundle. Imports the recognizer, never the web or the store."""
