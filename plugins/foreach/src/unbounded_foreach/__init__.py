"""Unbounded's foreach and foreach_batch sinks: your own Python for every row or every batch."""
