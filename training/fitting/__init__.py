"""The training loop: steps, epochs, checkpoints, validation, progress, and what was learned before it.

The loop knows a network and batches, not where images come from; `learned_before` alone reads what trainings leave in
their folders.
"""
