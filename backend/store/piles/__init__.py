"""Piles of pages: the files they came in, what each page is, its fields, and the records they make."""
