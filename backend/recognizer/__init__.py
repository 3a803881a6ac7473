"""Reads text from the pixels of an image, with confidences: the core that serving and training share."""
