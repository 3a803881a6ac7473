"""Command-line options that training's commands share.

Knows argparse and the values that options turn into.
"""
