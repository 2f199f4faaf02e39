"""The options of the file sources: what all formats share, and what each format adds."""

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from unbounded.contracts import Options
from unbounded_files.option_types import (
    Encoding,
    Flag,
    LineEnd,
    Milliseconds,
    NaturalInt,
    Path,
    Pattern,
    PositiveInt,
    Ratio,
    only,
)

_WEEK = 7 * 24 * 60 * 60 * 1000
_Lower = BeforeValidator(lambda value: str(value).strip().lower())
_Upper = BeforeValidator(lambda value: str(value).strip().upper())

Mode = Annotated[Literal["PERMISSIVE", "DROPMALFORMED", "FAILFAST"], _Upper]
"""What happens to a record that does not parse."""

Compression = Annotated[Literal["auto", "none", "gzip", "zstd"], _Lower]
"""How the files are compressed; ``auto`` goes by the name's end: ``.gz``, ``.zst``."""


class FileSourceOptions(Options):
    """What every file source takes."""

    path: Path = Field(description="A directory, a file or a glob, as a path or fsspec URL.")
    max_files_per_trigger: PositiveInt = Field(None, description="At most so many files a batch.")
    max_bytes_per_trigger: PositiveInt = Field(
        None,
        description="At most so many bytes a batch, but always one file. Excludes max_files_per_trigger.",
    )
    latest_first: Flag = Field(False, description="Take the newest files first.")
    file_name_only: Flag = Field(False, description="A file is known by its name alone, wherever it lies.")
    max_file_age: Milliseconds = Field(
        _WEEK,
        description="Leave out files older than the newest one by more than this. Concerns neither the first "
        "batch nor latest_first with a limit.",
    )
    max_cached_files: NaturalInt = Field(
        10_000, description="So many files that did not fit into a batch are kept, to list less often."
    )
    discard_cached_input_ratio: Ratio = Field(
        0.2, description="List again when the kept files fill less than this share of a batch."
    )
    path_glob_filter: str | None = Field(None, description="A glob that the names of files must match.")
    recursive_file_lookup: Flag = Field(
        False, description="Also go into folders that are not partitions; folders then give no columns."
    )
    clean_source: Annotated[Literal["off", "delete", "archive"], _Lower] = Field(
        "off", description="What becomes of a file whose batch is committed."
    )
    source_archive_dir: str | None = Field(None, description="Where to move files with clean_source=archive.")
    ignore_missing_files: Flag = Field(
        False, description="Count, and do not fail on, a file that is gone when it is read."
    )

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if self.max_files_per_trigger and self.max_bytes_per_trigger:
            raise ValueError(
                "Options 'maxFilesPerTrigger' and 'maxBytesPerTrigger' can't be both set at the same time; keep one"
            )
        if self.clean_source == "archive" and not self.source_archive_dir:
            raise ValueError("Option 'sourceArchiveDir' must be set when 'cleanSource' is set to 'archive'")
        return self

    def scan_options(self) -> dict[str, Any]:
        """Return what the engine must know to read the files: the options of the format."""
        shared = set(FileSourceOptions.model_fields) - {"ignore_missing_files"}
        return {name: getattr(self, name) for name in type(self).model_fields if name not in shared}


class JsonSourceOptions(FileSourceOptions):
    """JSON, one object a line."""

    multi_line: Annotated[Flag, only(False, "records are one object a line; rewrite the files so")] = Field(
        False, description="Only false: an object is one line."
    )
    line_sep: LineEnd = Field(None, description="What ends a line; found out without.")

    mode: Mode = Field("PERMISSIVE", description="A record that does not parse: kept with nulls, dropped, or an error.")
    column_name_of_corrupt_record: str = Field(
        "_corrupt_record",
        description="If the schema has this STRING column, it gets the text of a bad record.",
    )
    timestamp_format: Pattern = Field(None, description="The pattern of timestamps; ISO 8601 without.")
    date_format: Pattern = Field(None, description="The pattern of dates; ISO 8601 without.")
    compression: Compression = Field("auto", description="none, gzip, zstd, or auto: by the name's end.")


class CsvSourceOptions(FileSourceOptions):
    """Comma-separated values."""

    multi_line: Flag = Field(False, description="Of no effect: fields in quotes may hold line ends in any case.")
    line_sep: LineEnd = Field(None, description="What ends a line; found out without.")
    enforce_schema: Annotated[
        Flag, only(True, "columns go by position, whatever the header says; leave the option out")
    ] = Field(True, description="Only true: columns go by position, not by the names of the header.")
    ignore_leading_white_space: Flag = Field(False, description="Fields not in quotes lose white space before them.")
    ignore_trailing_white_space: Flag = Field(False, description="Fields not in quotes lose white space behind them.")

    header: Flag = Field(False, description="The first line of each file holds names, not data.")
    sep: str = Field(",", min_length=1, description="What stands between fields.")
    delimiter: str | None = Field(None, min_length=1, description="Another word for sep.")
    quote: str = Field('"', description="What surrounds a field that holds separators; empty for none.")
    escape: str = Field('"', description="What stands before a quote inside a quoted field.")
    null_value: str = Field("", description="The text that means null.")
    comment: str | None = Field(None, description="Lines that begin with this character are left out.")
    timestamp_format: Pattern = Field(None, description="The pattern of timestamps; ISO 8601 without.")
    date_format: Pattern = Field(None, description="The pattern of dates; ISO 8601 without.")
    encoding: Encoding = Field("utf-8", description="The encoding of the files.")
    infer_schema: Flag = Field(
        False, description="Guess types where no schema is given; all columns are STRING otherwise."
    )
    mode: Mode = Field("PERMISSIVE", description="A record that does not parse: kept with nulls, dropped, or an error.")
    column_name_of_corrupt_record: str = Field(
        "_corrupt_record",
        description="If the schema has this STRING column, it gets the text of a bad record.",
    )
    compression: Compression = Field("auto", description="none, gzip, zstd, or auto: by the name's end.")


class ParquetSourceOptions(FileSourceOptions):
    """Parquet."""

    merge_schema: Flag = Field(
        False,
        description="Where no schema is given, take the columns of all files and not of the newest alone.",
    )


class TextSourceOptions(FileSourceOptions):
    """Text, a row a line."""

    line_sep: LineEnd = Field(None, description="What ends a line; found out without.")

    compression: Compression = Field("auto", description="none, gzip, zstd, or auto: by the name's end.")
