"""Turns trained weights into a bundle that serves: ONNX, 8 bits, calibration, plots.

Knows Keras weights and the files of a bundle.
"""
