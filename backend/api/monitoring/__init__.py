"""Monitoring: is the process alive, may it be sent requests, its metrics, and a log line for each request."""
