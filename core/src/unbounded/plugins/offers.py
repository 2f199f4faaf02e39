"""What plugins offer by name, one kind of thing at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from unbounded.errors import PluginError
from unbounded.plugins.manager import DISABLE_VARIABLE, PluginManager


class Named(Protocol):
    """A descriptor, by which a plugin announces what it offers."""

    @property
    def name(self) -> str:
        """What users write."""


Info = TypeVar("Info", bound=Named)


@dataclass(frozen=True)
class Offer(Generic[Info]):
    """One thing that a plugin offers.

    Args:
        plugin: The plugin's name.
        info: The thing.
        culprit: How an error about it begins: ``The plugin x (unbounded-x 1.0) offers 'y'``.
    """

    plugin: str
    info: Info
    culprit: str


class Offers(Generic[Info]):
    """All offers of one kind. Names fold letter case.

    Args:
        manager: Knows the plugins.
        found: Each thing with the name of its plugin.
    """

    def __init__(self, manager: PluginManager, found: Iterable[tuple[str, Info]]) -> None:
        self._manager = manager
        self.all = [
            Offer(plugin, info, f"The plugin {manager.title(plugin)} offers {info.name!r}") for plugin, info in found
        ]
        self._by_name: dict[str, list[Offer[Info]]] = {}
        for offer in self.all:
            self._by_name.setdefault(offer.info.name.lower(), []).append(offer)

    @property
    def usable(self) -> dict[str, Info]:
        """What can be used, by name: that which one plugin offers, and no second one."""
        return {offers[0].info.name: offers[0].info for offers in self._by_name.values() if len(offers) == 1}

    def find(self, name: str) -> Offer[Info] | None:
        """Return the offer of a name, or ``None``.

        Raises:
            PluginError: Two plugins offer it.
        """
        offers = self._by_name.get(name.lower(), [])
        if len(offers) > 1:
            plugins = " and ".join(self._manager.title(offer.plugin) for offer in offers)
            raise PluginError(
                f"The plugins {plugins} all offer {offers[0].info.name!r}; uninstall all but one, or name them in the "
                f"environment variable {DISABLE_VARIABLE}."
            )
        return offers[0] if offers else None
