"""Training: from images and labels to a bundle. Imports the recognizer, never the web or the store.

The modules on this level are commands (``python -m training.NAME``). A command parses its arguments and calls a
subpackage; no subpackage imports a command.

For an office:

- ``retrain``: fine-tune the live version on people's labels (the worker starts it)
- ``compare``: compare a finished candidate with the live version (``flask import-bundle`` starts it)
- ``evaluate``: score a bundle on a split of the data set
- ``dataset``: count the rows of the data set that can be used
- ``fetch``: download the public data set
- ``synthesis``: write a synthetic data set

The laboratory, which made the shipped weights:

- ``pretrain``, ``export``: train a network, and make a bundle of it
- ``prior``: build a name prior from a list of names
- ``audit``: list the labels that are most probably wrong, for people to check
- ``judge``, ``doubtful``: find wrong labels, and images that a person should read again
- ``recombine``: write new names in letters cut out of real images
- ``written_lines``, ``written_names``: pack lines, words and names as they are written, case and accents included
- ``written_texts``: make texts in every case, with accents, to write in fonts
- ``written_scores``: score readings as written, in any case and folded
- ``soup``: average the weights of two trainings
- ``recipes``: compare recipes of fine-tuning by cross-validation over writers
- ``ablate``: train variants of one training and compare them
- ``robustness``, ``legibility``, ``blank_fields``: measure a bundle on degraded, unreadable and blank images
- ``not_names``: count scribbles, stamps, print and lines that are told apart, and names refused; fit what does so
- ``whole_pages``: count fields that are taken for pages, and pages that are not
"""
