"""Frames for the eye: tables and schemas as Spark prints them, and HTML for notebooks."""

import html
import unicodedata

import pyarrow as pa

from unbounded.contracts import cell_text, printable, rows_of
from unbounded.schema import is_array, spark_type

_ESCAPES = str.maketrans({"\n": "\\n", "\t": "\\t", "\r": "\\r"})


def table_text(table: pa.Table, truncate: int, more: bool) -> str:
    """Return rows as a table of text with a frame around.

    Args:
        table: The rows to show.
        truncate: Cells longer than this end in ``...``, names do not; 0 shows them whole and to the left.
        more: Whether there are more rows than these.
    """
    cells = _cells(table, truncate)
    widths = [max(3, *(_width(row[index]) for row in cells)) for index in range(table.num_columns)]
    rule = "+" + "+".join("-" * width for width in widths) + "+"
    align = _to_the_right if truncate else _to_the_left
    lines = ["|" + "|".join(map(align, row, widths)) + "|" for row in cells]
    return "\n".join([rule, lines[0], rule, *lines[1:], rule, _footer(table, more)])


def records_text(table: pa.Table, truncate: int, more: bool) -> str:
    """Return rows below each other, a line for each value."""
    names, *rows = _cells(table, truncate)
    width = max([3, *map(_width, names)])
    value_width = max([3, *(_width(text) for row in rows for text in row)])
    lines = []
    for index, row in enumerate(rows):
        lines.append(f"-RECORD {index}".ljust(width + value_width + 5, "-"))
        pairs = zip(names, row, strict=True)
        lines += [f" {_to_the_left(name, width)} | {_to_the_left(text, value_width)} " for name, text in pairs]
    return "\n".join([*lines, _footer(table, more)]) if rows else "(0 rows)"


def table_html(table: pa.Table, more: bool) -> str:
    """Return rows as an HTML table."""
    names, *rows = _cells(table)
    head = "".join(f"<th>{html.escape(name)}</th>" for name in names)
    body = "".join(f"<tr>{''.join(f'<td>{html.escape(text)}</td>' for text in row)}</tr>" for row in rows)
    note = f"<p>only showing top {table.num_rows} rows</p>" if more else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}"


def schema_tree(schema: pa.Schema, depth: int | None = None) -> str:
    """Return the columns as a tree, the fields of nested types below them.

    Args:
        schema: The columns.
        depth: How many levels; all by default, and if it is not positive.
    """
    branches = [line for field in schema for line in _branch(field.name, field, 0, "nullable")]
    levels = depth if depth and depth > 0 else len(branches)
    return "\n".join(["root", *(line for level, line in branches if level < levels), ""])


def _cells(table: pa.Table, truncate: int = 0) -> list[list[str]]:
    rows = [[cell_text(value, truncate or None) for value in row] for row in rows_of(printable(table))]
    return [[text.translate(_ESCAPES) for text in row] for row in [table.column_names, *rows]]


def _width(text: str) -> int:
    """Return how many places a text takes: a full-width character takes two."""
    return len(text) + (0 if text.isascii() else sum(unicodedata.east_asian_width(each) in "WF" for each in text))


def _to_the_left(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _to_the_right(text: str, width: int) -> str:
    return " " * (width - _width(text)) + text


def _footer(table: pa.Table, more: bool) -> str:
    """Return the last line, which is empty if all rows were shown."""
    rows = "row" if table.num_rows == 1 else "rows"
    return f"only showing top {table.num_rows} {rows}" if more else ""


def simple_type(type_: pa.DataType) -> str:
    """Return a type in Spark's short words, for instance ``array<struct<a:bigint>>``."""
    if pa.types.is_struct(type_):
        return f"struct<{','.join(f'{field.name}:{simple_type(field.type)}' for field in type_)}>"
    if pa.types.is_map(type_):
        return f"map<{simple_type(type_.key_type)},{simple_type(type_.item_type)}>"
    if is_array(type_):
        return f"array<{simple_type(type_.value_type)}>"
    return spark_type(type_).lower().replace(", ", ",")


_TREE_NAMES = {"bigint": "long", "int": "integer", "smallint": "short", "tinyint": "byte"}


_Line = tuple[int, str]
"""A line of a tree, and its level."""


def _branch(name: str, field: pa.Field, level: int, null_word: str) -> list[_Line]:
    may_be_null = str(field.nullable).lower()
    line = f"{' |   ' * level} |-- {name}: {_type_word(field.type)} ({null_word} = {may_be_null})"
    return [(level, line), *_leaves(field.type, level + 1)]


def _leaves(type_: pa.DataType, level: int) -> list[_Line]:
    if pa.types.is_struct(type_):
        return [line for field in type_ for line in _branch(field.name, field, level, "nullable")]
    if pa.types.is_map(type_):
        key = (level, f"{' |   ' * level} |-- key: {_type_word(type_.key_type)}")
        values = _branch("value", type_.item_field, level, "valueContainsNull")
        return [key, *_leaves(type_.key_type, level + 1), *values]
    if is_array(type_):
        return _branch("element", type_.value_field, level, "containsNull")
    return []


def _type_word(type_: pa.DataType) -> str:
    word = simple_type(type_).partition("<")[0]
    return _TREE_NAMES.get(word, word)
