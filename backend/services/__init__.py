"""What the application does: each operation works on a session, blobs, a recognizer and settings. No HTTP."""
