"""The commands: `flask retrain`, `flask versions`, `flask read` and others. Each parses arguments and calls a service.

Each file holds the commands of one subject.
"""
