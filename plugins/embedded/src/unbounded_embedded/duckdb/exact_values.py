"""Values of text files, taken over as they are or not at all. DuckDB's own readers round fractions and take ``true``
for 1, ``0x10`` for 16 and ``epoch`` for a date without a word; Spark calls all of these malformed.
"""

from dataclasses import dataclass

import pyarrow as pa

from unbounded.contracts import FileScan
from unbounded.schema import is_array, is_binary
from unbounded_embedded.duckdb.datetime_patterns import to_strptimes
from unbounded_embedded.duckdb.json_scalars import is_quoted, unquoted
from unbounded_embedded.duckdb.nested_values import each_entry, each_item, struct_of
from unbounded_embedded.duckdb.types import duckdb_type, quoted, text_literal
from unbounded_embedded.duckdb.zoned_times import ZONED

# Words that DuckDB reads as times, and the mark of years before 1.
_WORDS = r"(?i)epoch|infinity|\(bc\)"


@dataclass(frozen=True)
class ExactValues:
    """How the values of one scan are read.

    Args:
        of_json: They are JSON: what is no text shows it, and binary values are text in Base64.
        timestamps: The spellings of timestamps, in the SQL that ``strptime`` takes; ``None`` is ISO 8601.
        dates: The spellings of dates, likewise.
    """

    of_json: bool
    timestamps: str | None
    dates: str | None

    @classmethod
    def of(cls, scan: FileScan) -> "ExactValues":
        """Return how the values of a JSON or CSV scan are read."""
        timestamps, dates = (scan.options.get(name) for name in ("timestamp_format", "date_format"))
        return cls(scan.format == "json", _spellings(timestamps), _spellings(dates))

    def arriving_type(self, type_: pa.DataType) -> str:
        """Return DuckDB's name of the type in which a reader must give values: text where its own conversion would
        change them.
        """
        if pa.types.is_struct(type_):
            return f"STRUCT({', '.join(f'{quoted(field.name)} {self.arriving_type(field.type)}' for field in type_)})"
        if is_array(type_):
            return f"{self.arriving_type(type_.value_type)}[]"
        if pa.types.is_map(type_):
            return f"MAP({self.arriving_type(type_.key_type)}, {self.arriving_type(type_.item_type)})"
        if self._arrives_as_text(type_):
            return "JSON" if self.of_json and _shows_quotes(type_) else "VARCHAR"
        return ZONED if pa.types.is_timestamp(type_) else duckdb_type(type_)

    def is_changed(self, type_: pa.DataType) -> bool:
        """Return whether :meth:`taken` has something to do."""
        inside = [type_.field(index).type for index in range(type_.num_fields)]
        return self._arrives_as_text(type_) or pa.types.is_temporal(type_) or any(map(self.is_changed, inside))

    def taken(self, type_: pa.DataType, value: str, depth: int = 0) -> str:
        """Return the SQL that turns a value of :meth:`arriving_type` into one of the engine's type. What does not fit
        is an error of DuckDB; so are spellings that need a second look: ``007``, ``TRUE``, the first instant of 1970.
        """
        if not self.is_changed(type_):
            return value
        item = f"i{depth}"
        if pa.types.is_struct(type_):
            fields = ((field.name, self.taken(field.type, f"{value}.{quoted(field.name)}", depth)) for field in type_)
            return f"CASE WHEN {value} IS NOT NULL THEN {struct_of(fields)} END"
        if is_array(type_):
            return each_item(value, item, self.taken(type_.value_type, item, depth + 1))
        if pa.types.is_map(type_):
            key = self.taken(type_.key_type, f"{item}.key", depth + 1)
            return each_entry(value, item, key, self.taken(type_.item_type, f"{item}.value", depth + 1))
        return self._leaf(type_, value)

    def parsed(self, type_: pa.DataType, text: str) -> str:
        """Return the SQL that turns text into a value, null if it does not fit."""
        if pattern := self._pattern(type_):
            return _unless_word(text, f"CAST(try_strptime({text}, {pattern}) AS {duckdb_type(type_)})")
        if pa.types.is_timestamp(type_):
            return _unless_word(text, f"make_timestamp(epoch_us(TRY_CAST({text} AS {ZONED})))")
        if pa.types.is_date(type_):
            return _unless_word(text, f"TRY_CAST({text} AS DATE)")
        if pa.types.is_integer(type_):
            return f"CASE WHEN NOT regexp_matches({text}, '[^0-9+-]') THEN TRY_CAST({text} AS {duckdb_type(type_)}) END"
        if pa.types.is_boolean(type_):
            return f"CASE lower({text}) WHEN 'true' THEN true WHEN 'false' THEN false END"
        if self.of_json and is_binary(type_):
            return f"TRY(from_base64({text}))"
        if pa.types.is_nested(type_):
            return f"TRY({self.taken(type_, f'CAST({text} AS {self.arriving_type(type_)})')})"
        return f"TRY_CAST({text} AS {duckdb_type(type_)})"

    def _leaf(self, type_: pa.DataType, value: str) -> str:
        kind = duckdb_type(type_)
        bad = f"CAST(error('not exact') AS {kind})"
        if pattern := self._pattern(type_):
            is_json = self.of_json and _shows_quotes(type_)
            text = unquoted(value) if is_json else value
            doubt = f"NOT {is_quoted(value)} OR " if is_json else ""  # a number of seconds needs a second look
            time = f"CAST(strptime({text}, {pattern}) AS {kind})"
            return f"CASE WHEN {doubt}{_is_word(text)} THEN {bad} ELSE {time} END"
        if pa.types.is_temporal(type_):
            time = f"make_timestamp(epoch_us({value}))" if pa.types.is_timestamp(type_) else value
            return f"CASE WHEN {_is_doubtful(type_, value)} THEN {bad} ELSE {time} END"
        text = f"CAST({value} AS VARCHAR)" if self.of_json else value
        if pa.types.is_boolean(type_):
            return f"CASE WHEN {text} NOT IN ('true', 'false') THEN {bad} ELSE {text} = 'true' END"
        if pa.types.is_integer(type_):
            number = f"CAST({text} AS {kind})"
            return f"CASE WHEN CAST({number} AS VARCHAR) <> {text} THEN {bad} ELSE {number} END"
        return f"from_base64({value})"

    def _arrives_as_text(self, type_: pa.DataType) -> bool:
        return is_whole(type_) or self._pattern(type_) is not None or (self.of_json and is_binary(type_))

    def _pattern(self, type_: pa.DataType) -> str | None:
        if pa.types.is_timestamp(type_):
            return self.timestamps
        return self.dates if pa.types.is_date(type_) else None


