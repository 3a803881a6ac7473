"""How texts are written: letters in all forms are folded to those read, and get their case and accents back."""
