"""What a user imports. Thin: it builds plan nodes and hands them to an engine."""
