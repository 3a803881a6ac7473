"""One retraining run: the snapshot, replayed data, fine-tuning, and the gate that compares two versions.

Knows the folders that serving hands over and takes back. No database.
"""
