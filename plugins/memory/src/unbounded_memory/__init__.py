"""Unbounded's memory sink: the result as a table that the session can query."""
