"""The name prior: counted names, letter n-grams, and the fit of its weights.

Knows lists of names and log-probabilities. No images but those it is fitted on.
"""
