"""``metadata``: whose checkpoint it is."""

import json
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from unbounded.contracts import Folder
from unbounded.errors import AnalysisError, CheckpointCorruptError, IncompatiblePlanError, listed
from unbounded.plan.fingerprint import differences
from unbounded.plan.query import QuerySpec
from unbounded_embedded.checkpoint.places import with_absolute_paths

FORMAT_VERSION = 1
_NAME = "metadata"


@dataclass(frozen=True)
class Metadata:
    """The query that a checkpoint belongs to.

    Args:
        query_id: The id that survives restarts.
        plan: The query as JSON values, without secrets, its local paths absolute.
    """

    query_id: str
    plan: dict[str, Any]

    def keep(self, folder: Folder) -> "Metadata":
        """Write the file, durably; if another process was quicker return what that one wrote."""
        content = {"id": self.query_id, "formatVersion": FORMAT_VERSION, "plan": self.plan}
        try:
            folder.create(_NAME, json.dumps(content, indent=1).encode())
        except FileExistsError:
            return Metadata.read(folder) or self
        return self

    @classmethod
    def read(cls, folder: Folder) -> "Metadata | None":
        """Return what the file says, or ``None`` if there is none.

        Raises:
            CheckpointCorruptError: The file is torn, or of a format of later days.
        """
        if not folder.exists(_NAME):
            return None
        try:
            content = json.loads(folder.read(_NAME))
            version, query_id, plan = content["formatVersion"], content["id"], content["plan"]
        except (ValueError, KeyError, TypeError) as error:
            raise CheckpointCorruptError(f"{folder.url}/{_NAME} is torn: {type(error).__name__}: {error}.") from error
        if version > FORMAT_VERSION:
            raise CheckpointCorruptError(
                f"{folder.url} has format {version}; this release reads up to {FORMAT_VERSION}. Install a newer one."
            )
        return cls(query_id, plan)

    def require_compatible(self, spec: QuerySpec, location: str) -> None:
        """Do nothing if a query may continue this checkpoint.

        Raises:
            IncompatiblePlanError: It may not; the error says what has changed.
            CheckpointCorruptError: The plan in the file is none that this release can read.
        """
        try:
            old = with_absolute_paths(QuerySpec.model_validate(self.plan))
        except (ValidationError, AnalysisError) as error:
            raise CheckpointCorruptError(
                f"{location}/{_NAME} holds a plan that cannot be read, so whether this query may go on there cannot be "
                f"told: {error}"
            ) from error
        changes = differences(old, with_absolute_paths(spec))
        refused = [change.text for change in changes if not change.allowed]
        if refused:
            raise IncompatiblePlanError(
                listed(f"The checkpoint {location} belongs to another query", refused)
                + "\nGo back to the old query, or give the new one a checkpoint location of its own."
            )
