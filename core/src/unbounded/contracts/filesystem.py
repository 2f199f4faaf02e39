"""The filesystem of a path or URL, for all that reads or writes files."""

import os
from typing import Any
from urllib.parse import urlsplit

from unbounded.errors import ConfigurationError, nearest, one_of

_PACKAGES = {
    "s3": "s3fs",
    "s3a": "s3fs",
    "gs": "gcsfs",
    "gcs": "gcsfs",
    "abfs": "adlfs",
    "abfss": "adlfs",
    "az": "adlfs",
    "sftp": "paramiko",
    "ssh": "paramiko",
    "smb": "smbprotocol",
    "webhdfs": "requests",
    "http": "aiohttp",
    "https": "aiohttp",
}
_LIBRARIES_OF_HDFS = ("libjvm", "libhdfs")


def filesystem_of(place: str) -> tuple[Any, str]:
    """Return the fsspec filesystem of a path or URL, and the path in it. Nothing is looked up there.

    Called by connectors and engines for every place that a user names, so that what is missing is told the same way.

    Args:
        place: A path of this machine, or an fsspec URL.

    Raises:
        ConfigurationError: No filesystem has that protocol, or what it needs is not installed; the message says how to
            install it.

    Example:
        >>> filesystem_of("memory://in/2026")[1]
        '/in/2026'
    """
    import fsspec  # slow to import

    protocol = urlsplit(place).scheme if "://" in place else "file"
    try:
        filesystem, path = fsspec.core.url_to_fs(os.fspath(place))
    except ImportError as error:
        raise ConfigurationError(f"{place!r} cannot be reached: {_missing_package(protocol, error)}") from error
    except Exception as error:
        raise ConfigurationError(f"{place!r} cannot be reached: {_what_to_do(protocol, error)}") from error
    return filesystem, str(path)


def _missing_package(protocol: str, error: ImportError) -> str:
    package = _PACKAGES.get(protocol)
    if package is None:
        return f"a package that {protocol}:// needs is not installed ({error})."
    return f"{protocol}:// needs the package {package}, which is not installed: pip install {package}"


def _what_to_do(protocol: str, error: Exception) -> str:
    from fsspec import available_protocols

    if protocol not in available_protocols():
        near = [f"{name}://" for name in nearest(protocol, available_protocols())]
        return f"no filesystem has the protocol {protocol}://.{one_of(near)} A path of this machine has no protocol."
    if any(library in str(error) for library in _LIBRARIES_OF_HDFS):
        return (
            f"{protocol}:// needs Java and Hadoop's native client (libjvm, libhdfs), which were not found. Install a "
            f"Java runtime and Hadoop, set JAVA_HOME, HADOOP_HOME and CLASSPATH=$(hadoop classpath --glob), and start "
            f"Python anew. Or use webhdfs://, which needs neither: pip install requests"
        )
    return f"{type(error).__name__}: {error}"
