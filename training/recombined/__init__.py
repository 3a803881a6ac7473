"""New names written in letters cut out of real fields, or in fonts.

Knows letters as pixels. Trains nothing.
"""
