"""Running an installation: start-up, doctor, statistics, backup, clean-up, calls to the worker."""
