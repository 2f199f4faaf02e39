"""A position in a source."""

from typing import Any

Offset = Any
"""Any JSON value. It survives ``json.dumps`` and ``json.loads`` unchanged; two offsets are the same position if their
JSON is equal. The engine never looks inside."""
