"""Review: the queue, groups of similar readings, and leases that keep two people off the same image."""
