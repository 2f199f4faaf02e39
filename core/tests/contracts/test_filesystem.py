"""The filesystem of a path or URL; what is missing is said with how to get it."""

import sys
from pathlib import Path

import fsspec
import pytest

from unbounded.contracts import filesystem_of
from unbounded.errors import ConfigurationError


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget the filesystems that another test has imported, but for that of this machine."""
    local = {name: fsspec.get_filesystem_class(name) for name in ("file", "local")}
    monkeypatch.setattr(sys.modules["fsspec.registry"], "_registry", local)
    monkeypatch.setattr(sys.modules["fsspec.registry"], "registry", local)


def test_a_path_is_of_this_machine(tmp_path: Path) -> None:
    filesystem, path = filesystem_of(str(tmp_path))
    assert filesystem.protocol[0] == "file"
    assert path == str(tmp_path)


@pytest.mark.parametrize(
    ("url", "module", "package"),
    [
        ("s3://bucket/in", "s3fs", "s3fs"),
        ("gs://bucket/in", "gcsfs", "gcsfs"),
        ("abfs://container@account/in", "adlfs", "adlfs"),
        ("sftp://host/in", "paramiko", "paramiko"),
        ("webhdfs://host/in", "requests", "requests"),
    ],
)
def test_a_package_that_is_missing_is_named_with_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, url: str, module: str, package: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.delitem(sys.modules, f"fsspec.implementations.{url.partition(':')[0]}", raising=False)
    with pytest.raises(ConfigurationError, match=f"needs the package {package}.*pip install {package}"):
        filesystem_of(url)


@pytest.mark.parametrize(
    "words", ["Unable to load libjvm\ndlopen(…)", "Prior attempt to load libhdfs failed", "Unable to load libhdfs"]
)
def test_the_libraries_of_hdfs_are_named_with_how_to_get_them(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    def fail(_: str) -> None:
        raise OSError(words)

    monkeypatch.setattr(fsspec.core, "url_to_fs", fail)
    with pytest.raises(ConfigurationError, match=r"libjvm.*JAVA_HOME.*HADOOP_HOME.*webhdfs://"):
        filesystem_of("hdfs://name:8020/in")


def test_a_protocol_that_nobody_knows_is_named_with_the_nearest() -> None:
    with pytest.raises(
        ConfigurationError, match=r"'sftpp://host/in' .* no .* protocol sftpp://\. Did you mean 'sftp://'"
    ):
        filesystem_of("sftpp://host/in")


def test_secrets_of_a_url_are_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)
    with pytest.raises(ConfigurationError) as refused:
        filesystem_of("s3://key:very-secret@bucket/in")
    assert "very-secret" not in str(refused.value)
