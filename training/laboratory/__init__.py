"""The laboratory: experiments on labels, weights and images, by which the shipped weights were made and measured.

No office needs it. Knows data sets, packs and bundles.
"""
