"""Synthetic fields drawn from nothing: printed forms, a pen, letter shapes.

Knows random numbers and pixels. Reads no dataset.
"""
