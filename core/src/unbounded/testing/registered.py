"""Objects of a test that connectors find by the id in their options."""

import uuid
from typing import Any, ClassVar, Self
from weakref import WeakValueDictionary

from unbounded.errors import ConfigurationError


class Registered:
    """Has an id, by which it is found as long as somebody holds it, among those of its class."""

    _all: ClassVar[WeakValueDictionary[str, Any]]

    def __init_subclass__(cls) -> None:
        cls._all = WeakValueDictionary()

    def __init__(self) -> None:
        self.id = uuid.uuid4().hex
        self._all[self.id] = self

    @classmethod
    def of(cls, id: str) -> Self:
        """Return the object of an id.

        Raises:
            ConfigurationError: There is none in this process.
        """
        found: Self | None = cls._all.get(id)
        if found is None:
            raise ConfigurationError(f"There is no {cls.__name__.lower()} {id!r} in this process.")
        return found
