"""Synthetic images: letter shapes, a pen, printed surroundings, and data sets of them.

Knows random numbers and pixels. Reads no data set.
"""
