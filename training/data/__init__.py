"""The data set, its labels and second readings, packs on disk, augmented batches, and where files lie.

Knows files and pixels. No training loop, no gradients.
"""
