"""What PySpark has and Unbounded does not have yet, and what to do until then. One list for all of it."""

from unbounded.errors import NotSupportedYetError

_IN_FOREACH_BATCH = "do it inside foreach_batch, where each batch is a table"
_GROUP_IN_UPDATE = "group_by the columns in output mode update, which gives each combination once"
_TWO_QUERIES = "write each side to a table with a query of its own, and compare the tables"

METHODS = {
    "apply_in_pandas": f"{_IN_FOREACH_BATCH} and to_pandas() gives it to pandas",
    "apply_in_pandas_with_state": "keep what you remember in a table of your own, inside foreach_batch",
    "approx_quantile": "aggregate with F.percentile_approx",
    "cogroup": _TWO_QUERIES,
    "corr": "aggregate with F.corr",
    "cov": "aggregate with F.covar_samp",
    "crosstab": "group_by both columns and count",
    "describe": "aggregate with F.count, F.avg, F.stddev, F.min and F.max",
    "drop_duplicates_within_watermark": _GROUP_IN_UPDATE,
    "except_all": _TWO_QUERIES,
    "foreach": "on a stream use write_stream.foreach, on a table go through collect()",
    "foreach_partition": "on a stream use write_stream.foreach, on a table go through collect()",
    "group_by_sets": "use rollup or cube",
    "grouping_sets": "use rollup or cube",
    "intersect": _TWO_QUERIES,
    "intersect_all": _TWO_QUERIES,
    "map_in_arrow": f"{_IN_FOREACH_BATCH} and to_arrow() gives it as Arrow",
    "map_in_pandas": f"{_IN_FOREACH_BATCH} and to_pandas() gives it to pandas",
    "random_split": "filter by F.rand()",
    "rdd": "there are no RDDs here; collect(), to_arrow() and to_pandas() give the rows of a table",
    "sample": "filter by F.rand(), as in filter('rand() < 0.1')",
    "subtract": _TWO_QUERIES,
    "summary": "aggregate with F.count, F.avg, F.stddev, F.min and F.max",
    "transform_with_state": "keep what you remember in a table of your own, inside foreach_batch",
    "transform_with_state_in_pandas": "keep what you remember in a table of your own, inside foreach_batch",
    "unpivot": "select an array of structs and explode it",
}
"""Methods of frames and of grouped frames, by their snake_case names."""

FUNCTIONS = {
    "input_file_name": "select _metadata.file_path where the source has it",
    "monotonically_increasing_id": "numbers of rows mean nothing while rows keep arriving; use uuid()",
    "pandas_udf": f"{_IN_FOREACH_BATCH} and to_pandas() gives it to pandas",
    "session_window": "group by window(column, duration), whose windows have a fixed length",
    "spark_partition_id": "all rows of a batch are in one partition, number 0",
    "udf": f"write it with the functions of columns, or {_IN_FOREACH_BATCH}",
    "udtf": f"use explode, or {_IN_FOREACH_BATCH}",
}
"""Functions of columns, by their names in SQL."""


def refuse_missing(name: str, kind: dict[str, str], where: str) -> None:
    """Do nothing unless a name is on a list of what is not there yet.

    Args:
        name: The name in snake_case.
        kind: :data:`METHODS` or :data:`FUNCTIONS`.
        where: What was asked for it, for the error.

    Raises:
        NotSupportedYetError: It is on the list; the error says what to do instead.
    """
    if name in kind:
        raise NotSupportedYetError(f"{where}: {name} is not supported yet; until then {kind[name]}.")
