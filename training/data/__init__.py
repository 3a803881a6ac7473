"""The dataset, its labels and second readings, packs on disk, augmented batches, and where things lie.

Knows files and pixels. No network, no gradients.
"""
