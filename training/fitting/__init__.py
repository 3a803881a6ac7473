"""The training loop: steps, epochs, checkpoints, validation, progress.

Knows a network and batches, not where images come from.
"""
