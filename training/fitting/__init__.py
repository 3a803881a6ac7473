"""The training loop: steps, checkpoints, validation, progress.

Knows a network and batches, not where fields come from.
"""
