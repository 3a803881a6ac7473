"""Command-line options that training's commands and subpackages share.

Knows argparse and the values that options turn into.
"""
