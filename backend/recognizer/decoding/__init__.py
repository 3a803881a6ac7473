"""Opens image files: formats, pages, pixels that are not square, tones, and what decoding may cost."""
