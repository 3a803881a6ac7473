"""Lines, words, names and texts whose case and accents are known, as a person wrote them.

Knows transcribed folders, samples and letters. No networks.
"""
