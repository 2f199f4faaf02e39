"""Functions of structs, maps and JSON text: Spark signatures and their DuckDB forms."""

import re

from sqlglot import exp

from unbounded_embedded.duckdb.nested_values import struct_of
from unbounded_embedded.duckdb.translation.arguments import Argument
from unbounded_embedded.duckdb.translation.from_json import from_json
from unbounded_embedded.duckdb.translation.signatures import Form
from unbounded_embedded.duckdb.types import text_literal


def _struct(*fields: Argument) -> str:
    return struct_of(_field(argument, f"col{index}") for index, argument in enumerate(fields, start=1))


def _field(argument: Argument, default: str) -> tuple[str, str]:
    """Return a field's name and the SQL of its value."""
    tree = argument.tree
    value = tree.this if isinstance(tree, exp.Alias) else tree
    name = tree.alias_or_name if isinstance(tree, exp.Alias | exp.Column | exp.Dot) else default
    return name, argument.render(value)


def _named_struct(*names_and_values: Argument) -> str:
    pairs = zip(names_and_values[::2], names_and_values[1::2], strict=False)
    return struct_of((name.text, value.sql) for name, value in pairs)


def _map(*keys_and_values: Argument) -> str:
    keys, values = (", ".join(item.sql for item in keys_and_values[start::2]) for start in (0, 1))
    return f"map([{keys}], [{values}])"


def _get_json_object(text: Argument, path: Argument) -> str:
    found = "json_extract" if isinstance(path.tree, exp.Literal) and "*" in path.text else "json_extract_string"
    value = f"CASE WHEN json_valid({text}) THEN {found}({text}, {_json_path(path)}) END"
    return value if found == "json_extract_string" else f"CAST(to_json({value}) AS VARCHAR)"


def _json_path(path: Argument) -> str:
    """Write a key in brackets as a key after a dot, which is the one form that DuckDB takes."""
    if not isinstance(path.tree, exp.Literal):
        return path.sql
    return text_literal(re.sub(r"\['([^']*)'\]", r'."\1"', path.text))


# Null fields are left out, and timestamps are ISO 8601 with milliseconds.
_TO_JSON = """CASE WHEN typeof({x}) LIKE '%TIMESTAMP%' THEN regexp_replace(regexp_replace(regexp_replace(\
CAST(json_merge_patch('{{}}', to_json({x})) AS VARCHAR), \
'"(\\d{{4}}-\\d\\d-\\d\\d) (\\d\\d:\\d\\d:\\d\\d)"', '"\\1T\\2.000Z"', 'g'), \
'"(\\d{{4}}-\\d\\d-\\d\\d) (\\d\\d:\\d\\d:\\d\\d\\.\\d+)"', '"\\1T\\200Z"', 'g'), \
'"(\\d{{4}}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{{3}})\\d*Z"', '"\\1Z"', 'g') \
ELSE CAST(json_merge_patch('{{}}', to_json({x})) AS VARCHAR) END"""

_JSON_TYPE = "CASE WHEN json_valid({s}) THEN json_type({s}) END"

_STR_TO_MAP = """map_from_entries(list_transform(string_split_regex({s}, {p}), lambda e: struct_pack(\
k := string_split_regex(e, {k})[1], \
v := CASE WHEN regexp_matches(e, {k}) THEN array_to_string(string_split_regex(e, {k})[2:], {k}) END)))"""

STRUCTURES: dict[str, Form] = {
    "struct(*fields)": _struct,
    "named_struct(*names_and_values)": _named_struct,
    "map(*keys_and_values)": _map,
    "map_from_arrays(k, v)": "map({k}, {v})",
    "map_concat()": "MAP {{}}",
    "map_concat(m)": "{m}",
    "map_concat(*maps)": "map_concat({maps})",
    "map_contains_key(m, k)": "map_contains({m}, {k})",
    "str_to_map(s, p=',', k=':')": _STR_TO_MAP,
    "from_json(s, schema)": from_json,
    "to_json(x)": _TO_JSON,
    "get_json_object(s, path)": _get_json_object,
    "json_array_length(s)": f"CASE WHEN {_JSON_TYPE} = 'ARRAY' THEN CAST(json_array_length({{s}}) AS INTEGER) END",
    "json_object_keys(s)": f"CASE WHEN {_JSON_TYPE} = 'OBJECT' THEN json_keys({{s}}) END",
}
