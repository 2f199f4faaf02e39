"""A row, as a user's Python code sees it: a tuple whose values have names."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, ClassVar, Self

import pyarrow as pa

from unbounded.errors import DataError

_OWN_NAMES = frozenset(("as_dict", "asDict"))


class Row(tuple[Any, ...]):
    """One row of a result. Compares and unpacks as a tuple; values are found by position, key or attribute.

    A struct column holds a row again, an array column a list, a map column a dict. A column named ``count``
    or ``index`` is found as an attribute too, in place of the method of ``tuple``.

    Args:
        values: The values of a row without names; calling that row makes rows with those values as names.
        named: The values by name, in the order of the columns.

    Raises:
        TypeError: Values with and without names were given.

    Example:
        >>> row = Row(word="hello", count=2)
        >>> row.count, row["word"], row[1]
        (2, 'hello', 2)
        >>> word, count = row
        >>> Point = Row("x", "y")
        >>> Point(1, 2)
        Row(x=1, y=2)
    """

    __slots__ = ()
    __fields__: ClassVar[tuple[str, ...]] = ()

    def __new__(cls, *values: Any, **named: Any) -> Self:  # noqa: D102 - the class docstring describes it
        if values and named:
            raise TypeError("A Row takes values with names or values without, not both.")
        return row_type(tuple(named))._make(named.values()) if named else tuple.__new__(cls, values)

    @classmethod
    def _make(cls, values: Any) -> Any:
        return tuple.__new__(cls, values)

    def __call__(self, *values: Any) -> "Row":
        """Return a row with the values of this one as its names.

        Raises:
            TypeError: The number of values is not the number of names.
        """
        if len(values) != len(self):
            raise TypeError(f"{self!r} makes rows of {len(self)} values, not of {len(values)}.")
        return row_type(tuple(self))._make(values)

    def __getitem__(self, key: Any) -> Any:
        return super().__getitem__(self._position(key) if isinstance(key, str) else key)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"The row has no column {name!r}. {self._choices()}")

    def __contains__(self, item: object) -> bool:
        return item in self.__fields__ if self.__fields__ else super().__contains__(item)

    def __repr__(self) -> str:
        if not self.__fields__:
            return f"<Row({', '.join(map(repr, self))})>"
        named = zip(self.__fields__, self, strict=True)
        return f"Row({', '.join(f'{name}={value!r}' for name, value in named)})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (self.__fields__, tuple(self))

    def as_dict(self, recursive: bool = False) -> dict[str, Any]:
        """Return the values by name.

        Args:
            recursive: Turn the rows inside, such as those of struct columns, into dicts as well.

        Raises:
            TypeError: The values have no names.
        """
        if len(self.__fields__) != len(self):
            raise TypeError(f"{self!r} has values without names, so it is no dict.")
        values = map(_plain, self) if recursive else self
        return dict(zip(self.__fields__, values, strict=True))

    asDict = as_dict  # noqa: N815 - PySpark's spelling

    def _position(self, name: str) -> int:
        try:
            return self.__fields__.index(name)
        except ValueError:
            raise KeyError(f"The row has no column {name!r}. {self._choices()}") from None

    def _choices(self) -> str:
        return f"Columns: {', '.join(self.__fields__) or 'none, its values have no names'}."


@lru_cache(maxsize=256)
def row_type(names: tuple[str, ...]) -> type[Row]:
    """Return the class of rows with these columns; of two with one name the first is the attribute."""
    attributes = {
        name: property(itemgetter(position))
        for position, name in reversed(list(enumerate(names)))
        if name not in _OWN_NAMES and not name.startswith("_")
    }
    return type("Row", (Row,), {**attributes, "__slots__": (), "__fields__": names, "__module__": __name__})


def rows_of(data: pa.Table | pa.RecordBatch) -> Iterator[Row]:
    """Return the rows of Arrow data, one after the other.

    Raises:
        DataError: A time is outside the years 1 to 9999, so that no Python value can hold it.

    Example:
        >>> list(rows_of(pa.table({"word": ["a", "b"], "count": [1, 2]})))
        [Row(word='a', count=1), Row(word='b', count=2)]
    """
    if not data.num_columns:
        return iter([Row()] * data.num_rows)
    columns = map(_values, data.column_names, data.columns)
    return map(row_type(tuple(data.schema.names))._make, zip(*columns, strict=True))


def _values(name: str, column: pa.Array | pa.ChunkedArray) -> Sequence[Any]:
    try:
        values: list[Any] = column.to_pylist()
    except (OverflowError, ValueError) as error:
        raise DataError(
            f"Column {name!r} has a date or time that no Python value can hold: Python years end at 9999 and begin at "
            f"1. Filter such rows out, cast the column to STRING, or take the rows with to_arrow()."
        ) from error
    convert = _converter(column.type)
    return [None if value is None else convert(value) for value in values] if convert else values


def _converter(type_: pa.DataType) -> Callable[[Any], Any] | None:
    """Return what turns Arrow's Python value of a nested type into ours; ``None`` if it is the same."""
    if pa.types.is_struct(type_):
        make = row_type(tuple(field.name for field in type_))._make
        parts = [_each(field.type) for field in type_]
        return lambda value: make(part(item) for part, item in zip(parts, value.values(), strict=True))
    if pa.types.is_map(type_):
        key, item = _each(type_.key_type), _each(type_.item_type)
        return lambda pairs: {_hashable(key(name)): item(value) for name, value in pairs}
    if pa.types.is_nested(type_) and (inner := _converter(type_.value_type)):
        return lambda values: [None if value is None else inner(value) for value in values]
    return None


def _each(type_: pa.DataType) -> Callable[[Any], Any]:
    convert = _converter(type_)
    return (lambda value: None if value is None else convert(value)) if convert else (lambda value: value)


def _hashable(key: Any) -> Any:
    return tuple(key) if isinstance(key, list) else key


def _plain(value: Any) -> Any:
    if isinstance(value, Row) and value.__fields__:
        return value.as_dict(recursive=True)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _restore(names: tuple[str, ...], values: tuple[Any, ...]) -> Row:
    return row_type(names)._make(values) if names else Row(*values)
