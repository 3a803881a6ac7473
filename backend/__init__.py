"""The server's side of Paraph: recognizer, store, services and HTTP. Importing it does nothing."""
