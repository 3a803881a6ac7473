"""Pages: rendering scans, recognising which form a page shows, laying it over the reference, cutting its fields out.

Knows pixels and geometry only: no rows, no HTTP, no recognizer, no network.
"""
