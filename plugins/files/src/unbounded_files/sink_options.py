"""The options of the file sinks."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from unbounded.contracts import Options
from unbounded_files.option_types import Flag, Path

_Lower = BeforeValidator(lambda value: str(value).strip().lower())
_SaveMode = Annotated[
    Literal["append", "overwrite", "error", "ignore"],
    BeforeValidator(
        lambda value: {"errorifexists": "error", "default": "error"}.get(str(value).lower(), str(value).lower())
    ),
]
_TextCompression = Annotated[
    Literal["none", "gzip", "bz2", "zstd"],
    BeforeValidator(lambda value: {"uncompressed": "none", "bzip2": "bz2"}.get(str(value).lower(), str(value).lower())),
]


class FileSinkOptions(Options):
    """What every file sink takes."""

    path: Path = Field(description="The directory to write to, as a path or fsspec URL.")
    save_mode: _SaveMode = Field(
        "error",
        description="For a batch write, if the directory holds files: append, overwrite, error or ignore.",
    )


class JsonSinkOptions(FileSinkOptions):
    """JSON, one object a line."""

    compression: _TextCompression = Field("none", description="none, gzip, bz2 or zstd.")
    ignore_null_fields: Flag = Field(True, description="Leave out fields that are null.")


class CsvSinkOptions(FileSinkOptions):
    """Comma-separated values."""

    compression: _TextCompression = Field("none", description="none, gzip, bz2 or zstd.")
    header: Flag = Field(False, description="Begin each file with the names of the columns.")
    sep: str = Field(",", min_length=1, max_length=1, description="What stands between fields, one character.")
    delimiter: str | None = Field(None, min_length=1, max_length=1, description="Another word for sep.")


class ParquetSinkOptions(FileSinkOptions):
    """Parquet."""

    compression: Annotated[Literal["none", "uncompressed", "snappy", "gzip", "lz4", "zstd", "brotli"], _Lower] = Field(
        "snappy", description="none, snappy, gzip, lz4, zstd or brotli."
    )


class TextSinkOptions(FileSinkOptions):
    """Text, a row a line."""

    compression: _TextCompression = Field("none", description="none, gzip, bz2 or zstd.")
