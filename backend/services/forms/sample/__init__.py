"""A form and a pile of pages to try Paraph with: drawn by the project, nothing of it scanned or written by a person."""
