"""New names written in letters cut out of real images, or in fonts.

Knows letters as pixels. Trains nothing.
"""
