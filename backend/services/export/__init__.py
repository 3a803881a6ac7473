"""Exports of labels: the formats, spreadsheet-safe text, streamed zips."""
