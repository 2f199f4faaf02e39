"""Unbounded's in-process engine: exactly-once micro-batches over DuckDB."""
