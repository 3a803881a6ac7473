"""The server side of Paraph: recognizer, store, services and HTTP."""
