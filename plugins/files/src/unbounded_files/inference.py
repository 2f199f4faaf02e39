"""Guesses a schema from files, for reads without one."""

import io
import json
from collections.abc import Callable, Sequence
from typing import Any

import fsspec
import pyarrow as pa
import pyarrow.csv
import pyarrow.json
import pyarrow.parquet as pq

from unbounded.contracts import decompressed
from unbounded.errors import ConfigurationError, PathNotFoundError
from unbounded.schema import as_schema
from unbounded_files.directories import FoundFile
from unbounded_files.source_options import FileSourceOptions

SAMPLED_FILES = 16
SAMPLED_BYTES = 16 * 1024 * 1024
"""How much is looked at: the newest files, the beginning of each."""

Look = Callable[[Sequence[FoundFile], Any], pa.Schema]
"""Finds the columns of some files, oldest first."""


def infer(format: str, files: Sequence[FoundFile], options: FileSourceOptions, look: Look | None = None) -> pa.Schema:
    """Return the columns that the files seem to have.

    Args:
        format: The name of the format.
        files: The files, oldest first.
        options: The options of the source.
        look: Finds the columns; by default what is known here of ``json``, ``csv``, ``parquet`` and ``text``.

    Raises:
        PathNotFoundError: There is no file to look at.
        ConfigurationError: The files do not agree; give a schema then.
    """
    if format == "text":
        return pa.schema([pa.field("value", pa.string())])
    found = [file for file in files if file.size][-SAMPLED_FILES:]
    if not found:
        raise PathNotFoundError(
            f"{format}: no schema was given, and there is no file at {options.path!r} to infer one from. "
            f'Give one: .schema("name TYPE, name TYPE").'
        )
    try:
        return as_schema((look or _OF_FORMAT[format])(found, options))
    except (pa.ArrowException, OSError) as error:
        raise ConfigurationError(
            f"{format}: no schema was given, and none can be inferred from {options.path!r}: {error}. "
            f'Give one: .schema("name TYPE, name TYPE").'
        ) from error


def _json(files: Sequence[FoundFile], options: Any) -> pa.Schema:
    schemas = [_json_schema(_sample(file, options.compression)) for file in files]
    merged = pa.unify_schemas(schemas, promote_options="permissive")
    return pa.schema(sorted((field.with_type(_json_type(field.type)) for field in merged), key=lambda f: f.name))


def _json_schema(sample: bytes) -> pa.Schema:
    try:
        return pa.json.read_json(io.BytesIO(sample)).schema
    except pa.ArrowInvalid:
        whole = b"\n".join(line for line in sample.splitlines() if _is_object(line))
        return pa.json.read_json(io.BytesIO(whole)).schema if whole else pa.schema([])


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


def _json_type(kind: pa.DataType) -> pa.DataType:
    """Text that looks like a time stays text, as in Spark; a field that was always null is text too."""
    if pa.types.is_timestamp(kind) or pa.types.is_null(kind):
        return pa.string()
    if pa.types.is_list(kind):
        return pa.list_(_json_type(kind.value_type))
    if pa.types.is_struct(kind):
        return pa.struct([field.with_type(_json_type(field.type)) for field in kind])
    return kind


def _csv(files: Sequence[FoundFile], options: Any) -> pa.Schema:
    schemas = [_csv_file(file, options) for file in files]
    return pa.unify_schemas(schemas, promote_options="permissive")


def _csv_file(file: FoundFile, options: Any) -> pa.Schema:
    schema = pa.csv.open_csv(
        io.BytesIO(_sample(file, options.compression)),
        read_options=pa.csv.ReadOptions(autogenerate_column_names=not options.header, encoding=options.encoding),
        parse_options=pa.csv.ParseOptions(
            delimiter=options.delimiter or options.sep,
            quote_char=options.quote or False,
            invalid_row_handler=lambda _: "skip",
        ),
        convert_options=pa.csv.ConvertOptions(null_values=["", options.null_value], strings_can_be_null=True),
    ).schema
    return pa.schema([_csv_field(field, i, options) for i, field in enumerate(schema)])


def _csv_field(field: pa.Field, index: int, options: Any) -> pa.Field:
    name = field.name if options.header else f"_c{index}"
    known = options.infer_schema and not pa.types.is_null(field.type) and not pa.types.is_time(field.type)
    return pa.field(name, field.type if known else pa.string())


def _parquet(files: Sequence[FoundFile], options: Any) -> pa.Schema:
    chosen = files if options.merge_schema else files[-1:]
    return pa.unify_schemas([_footer(file) for file in chosen], promote_options="permissive")


def _footer(file: FoundFile) -> pa.Schema:
    with fsspec.open(file.path, "rb") as stream:
        return pq.read_schema(stream).remove_metadata()


def _sample(file: FoundFile, compression: str) -> bytes:
    """Return the beginning of a file, cut after a line."""
    with decompressed(file.path, compression) as stream:
        sample = stream.read(SAMPLED_BYTES)
        return sample if len(sample) < SAMPLED_BYTES else sample[: sample.rindex(b"\n") + 1]


_OF_FORMAT: dict[str, Look] = {"json": _json, "csv": _csv, "parquet": _parquet}
