"""Running the installation: start-up, doctor, statistics, backup, tidying, wake-up calls."""
