"""The hooks: all the ways in which a plugin extends Unbounded.

A plugin is an entry point in the group ``unbounded`` that names a module; its functions marked with
``unbounded.plugins.hookimpl`` are called once, when the first name is looked up. Import nothing heavy in that module:
descriptors name their classes as text.

A plugin says which contracts it was built for with a module attribute ``CONTRACT_VERSION``.
"""

from collections.abc import Sequence
from typing import Any

import pluggy

from unbounded.contracts import ConnectorInfo, EngineInfo, FormatInfo, FunctionInfo, StreamingQueryListener
from unbounded.plugins import PROJECT

hookspec = pluggy.HookspecMarker(PROJECT)


@hookspec
def unbounded_connectors(formats: Sequence[FormatInfo]) -> Sequence[ConnectorInfo]:
    """Return the sources and sinks that the plugin offers. Called once, at the first look-up of a connector.

    An implementation may leave out the parameter. It is all that plugins answer to :func:`unbounded_formats`, for a
    plugin that makes connectors of them.
    """
    raise NotImplementedError


@hookspec
def unbounded_formats() -> Sequence[FormatInfo]:
    """Return the formats of files that the plugin offers. Called once, at the first look-up of a connector."""
    raise NotImplementedError


@hookspec
def unbounded_engines() -> Sequence[EngineInfo]:
    """Return the engines that the plugin offers. Called once, when a session starts."""
    raise NotImplementedError


@hookspec
def unbounded_functions() -> Sequence[FunctionInfo]:
    """Return the SQL functions that the plugin offers. Called once, when a session starts."""
    raise NotImplementedError


@hookspec
def unbounded_listeners() -> Sequence[StreamingQueryListener]:
    """Return listeners that every session shall have. Called once for each session."""
    raise NotImplementedError


@hookspec
def unbounded_commands(cli: Any) -> None:
    """Add commands to the command line: ``cli`` is the ``typer.Typer`` application. Called when ``unbounded`` runs."""
