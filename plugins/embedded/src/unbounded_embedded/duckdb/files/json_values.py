"""SQL that turns JSON into values of a type: what does not fit is null, and can be asked for."""

from functools import partial

import pyarrow as pa

from unbounded.schema import is_array
from unbounded_embedded.duckdb.exact_values import ExactValues, is_whole
from unbounded_embedded.duckdb.json_scalars import scalar_of, timestamp_of, unquoted
from unbounded_embedded.duckdb.nested_values import each_entry, each_item, struct_of
from unbounded_embedded.duckdb.types import quoted, text_literal


def member(json: str, name: str) -> str:
    """Return the SQL of an object's member."""
    path = '$."' + name.replace('"', '\\"') + '"'
    return f"json_extract({json}, {text_literal(path)})"


def value_of(values: ExactValues, type_: pa.DataType, json: str, depth: int = 0) -> str:
    """Return the SQL of a value, null if it is not of the type; so is what does not fit inside of it.

    Args:
        values: How leaves are read.
        type_: The type to be.
        json: The SQL of some JSON.
        depth: How many lambdas are around.
    """
    item = f"i{depth}"
    if pa.types.is_struct(type_):
        fields = ((field.name, value_of(values, field.type, member(json, field.name), depth)) for field in type_)
        return _if(json, "OBJECT", struct_of(fields))
    if is_array(type_):
        value = value_of(values, type_.value_type, item, depth + 1)
        return _if(json, "ARRAY", each_item(f"json_extract({json}, '$[*]')", item, value))
    if pa.types.is_map(type_):
        key = values.parsed(type_.key_type, f"{item}.key")
        value = value_of(values, type_.item_type, f"{item}.value", depth + 1)
        return _if(json, "OBJECT", each_entry(_members(json), item, key, value))
    if is_whole(type_):
        return scalar_of(type_, json)
    if pa.types.is_timestamp(type_):
        return timestamp_of(json, partial(values.parsed, type_))
    return values.parsed(type_, unquoted(json))


def is_bad(json: str, value: str, type_: pa.DataType, depth: int = 0) -> str:
    """Return the SQL of whether something is there and did not become a value, at any depth.

    Args:
        json: The SQL of some JSON.
        value: The SQL of what :func:`value_of` gave for it.
        type_: The type to be.
        depth: How many lambdas are around.
    """
    there = f"coalesce(json_type({json}), 'NULL') <> 'NULL'"
    if pa.types.is_struct(type_):
        inside = [
            is_bad(member(json, field.name), f"{value}.{quoted(field.name)}", field.type, depth) for field in type_
        ]
        return f"({there} AND ({value} IS NULL OR {' OR '.join(inside)}))"
    if is_array(type_):
        items = _any_bad(f"json_extract({json}, '$[*]')", value, type_.value_type, depth)
        return f"({there} AND ({value} IS NULL OR {items}))"
    if pa.types.is_map(type_):
        items = _any_bad(f"map_values({_members(json)})", f"map_values({value})", type_.item_type, depth)
        return f"({there} AND ({value} IS NULL OR {items}))"
    return f"({there} AND {value} IS NULL)"


def _any_bad(items: str, values: str, type_: pa.DataType, depth: int) -> str:
    pair = f"p{depth}"
    condition = is_bad(f"{pair}[1]", f"{pair}[2]", type_, depth + 1)
    return f"len(list_filter(list_zip({items}, {values}), lambda {pair}: {condition})) > 0"


def _if(json: str, kind: str, value: str) -> str:
    return f"CASE WHEN json_type({json}) = '{kind}' THEN {value} END"


def _members(json: str) -> str:
    """Return the SQL of an object as a map, null if it is none."""
    return f"TRY_CAST({json} AS MAP(VARCHAR, JSON))"
