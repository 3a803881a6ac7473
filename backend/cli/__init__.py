"""The commands: `flask retrain`, `flask versions`, `flask read` and the others. Words in, a service's answer out.

Each file holds the commands of one matter.
"""
