"""The name prior: counts of names, letter n-grams, and the fit of its weights.

Knows lists of names and log-probabilities, and the images that the weights are fitted on.
"""
