"""One user wish a file, where two rooms meet: store, recognizer, settings. Importing it does nothing."""
