"""The embedded engine: structured streaming inside this Python process, over DuckDB."""
