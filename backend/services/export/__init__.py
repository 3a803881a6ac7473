"""Exports of labels: formats, spreadsheet-safe text, streamed zips."""
