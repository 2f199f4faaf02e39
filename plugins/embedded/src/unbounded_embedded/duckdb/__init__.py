"""All that speaks DuckDB: connections, the rendering of plan nodes, the translation of expressions, foreign errors."""
