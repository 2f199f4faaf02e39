"""``from_json``: a value of JSON text that is not of its type is null, as in Spark.

The text is taken apart by DuckDB's own ``from_json``, once, into a structure in which a value comes as text wherever
DuckDB would convert it more freely than Spark: it rounds fractions and takes ``true`` for 1.
"""

import json
from functools import partial

import pyarrow as pa
from sqlglot import exp

from unbounded.errors import AnalysisError
from unbounded.schema import from_ddl, is_array, is_binary, is_number, type_from_ddl
from unbounded_embedded.duckdb.exact_values import ExactValues
from unbounded_embedded.duckdb.json_scalars import scalar_of, timestamp_of
from unbounded_embedded.duckdb.nested_values import each_item, struct_of
from unbounded_embedded.duckdb.translation.arguments import Argument
from unbounded_embedded.duckdb.types import duckdb_type, quoted, text_literal

_VALUES = ExactValues(of_json=True, timestamps=None, dates=None)


def from_json(text: Argument, schema: Argument) -> str:
    """Write ``from_json(text, schema)``. Of malformed text all fields are null; arrays and maps are null themselves."""
    type_ = _type_of(schema)
    if isinstance(text.tree, exp.Column):
        return _from_json(text.sql, type_)
    return _bound("__text", text.sql, _from_json("__text", type_))


def _from_json(text: str, type_: pa.DataType) -> str:
    valid = f"WHEN json_valid({text}) THEN {text}"
    if pa.types.is_struct(type_):
        nothing = f"WHEN regexp_matches({text}, '\\S') THEN '{{}}'"
        valid = f"WHEN json_valid({text}) AND {text} <> 'null' THEN {text} {nothing}"
    parsed = f"from_json(CASE {valid} END, {text_literal(json.dumps(_structure(type_)))})"
    return _bound("__json", parsed, _value_of(type_, "__json")) if _is_converted(type_) else parsed


def _bound(name: str, value: str, body: str) -> str:
    """Return SQL that computes a value once, however often the body names it."""
    return f"{each_item(f'[{value}]', name, body)}[1]"


def _type_of(schema: Argument) -> pa.DataType:
    """Return the type that a schema says: columns of a struct, or one type."""
    try:
        return pa.struct(list(from_ddl(schema.text)))
    except AnalysisError:
        return type_from_ddl(schema.text)


def _structure(type_: pa.DataType) -> object:
    """Return the structure to parse JSON text into, as DuckDB's ``from_json`` takes it."""
    if pa.types.is_struct(type_):
        return {field.name: _structure(field.type) for field in type_}
    if is_array(type_):
        return [_structure(type_.value_type)]
    if pa.types.is_map(type_):
        return f"MAP({duckdb_type(type_.key_type)}, {_named(_structure(type_.item_type))})"
    if _is_scalar(type_):
        return "JSON"
    return "VARCHAR" if _is_text_of(type_) else duckdb_type(type_)


def _is_converted(type_: pa.DataType) -> bool:
    """Whether a value of the type, or one inside of it, comes as something else."""
    inside = [type_.field(index).type for index in range(type_.num_fields)]
    return _is_scalar(type_) or _is_text_of(type_) or any(map(_is_converted, inside))


def _is_scalar(type_: pa.DataType) -> bool:
    return is_number(type_) or pa.types.is_boolean(type_) or pa.types.is_timestamp(type_)


def _is_text_of(type_: pa.DataType) -> bool:
    return pa.types.is_date(type_) or is_binary(type_)


def _named(structure: object) -> str:
    """Return a structure as the name of a type."""
    if isinstance(structure, dict):
        return f"STRUCT({', '.join(f'{quoted(name)} {_named(inner)}' for name, inner in structure.items())})"
    return f"{_named(structure[0])}[]" if isinstance(structure, list) else str(structure)


def _value_of(type_: pa.DataType, parsed: str, depth: int = 0) -> str:
    """Return the SQL of a value; of an array or a map one value that does not fit is the ruin of all.

    Args:
        type_: The type to be.
        parsed: The SQL of what was parsed into the structure of the type.
        depth: How many lambdas are around.
    """
    item = f"__j{depth}"
    if not _is_converted(type_):
        return parsed
    if pa.types.is_struct(type_):
        fields = ((field.name, _value_of(field.type, f"{parsed}.{quoted(field.name)}", depth)) for field in type_)
        return f"CASE WHEN {parsed} IS NOT NULL THEN {struct_of(fields)} END"
    if is_array(type_):
        values = each_item(parsed, item, _value_of(type_.value_type, item, depth + 1))
        return _all_or_none(values, parsed, values)
    if pa.types.is_map(type_):
        values = each_item(f"map_values({parsed})", item, _value_of(type_.item_type, item, depth + 1))
        return _all_or_none(f"map(map_keys({parsed}), {values})", f"map_values({parsed})", values)
    return _leaf(type_, parsed)


def _all_or_none(whole: str, parsed: str, values: str) -> str:
    return f"CASE WHEN list_count({parsed}) = list_count({values}) THEN {whole} END"


def _leaf(type_: pa.DataType, parsed: str) -> str:
    if pa.types.is_timestamp(type_):
        return timestamp_of(parsed, partial(_VALUES.parsed, type_))
    return scalar_of(type_, parsed) if _is_scalar(type_) else _VALUES.parsed(type_, parsed)
