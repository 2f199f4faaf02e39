"""Finds plugins by entry point and loads them one by one, so that a broken one does no harm."""

import logging
import os
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import pluggy

from unbounded.contracts import CONTRACT_VERSION
from unbounded.errors import PluginError
from unbounded.plugins import PROJECT, hookspecs

DISABLE_VARIABLE = "UNBOUNDED_DISABLE_PLUGINS"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class LoadedPlugin:
    """A plugin and how its loading went. ``problem`` is ``None`` if it can be used."""

    name: str
    distribution: str
    version: str
    problem: str | None = None


class PluginManager:
    """The plugins of this environment.

    Args:
        found: The entry points to load; by default those of the group ``unbounded`` of all installed distributions,
            without the names listed in the environment variable ``UNBOUNDED_DISABLE_PLUGINS``.
    """

    def __init__(self, found: Iterable[EntryPoint] | None = None) -> None:
        self._pluggy = pluggy.PluginManager(PROJECT)
        self._pluggy.add_hookspecs(hookspecs)
        self.plugins = [self._load(point) for point in (_enabled() if found is None else found)]

    def call(self, hook: str, **arguments: Any) -> list[tuple[str, Any]]:
        """Return what each plugin answers to a hook, with the plugin's name; a plugin that fails is reported and
        left out.
        """
        answers = []
        for implementation in getattr(self._pluggy.hook, hook).get_hookimpls():
            name = implementation.plugin_name
            try:
                answer = implementation.function(*[arguments[arg] for arg in implementation.argnames])
            except Exception as error:  # noqa: BLE001 - one plugin's bug must not take the others with it
                self._blame(name, f"its hook {hook} failed: {type(error).__name__}: {error}")
            else:
                answers.append((name, answer))
        return answers

    def register(self, name: str, plugin: object) -> None:
        """Add a plugin by hand, as tests do."""
        self._check_version(plugin)
        self._pluggy.register(plugin, name=name)
        self._check_hooks(name)

    def _load(self, point: EntryPoint) -> LoadedPlugin:
        distribution = point.dist.name if point.dist else "unknown"
        version = point.dist.version if point.dist else "unknown"
        try:
            self.register(point.name, point.load())
        except Exception as error:  # noqa: BLE001 - whatever a plugin's import raises, the rest must work
            problem = str(error) if isinstance(error, PluginError) else f"{type(error).__name__}: {error}"
            _log.warning("The plugin %s (%s %s) cannot be used: %s", point.name, distribution, version, problem)
            return LoadedPlugin(point.name, distribution, version, problem)
        return LoadedPlugin(point.name, distribution, version)

    def _check_version(self, plugin: object) -> None:
        built_for = getattr(plugin, "CONTRACT_VERSION", CONTRACT_VERSION)
        if built_for != CONTRACT_VERSION:
            raise PluginError(
                f"It was built for version {built_for} of the contracts and this is version {CONTRACT_VERSION}; "
                f"install a release of it for this version."
            )

    def _check_hooks(self, name: str) -> None:
        try:
            self._pluggy.check_pending()
        except pluggy.PluginValidationError as error:
            self._pluggy.unregister(name=name)
            raise PluginError(str(error)) from error

    def _blame(self, name: str, problem: str) -> None:
        _log.warning("The plugin %s is left out: %s", name, problem)
        self.plugins = [
            LoadedPlugin(plugin.name, plugin.distribution, plugin.version, problem) if plugin.name == name else plugin
            for plugin in self.plugins
        ]


def _enabled() -> list[EntryPoint]:
    disabled = {name.strip() for name in os.environ.get(DISABLE_VARIABLE, "").split(",")}
    points = [point for point in entry_points(group=PROJECT) if point.name not in disabled]
    return sorted(points, key=lambda point: point.name)
