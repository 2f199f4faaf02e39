"""Files that are named by numbers."""

import re

from unbounded.contracts import Folder

_NUMBER = re.compile(r"0|[1-9][0-9]*")


def numbers_in(folder: Folder) -> list[int]:
    """Return the numbers that name files in a folder, in no order. What somebody else has put there is overlooked."""
    return [int(name) for name in folder.names() if _NUMBER.fullmatch(name)]
