"""Unbounded's console sink: every batch printed to the terminal."""
