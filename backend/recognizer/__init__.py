"""From an image's pixels to a text with its chances: the core that serving and training both lean on."""
