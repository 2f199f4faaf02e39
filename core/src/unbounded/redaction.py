"""Secrets, masked in options, in URLs and so in every error."""

import re
from collections.abc import Mapping

REDACTED = "*********(redacted)"
_SECRET_WORD = r"(?:secret|password|passwd|token|access[._-]?key|credential|signature|sasl[._-]?jaas)"
_SECRET_NAME = re.compile(_SECRET_WORD, re.IGNORECASE)
_USER_OF_URL = re.compile(r"(?<=://)/?[^/?#\s]*:[^/?#\s]*@")
_PARAMETER = re.compile(rf"([?&;,\s][^=?&;,\s]*{_SECRET_WORD}[^=?&;,\s]*=)[^&;,#\s]+", re.IGNORECASE)


def redact(options: Mapping[str, str]) -> dict[str, str]:
    """Return the options with every secret masked: the values of options that are named like secrets, as
    ``spark.redaction.regex`` says, and what :func:`redact_text` finds in the others.
    """
    return {key: REDACTED if _SECRET_NAME.search(key) else redact_text(value) for key, value in options.items()}


def redact_text(text: str) -> str:
    """Return the text with the secrets of URLs masked.

    Example:
        >>> redact_text("s3://key:secret@bucket/in")
        's3://*********(redacted)@bucket/in'
        >>> redact_text("https://host/in?user=me&password=secret")
        'https://host/in?user=me&password=*********(redacted)'
    """
    return _PARAMETER.sub(rf"\g<1>{REDACTED}", _USER_OF_URL.sub(f"{REDACTED}@", text))
