"""Copies of the whole database: made while others write, compared row by row, put into another database."""
