"""The parts of URLs, as Java's ``java.net.URI`` takes them apart."""

from unbounded.errors import AnalysisError, did_you_mean
from unbounded_embedded.duckdb.translation.arguments import Argument
from unbounded_embedded.duckdb.types import text_literal

_SCHEME, _USER, _HOST = "^(?:([^:/?#]+):)?", "(?:([^/?#@]*)@)?", r"(\[[^\]]*\]|[^/?#:]*)"
_BEFORE_PATH = "^(?:[^:/?#]+:)?(?://[^/?#]*)?"
_PATH = rf"regexp_extract({{url}}, '{_BEFORE_PATH}([^?#]*)', 1)"
_QUERY = r"CASE WHEN regexp_matches({url}, '^[^#]*\?') THEN regexp_extract({url}, '^[^?#]*\?([^#]*)', 1) END"

_PARTS = {
    "PROTOCOL": f"nullif(regexp_extract({{url}}, '{_SCHEME}', 1), '')",
    "AUTHORITY": "nullif(regexp_extract({url}, '^(?:[^:/?#]+:)?//([^/?#]*)', 1), '')",
    "USERINFO": f"nullif(regexp_extract({{url}}, '{_SCHEME}//{_USER}', 2), '')",
    "HOST": f"nullif(regexp_extract({{url}}, '{_SCHEME}//{_USER}{_HOST}', 3), '')",
    "PATH": _PATH,
    "QUERY": _QUERY,
    "FILE": rf"regexp_extract({{url}}, '{_BEFORE_PATH}([^#]*)', 1)",
    "REF": "CASE WHEN contains({url}, '#') THEN regexp_extract({url}, '#(.*)$', 1) END",
}
_ONLY_IN_HIERARCHIES = ("PATH", "QUERY", "FILE")
"""What a URL such as ``mailto:a@b.c`` does not have."""

_IS_URL = """regexp_matches({url}, '^[^\\s<>"{{}}|\\\\^`]*$')"""
_IS_OPAQUE = "regexp_matches({url}, '^[^:/?#]+:[^/]')"


def parse_url(url: Argument, part: Argument, key: Argument | None = None) -> str:
    """Return SQL for a part of a URL.

    Raises:
        AnalysisError: There is no such part.
    """
    form = _PARTS.get(part.text.upper())
    if form is None:
        raise AnalysisError(f"{url.function}: a URL has no part {part.text!r}.{did_you_mean(part.text, _PARTS)}")
    conditions = [_IS_URL] + ([f"NOT {_IS_OPAQUE}"] if part.text.upper() in _ONLY_IN_HIERARCHIES else [])
    found = form.format(url=url)
    if key is not None:
        found = _parameter(found, key) if part.text.upper() == "QUERY" else "CAST(NULL AS VARCHAR)"
    return f"CASE WHEN {' AND '.join(conditions).format(url=url)} THEN {found} END"


def _parameter(query: str, key: Argument) -> str:
    pattern = f"'(?:^|&)' || regexp_escape({key}) || {text_literal('=([^&]*)')}"
    return f"CASE WHEN regexp_matches({query}, {pattern}) THEN regexp_extract({query}, {pattern}, 1) END"
