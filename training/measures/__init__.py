"""Scores of readings against labels, with intervals.

Knows texts and numbers. Trains nothing.
"""
