"""Secrets, masked wherever a plan becomes text."""

import json
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer

from unbounded.redaction import REDACTED, redact, redact_text

__all__ = ["REDACTED", "Location", "OptionMap", "redact", "redact_text"]


def _as_text(options: Any) -> Any:
    """Turn numbers and booleans, as YAML has them, into text."""
    if not isinstance(options, dict):
        return options
    return {key: json.dumps(value) if isinstance(value, int | float) else value for key, value in options.items()}


OptionMap = Annotated[dict[str, str], BeforeValidator(_as_text), PlainSerializer(redact, return_type=dict[str, str])]
"""Options as a user wrote them: text to text. Secrets are masked wherever a plan becomes text."""

Location = Annotated[str, PlainSerializer(redact_text, return_type=str)]
"""A path or URL. Secrets in it are masked wherever a plan becomes text."""
