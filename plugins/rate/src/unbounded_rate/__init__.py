"""Unbounded's rate source: numbered rows at a steady rate, for tests and load."""
