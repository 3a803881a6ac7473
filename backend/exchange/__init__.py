"""What serving and training hand each other: names of versions, files of a run, the layout of a snapshot, label kinds.

Both sides import it. Knows names and formats; no Flask, no SQLAlchemy, no Keras, and nothing else of the project.
"""
