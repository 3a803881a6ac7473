"""What a run says while it works, what it is made from, and how it fails. Knows no networks and no images."""
