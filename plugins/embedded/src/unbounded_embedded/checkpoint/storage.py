"""Where a checkpoint lies: a folder of the local disk, or of any fsspec filesystem."""

from pathlib import Path
from urllib.parse import urlsplit

from unbounded.contracts import filesystem_of
from unbounded_embedded.checkpoint.local_folder import LocalFolder
from unbounded_embedded.checkpoint.remote_folder import RemoteFolder
from unbounded_embedded.checkpoint.remote_store import Store

_LOCAL = ("", "file", "local")


def folder_at(location: str) -> LocalFolder | RemoteFolder:
    """Return the folder at a path or fsspec URL; it need not exist yet.

    Raises:
        ConfigurationError: What the URL's protocol needs is not installed.
    """
    protocol = urlsplit(location).scheme if "://" in location else ""
    if protocol in _LOCAL:
        return LocalFolder(Path(location.removeprefix(f"{protocol}://")).absolute())
    filesystem, path = filesystem_of(location)
    return RemoteFolder(Store.of(filesystem, protocol), path, location)
