"""``pyspark.storagelevel``: names for where ``persist`` would keep rows, which keeps none here."""

from typing import ClassVar


class StorageLevel:
    """A name, taken by ``persist`` and without effect: each action computes a frame again.

    Example:
        >>> StorageLevel.MEMORY_AND_DISK
        StorageLevel.MEMORY_AND_DISK
    """

    NONE: ClassVar["StorageLevel"]
    DISK_ONLY: ClassVar["StorageLevel"]
    DISK_ONLY_2: ClassVar["StorageLevel"]
    DISK_ONLY_3: ClassVar["StorageLevel"]
    MEMORY_ONLY: ClassVar["StorageLevel"]
    MEMORY_ONLY_2: ClassVar["StorageLevel"]
    MEMORY_AND_DISK: ClassVar["StorageLevel"]
    MEMORY_AND_DISK_2: ClassVar["StorageLevel"]
    MEMORY_AND_DISK_DESER: ClassVar["StorageLevel"]
    OFF_HEAP: ClassVar["StorageLevel"]

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"StorageLevel.{self.name}"


for _name in StorageLevel.__annotations__:
    setattr(StorageLevel, _name, StorageLevel(_name))