def is_whole(type_: pa.DataType) -> bool:
    """Return whether values of a type are whole numbers or booleans, which DuckDB takes one for the other."""
    return pa.types.is_integer(type_) or pa.types.is_boolean(type_)


def _shows_quotes(type_: pa.DataType) -> bool:
    """Return whether text and a number of JSON are not the same for a type."""
    return is_whole(type_) or pa.types.is_timestamp(type_)


def _spellings(pattern: str | None) -> str | None:
    return f"[{', '.join(map(text_literal, to_strptimes(pattern)))}]" if pattern else None


def _unless_word(text: str, value: str) -> str:
    """Return the SQL of a value, null if its text is a word; none ends as most times do, which is quick to see."""
    return f"CASE WHEN {text}[-1] BETWEEN '0' AND '9' THEN {value} WHEN NOT {_is_word(text)} THEN {value} END"


def _is_word(text: str) -> str:
    return f"regexp_matches({text}, {text_literal(_WORDS)})"


def _is_doubtful(type_: pa.DataType, time: str) -> str:
    """A word has left no trace but the time that it stands for; infinity is beyond every year."""
    kind = ZONED if pa.types.is_timestamp(type_) else "DATE"
    return f"{time} NOT BETWEEN '0001-01-01'::{kind} AND '9999-12-31'::{kind} OR {time} = '1970-01-01'::{kind}"
