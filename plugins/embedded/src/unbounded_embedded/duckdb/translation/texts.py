"""Functions of text: Spark signatures and their DuckDB forms."""

import re

from unbounded_embedded.duckdb.translation.arguments import Argument
from unbounded_embedded.duckdb.translation.signatures import Form
from unbounded_embedded.duckdb.translation.urls import parse_url
from unbounded_embedded.duckdb.types import text_literal

_POSITION = "CASE WHEN {p} = 0 THEN 1 ELSE {p} END"

_LENGTH = """CAST(CASE typeof({s}) WHEN 'BLOB' THEN octet_length(TRY_CAST({s} AS BLOB)) \
ELSE length(TRY_CAST({s} AS VARCHAR)) END AS INTEGER)"""

_PADDED = """CASE WHEN {pad} = '' THEN left({s:varchar}, greatest({n:integer}, 0)) \
ELSE pad({s:varchar}, greatest({n:integer}, 0), {pad}) END"""

_SOUNDEX_DIGITS = """translate(upper({s}[1]) || translate(upper({s}[2:]), 'HW', ''), \
'AEIOUYHWBFPVCGJKQSXZDTLMNR', '00000000111122222222334556')"""

_SOUNDEX = f"""CASE WHEN regexp_matches({{s}}, '^[A-Za-z]') THEN left(upper({{s}}[1]) || replace(substring(\
regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(\
regexp_replace({_SOUNDEX_DIGITS}, '[^0-6]', '0', 'g'), '1+', '1', 'g'), '2+', '2', 'g'), '3+', '3', 'g'), \
'4+', '4', 'g'), '5+', '5', 'g'), '6+', '6', 'g'), 2), '0', '') || '000', 4) ELSE {{s}} END"""

_INSTR = "CAST(instr({s:varchar}, {part:varchar}) AS INTEGER)"
_AFTER = "instr(substring({s:varchar}, {p}), {part:varchar})"
_LOCATE = f"""CASE WHEN {{p}} IS NULL THEN 0 WHEN {{s}} IS NOT NULL AND {{part}} IS NOT NULL THEN CAST(\
CASE WHEN {{p}} < 1 THEN 0 WHEN {{part}} = '' THEN 1 WHEN {_AFTER} > 0 THEN {_AFTER} + {{p}} - 1 ELSE 0 END \
AS INTEGER) END"""

# The first parts as they are, then what is left after them and the separators between them.
_SPLIT = """CASE WHEN {n} <= 0 OR len(string_split_regex({s}, {p})) <= {n} THEN string_split_regex({s}, {p}) \
ELSE string_split_regex({s}, {p})[1:{n} - 1] || [substring({s}, 1 + length(array_to_string(\
string_split_regex({s}, {p})[1:{n} - 1] || regexp_extract_all({s}, {p}, 0)[1:{n} - 1], '')))] END"""

# DuckDB compares bytes, so each character that is several bytes gives way to one that is a byte.
_DIFFERENT = "array_to_string(list_distinct(string_split({a:varchar} || {b:varchar}, '')), '')"
_BYTES = "array_to_string(list_transform(range(1, 128), lambda c: chr(CAST(c AS INTEGER))), '')"
_LEVENSHTEIN = f"""CAST(CASE WHEN strlen({{a:varchar}} || {{b:varchar}}) = length({{a:varchar}} || {{b:varchar}}) \
THEN levenshtein({{a:varchar}}, {{b:varchar}}) WHEN length({_DIFFERENT}) < 128 \
THEN levenshtein(translate({{a:varchar}}, {_DIFFERENT}, {_BYTES}), translate({{b:varchar}}, {_DIFFERENT}, {_BYTES})) \
WHEN {{a}} IS NOT NULL AND {{b}} IS NOT NULL THEN error('levenshtein: more than 127 different characters') END \
AS INTEGER)"""


def _concat_ws(separator: Argument, *values: Argument) -> str:
    """Write each value as text or null, an array as its joined elements, because concat_ws leaves out nulls."""
    texts = [_joined(value, separator) for value in values] or ["NULL"]
    return f"concat_ws({separator}, {', '.join(texts)})"


def _joined(value: Argument, separator: Argument) -> str:
    elements = f"TRY_CAST({value} AS VARCHAR[])"
    joined = f"CASE WHEN list_count({elements}) > 0 THEN array_to_string({elements}, {separator}) END"
    return f"CASE WHEN typeof({value}) LIKE '%[]' THEN {joined} ELSE TRY_CAST({value} AS VARCHAR) END"


def _format_string(pattern: Argument, *values: Argument) -> str:
    """Cast each value to what its place in the pattern asks for: Java's ``%s`` takes anything."""
    letters = re.findall(r"%[-#+ 0,(]*\d*(?:\.\d+)?([a-zA-Z])", pattern.text.replace("%%", ""))
    forms = {"s": "coalesce(CAST({} AS VARCHAR), 'null')", **dict.fromkeys("feg", "CAST({} AS DOUBLE)")}
    cast = [
        forms.get(letter, "CAST({} AS BIGINT)").format(value) for letter, value in zip(letters, values, strict=False)
    ]
    return f"printf({', '.join([text_literal(pattern.text), *cast])})"


