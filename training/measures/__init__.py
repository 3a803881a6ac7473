"""Scores of readings against labels, with confidence intervals.

Knows bundles, texts and numbers. Trains nothing.
"""
