"""Functions that mean something only among other rows."""

from sqlglot import exp

from unbounded.errors import AnalysisError

_AMONG_ROWS = (
    "row_number", "rank", "dense_rank", "percent_rank", "cume_dist", "ntile", "lag", "lead", "nth_value",
)  # fmt: skip


def require_windows(tree: exp.Expr, where: str) -> None:
    """Do nothing if each such function of a tree says among which rows.

    Raises:
        AnalysisError: One does not.
    """
    for call in tree.find_all(exp.Func):
        name = (call.name if isinstance(call, exp.Anonymous) else call.sql_name()).lower()
        if name in _AMONG_ROWS and call.find_ancestor(exp.Window) is None:
            raise AnalysisError(
                f"{where}: {name} needs a window of rows: write F.{name}(…).over(Window.partition_by(…).order_by(…))."
            )