_MASK = """array_to_string(list_transform(string_split({s}, ''), lambda __c: CASE \
WHEN regexp_matches(__c, '^\\p{{Lu}}') THEN coalesce({upper}, __c) \
WHEN regexp_matches(__c, '^\\p{{Ll}}') THEN coalesce({lower}, __c) \
WHEN regexp_matches(__c, '^\\p{{Nd}}') THEN coalesce({digit}, __c) ELSE coalesce({other}, __c) END), '')"""

TEXTS: dict[str, Form] = {
    "ucase(s)": "upper({s})",
    "lcase(s)": "lower({s})",
    "initcap(s)": "array_to_string(list_transform(string_split(lower({s}), ' '), lambda w: upper(w[1]) || w[2:]), ' ')",
    "length(s)": _LENGTH,
    "len(s)": _LENGTH,
    "char_length(s)": _LENGTH,
    "character_length(s)": _LENGTH,
    "octet_length(s)": "CAST(octet_length({s:binary}) AS INTEGER)",
    "bit_length(s)": "CAST(8 * octet_length({s:binary}) AS INTEGER)",
    "concat(*values)": "({values: || })",
    "concat_ws(separator, *values)": _concat_ws,
    "trim(s)": "trim({s})",
    "btrim(s, characters=' ')": "trim({s}, {characters})",
    "lpad(s, n, pad=' ')": _PADDED.replace("pad(", "lpad("),
    "rpad(s, n, pad=' ')": _PADDED.replace("pad(", "rpad("),
    "repeat(s, n)": "repeat({s}, {n})",
    "left(s, n)": "left({s}, greatest({n}, 0))",
    "right(s, n)": "right({s}, greatest({n}, 0))",
    "substring(s, p)": f"substring({{s}}, {_POSITION})",
    "substring(s, p, n)": f"substring({{s}}, {_POSITION}, greatest({{n}}, 0))",
    "substr(s, p)": f"substring({{s}}, {_POSITION})",
    "substr(s, p, n)": f"substring({{s}}, {_POSITION}, greatest({{n}}, 0))",
    "substring_index(s, d, n)": "CASE WHEN {n} > 0 THEN array_to_string(string_split({s}, {d})[1:{n}], {d}) "
    "WHEN {n} < 0 THEN array_to_string(string_split({s}, {d})[{n}:], {d}) ELSE '' END",
    "instr(s, part)": _INSTR,
    "locate(part, s)": _INSTR,
    "locate(part, s, p)": _LOCATE,
    "startswith(s, prefix)": "starts_with({s}, {prefix})",
    "endswith(s, suffix)": "ends_with({s}, {suffix})",
    "replace(s, search, replacement='')": "replace({s}, {search}, {replacement})",
    "overlay(s, r, p, n=-1)": "(left({s}, {p} - 1) || {r} || "
    "substring({s}, {p} + CASE WHEN {n} >= 0 THEN {n} ELSE length({r}) END))",
    "chr(n)": "CASE WHEN {n} < 0 THEN '' ELSE chr(CAST({n} % 256 AS INTEGER)) END",
    "char(n)": "CASE WHEN {n} < 0 THEN '' ELSE chr(CAST({n} % 256 AS INTEGER)) END",
    "elt(n, *values)": "([{values}])[CASE WHEN {n} > 0 THEN {n} END]",
    "find_in_set(s, texts)": "CASE WHEN {s} IS NOT NULL AND {texts} IS NOT NULL "
    "THEN coalesce(CAST(list_position(string_split({texts}, ','), {s}) AS INTEGER), 0) END",
    "levenshtein(a, b)": _LEVENSHTEIN,
    "soundex(s)": _SOUNDEX,
    "format_number(x, d)": "CASE WHEN {d} >= 0 THEN format('{{:,.' || {d} || 'f}}', {x:double}) END",
    "format_string(pattern, *values)": _format_string,
    "printf(pattern, *values)": _format_string,
    "split(s, p)": "string_split_regex({s}, {p:regex})",
    "split(s, p, n)": _SPLIT,
    "regexp(s, p)": "regexp_matches({s}, {p:regex})",
    "regexp_like(s, p)": "regexp_matches({s}, {p:regex})",
    "regexp_extract(s, p, g=1)": "regexp_extract({s}, {p:regex}, {g})",
    "regexp_extract_all(s, p, g=1)": "regexp_extract_all({s}, {p:regex}, {g})",
    "regexp_replace(s, p, r)": "regexp_replace({s}, {p:regex}, {r:replacement}, 'g')",
    "regexp_substr(s, p)": "nullif(regexp_extract({s}, {p:regex}, 0), '')",
    "regexp_count(s, p)": "CAST(len(regexp_extract_all({s}, {p:regex}, 0)) AS INTEGER)",
    "regexp_instr(s, p)": "CAST(CASE WHEN regexp_matches({s}, {p}) THEN length(string_split_regex({s}, {p})[1]) + 1 "
    "WHEN NOT regexp_matches({s}, {p:regex}) THEN 0 END AS INTEGER)",
    "jaro_winkler_similarity(a, b)": "CASE WHEN {a} = '' AND {b} = '' THEN 1.0 "
    "ELSE jaro_winkler_similarity({a}, {b}) END",
    "mask(s, upper='X', lower='x', digit='n', other=NULL)": _MASK,
    "parse_url(url, part)": parse_url,
    "parse_url(url, part, key)": parse_url,
    "try_parse_url(url, part)": parse_url,
    "try_parse_url(url, part, key)": parse_url,
}
