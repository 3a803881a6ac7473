"""What a watcher of the server is told: is everything there, how much waits, what has been done. Writes nothing."""
