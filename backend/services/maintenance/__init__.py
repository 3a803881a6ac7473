"""Running an installation: start-up, doctor, statistics, clean-up, calls to the worker."""
