"""The bytes of files, however they are compressed."""

import gzip
from pathlib import Path

import pyarrow as pa
import pytest

from unbounded.contracts import decompressed

TEXT = b"a line\n" * 1000


def zstd(content: bytes) -> bytes:
    return pa.compress(content, codec="zstd", asbytes=True)


@pytest.mark.parametrize(
    ("name", "compression", "content"),
    [
        ("in.json", "auto", TEXT),
        ("in.json.gz", "auto", gzip.compress(TEXT, mtime=0)),
        ("in.json.zst", "auto", zstd(TEXT)),
        ("in.json", "gzip", gzip.compress(TEXT, mtime=0)),
        ("in.json", "zstd", zstd(TEXT)),
        ("in.json.gz", "none", TEXT),
    ],
)
def test_the_name_says_how_a_file_is_compressed_unless_the_option_does(
    tmp_path: Path, name: str, compression: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with decompressed(str(path), compression) as stream:
        assert stream.read() == TEXT


@pytest.mark.parametrize("compression", ["none", "zstd"])
def test_a_file_that_is_gone_is_told_from_one_that_is_torn(tmp_path: Path, compression: str) -> None:
    with pytest.raises(FileNotFoundError), decompressed(str(tmp_path / "gone"), compression) as stream:
        stream.read()


def test_a_file_that_is_cut_off_fails_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "in.json.zst"
    path.write_bytes(zstd(TEXT)[:-5])
    with pytest.raises(OSError, match="Truncated"), decompressed(str(path), "auto") as stream:
        stream.read()
