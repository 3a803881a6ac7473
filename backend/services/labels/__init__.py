"""Labels: what people say of images, one at a time or many at once."""
