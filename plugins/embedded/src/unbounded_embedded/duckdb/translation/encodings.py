"""Functions that write values in other letters, as bytes or as a digest: Spark signatures and their DuckDB forms."""

from collections.abc import Callable

from unbounded.errors import AnalysisError, did_you_mean
from unbounded_embedded.duckdb.translation.arguments import Argument
from unbounded_embedded.duckdb.translation.signatures import Form

# The digits up to the first character that is none in this base.
_DIGITS = """list_transform(string_split(upper({s}), ''), \
lambda c: instr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', c) - 1)"""
_LEADING_DIGITS = f"""{_DIGITS}[1:coalesce(list_position(list_transform({_DIGITS}, \
lambda __d: __d < 0 OR __d >= {{from_base}}), TRUE) - 1, length({{s}}))]"""
_CONV = f"""CASE WHEN NOT starts_with({{s}}, '-') THEN TRY(to_base(list_reduce({_LEADING_DIGITS}, \
lambda __n, __d: __n * {{from_base}} + __d, 0::BIGINT), {{to_base}})) END"""

# A percent sign that no two digits follow is malformed.
_URL_DECODE = """CASE WHEN NOT contains(regexp_replace({s}, '%[0-9A-Fa-f]{{2}}', '', 'g'), '%') \
THEN TRY(url_decode(replace({s}, '+', ' '))) END"""

_FROM_TEXT = {
    "hex": "TRY(unhex({s}))",
    "base64": "TRY(from_base64({s}))",
    **dict.fromkeys(("utf-8", "utf8"), "encode(CAST({s} AS VARCHAR))"),
}


def _to_binary(value: Argument, format: Argument) -> str:
    form = _FROM_TEXT.get(format.text.lower())
    if form is None:
        raise AnalysisError(
            f"{value.function}: there is no format {format.text!r}.{did_you_mean(format.text, _FROM_TEXT)}"
        )
    return form.format(s=value)


def _of_all(function: str) -> Callable[..., str]:
    return lambda *values: f"{function}({', '.join(value.sql for value in values)})"


ENCODINGS: dict[str, Form] = {
    "base64(x)": "to_base64({x:binary})",
    "unbase64(s)": "TRY(from_base64({s}))",
    "hex(x)": "hex({x})",
    "unhex(s)": "TRY(unhex({s}))",
    "bin(x)": "bin({x:bigint})",
    "conv(s, from_base, to_base)": _CONV,
    "encode(s, charset)": "encode(CAST({s} AS VARCHAR)){charset:utf8}",
    "decode(x, charset)": "TRY(decode({x:binary})){charset:utf8}",
    "url_encode(s)": "replace(replace(replace(url_encode({s}), '%20', '+'), '~', '%7E'), '%2A', '*')",
    "url_decode(s)": _URL_DECODE,
    "try_url_decode(s)": _URL_DECODE,
    "to_binary(s)": "TRY(unhex({s}))",
    "to_binary(s, format)": _to_binary,
    "try_to_binary(s)": "TRY(unhex({s}))",
    "try_to_binary(s, format)": _to_binary,
    "crc32(x)": "spark_crc32({x:binary})",
    "hash(x, *more)": _of_all("spark_hash"),
    "xxhash64(x, *more)": _of_all("spark_xxhash64"),
    "md5(x)": "md5({x})",
    "sha(x)": "sha1({x})",
    "sha1(x)": "sha1({x})",
    "sha2(x, bits)": "CASE WHEN {bits} IN (0, 256) THEN sha256({x}) ELSE spark_sha2({x:binary}, {bits:integer}) END",
}
