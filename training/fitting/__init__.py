"""The training loop: steps, epochs, checkpoints, validation, progress, and what was learned before it.

Knows a network and batches, not where images come from.
"""
