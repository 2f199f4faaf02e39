"""Unbounded's noop sink: runs the query and throws the result away, for measuring."""
