"""Splits the text of a CSV file into records, each with the text it was made of."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from unbounded.contracts import FileScan

_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\n|\r|\Z)")
_TRIMMING = {"left": "ignore_leading_white_space", "right": "ignore_trailing_white_space"}
_WHITE_SPACE = " \t"
_LINE_ENDS = re.compile(r"\r\n|\n|\r")
_LINE_END = re.compile(r"(?:\r\n|\n|\r)\Z")


class CsvRecord(NamedTuple):
    """One record.

    Args:
        number: The line it begins in, from 1.
        text: Its text, without the line end.
        fields: Its fields; ``None`` is null.
        fault: What is wrong with its quotes, if something is.
    """

    number: int
    text: str
    fields: list[str | None]
    fault: str | None = None


@dataclass(frozen=True)
class CsvDialect:
    """How the records are spelled.

    Args:
        delimiter: What stands between fields.
        quote: What surrounds a field that may hold anything; empty for nothing.
        escape: What stands before a quote inside such a field; the quote itself or another character.
        null: The text that means null, in quotes or not; a field of nothing at all is null anyway.
        trim: The ends of fields without quotes that lose their white space: ``left``, ``right``, both or none.
        comment: What the lines begin with that are left out; empty for no such lines.
    """

    delimiter: str
    quote: str
    escape: str
    null: str
    comment: str
    trim: frozenset[str] = frozenset()

    @classmethod
    def of(cls, scan: FileScan) -> "CsvDialect":
        """Return the dialect that the options of a scan describe."""
        options = scan.options
        return cls(
            delimiter=options.get("delimiter") or options.get("sep") or ",",
            quote=options.get("quote", '"'),
            escape=options.get("escape", '"'),
            null=options.get("null_value", ""),
            comment=options.get("comment") or "",
            trim=frozenset(end for end, name in _TRIMMING.items() if options.get(name)),
        )

    def bare_fields(self, record: str) -> list[str | None]:
        """Return the values of a record without quotes."""
        fields = record.split(self.delimiter)
        return [*map(self.bare, fields)] if self.trim or self.null in fields or "" in fields else [*fields]

    def bare(self, field: str) -> str | None:
        """Return the value of a field without quotes."""
        if "left" in self.trim:
            field = field.lstrip(_WHITE_SPACE)
        if "right" in self.trim:
            field = field.rstrip(_WHITE_SPACE)
        return self.value(field) if field else None

    def value(self, field: str) -> str | None:
        """Return the value of a field that is there, its quotes taken off."""
        return None if field == self.null else field


def records(text: str, dialect: CsvDialect, one_column: bool = False) -> Iterator[CsvRecord]:
    """Return the records of a file, that of the header too. A quote that does not end takes the rest of its line; one
    that ends in the middle of a field is part of the field. Both are faults.

    Args:
        text: The whole text.
        dialect: How it is spelled.
        one_column: There is one column, and an empty line is a null. Otherwise it is nothing.
    """
    quoted_record = _splitter(dialect)
    position, number = 0, 1
    while position < len(text):
        line = _LINE.match(text, position)
        assert line is not None  # it matches everywhere
        content, end, lines = line[1], line.end(), 1
        if (content or one_column) and not (dialect.comment and content.startswith(dialect.comment)):
            if dialect.quote and dialect.quote in content:
                fields, end, fault = quoted_record(text, position)
                content = _LINE_END.sub("", text[position:end])
                lines += len(_LINE_ENDS.findall(content))
                yield CsvRecord(number, content, fields, fault)
            else:
                yield CsvRecord(number, content, dialect.bare_fields(content))
        position, number = end, number + lines


def _splitter(dialect: CsvDialect) -> Callable[[str, int], tuple[list[str | None], int, str | None]]:
    """Return the function that splits the record at a position into fields, and says where the next one begins and
    what is wrong with the quotes.
    """
    field = _field_pattern(dialect)
    escaped = re.compile(re.escape(dialect.escape) + "(.)", re.DOTALL)

    def split(text: str, position: int) -> tuple[list[str | None], int, str | None]:
        fields: list[str | None] = []
        fault = None
        while True:
            match = field.match(text, position)
            assert match is not None  # it matches everywhere
            quoted, unended, bare, end = match.groups()
            if quoted is not None:
                fields.append(dialect.value(escaped.sub(r"\1", quoted) if dialect.escape in quoted else quoted))
            elif unended is not None:
                fields.append(unended)
                fault = f"the quote of field {len(fields)} does not end"
            else:
                fields.append(dialect.bare(bare))
                if bare.lstrip(" ").startswith(dialect.quote):
                    fault = f"the quote of field {len(fields)} ends before the field does"
            position = match.end()
            if end != dialect.delimiter:
                return fields, position, fault

    return split


def _field_pattern(dialect: CsvDialect) -> re.Pattern[str]:
    """Return the pattern of a field and what follows it: what is inside of quotes, what is behind a quote that does not
    end in its line and after which there is no other, or what has no quotes.
    """
    delimiter, quote, escape = map(re.escape, (dialect.delimiter, dialect.quote, dialect.escape))
    inside = f"(?:[^{quote}{escape}]++|{escape}{quote if escape == quote else '.'})*+"
    quoted = rf" *{quote}({inside}){quote} *(?=[\r\n]|{delimiter}|\Z)"
    unended = rf" *{quote}([^{quote}\r\n]*+)(?=[\r\n]|\Z)"
    bare = rf"((?:(?!{delimiter})[^\r\n])*+)"
    return re.compile(rf"(?:{quoted}|{unended}|{bare})({delimiter}|\r\n|\n|\r|\Z)", re.DOTALL)
