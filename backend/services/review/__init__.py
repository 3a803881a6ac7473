"""Review: the queue, groups of like readings, and leases that keep two people apart."""
