"""Retraining runs: requests, schedule, the snapshot, the child process, and the outcome."""
