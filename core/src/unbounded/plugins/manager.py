"""Finds plugins by entry point and loads them one by one, so that a broken one does no harm."""

import logging
import os
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Any, TypeVar

import pluggy

from unbounded.contracts import CONTRACT_VERSION
from unbounded.errors import PluginError, did_you_mean
from unbounded.plugins import PROJECT, hookspecs

DISABLE_VARIABLE = "UNBOUNDED_DISABLE_PLUGINS"
HOOKS = tuple(name for name in vars(hookspecs) if name.startswith(PROJECT))
"""The names of all hooks."""

T = TypeVar("T")
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
                self.leave_out(name, f"its hook {hook} failed: {type(error).__name__}: {error}")
            else:
                answers.append((name, answer))
        return answers

    def collect(self, hook: str, kind: type[T], **arguments: Any) -> list[tuple[str, T]]:
        """Return the items of all lists that plugins answer to a hook, each with its plugin's name; a plugin that
        answers anything else is reported and left out.
        """
        items: list[tuple[str, T]] = []
        for name, answer in self.call(hook, **arguments):
            if isinstance(answer, list | tuple) and all(isinstance(item, kind) for item in answer):
                items += [(name, item) for item in answer]
            else:
                self.leave_out(name, f"its hook {hook} must return a list of {kind.__name__}, and returned {answer!r}")
        return items

    def register(self, name: str, plugin: object) -> None:
        """Add a plugin by hand, as tests do.

        Raises:
            PluginError: It was built for other contracts, has a hook that does not exist, or takes a name twice.
        """
        self._check_version(plugin)
        try:
            self._pluggy.register(plugin, name=name)
        except ValueError as error:
            raise PluginError("Another plugin has this name, or is this very module; uninstall one.") from error
        except pluggy.PluginValidationError as error:
            raise PluginError(str(error)) from error
        self._check_hooks(name)

    def leave_out(self, name: str, problem: str) -> None:
        """Note what is wrong with what a plugin offers, for the log, the errors and the list of plugins."""
        _log.warning("The plugin %s is left out: %s", self.title(name), problem)
        self.plugins = [
            LoadedPlugin(plugin.name, plugin.distribution, plugin.version, problem) if plugin.name == name else plugin
            for plugin in self.plugins
        ]

    def title(self, name: str) -> str:
        """Return a plugin's name with its distribution and version, as errors show it."""
        found = next((plugin for plugin in self.plugins if plugin.name == name), None)
        return f"{name} ({found.distribution} {found.version})" if found else name

    def problems(self) -> list[str]:
        """Return a sentence for each plugin that cannot be used."""
        return [
            f"The plugin {self.title(plugin.name)} cannot be used: {plugin.problem}"
            for plugin in self.plugins
            if plugin.problem
        ]

    def _load(self, point: EntryPoint) -> LoadedPlugin:
        distribution = point.dist.name if point.dist else "unknown"
        version = point.dist.version if point.dist else "unknown"
        try:
            self.register(point.name, point.load())
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a plugin's import raises, the rest must work
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
            raise PluginError(f"{error}.{did_you_mean(_hook_in(error), HOOKS)}") from error


def _hook_in(error: pluggy.PluginValidationError) -> str:
    """Return the name of the hook that an error is about: pluggy says ``unknown hook 'name' in plugin …``."""
    return str(error).partition("'")[2].partition("'")[0]


def _enabled() -> list[EntryPoint]:
    disabled = {name.strip() for name in os.environ.get(DISABLE_VARIABLE, "").split(",")}
    points = [point for point in entry_points(group=PROJECT) if point.name not in disabled]
    return sorted(points, key=lambda point: point.name)
