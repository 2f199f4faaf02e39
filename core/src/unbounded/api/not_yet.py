"""What PySpark has and Unbounded does not have yet, and what to do until then. One list for all of it."""

from collections.abc import Mapping
from fnmatch import fnmatchcase

from unbounded.errors import NotSupportedYetError

_IN_FOREACH_BATCH = "do it inside foreach_batch, where each batch is a table"
_GROUP_IN_UPDATE = "group_by the columns in output mode update, which gives each combination once"
_TWO_QUERIES = "write each side to a table with a query of its own, and compare the tables"

METHODS = {
    "apply_in_pandas": f"{_IN_FOREACH_BATCH} and to_pandas() gives it to pandas",
    "apply_in_pandas_with_state": "keep what you remember in a table of your own, inside foreach_batch",
    "approx_quantile": "aggregate with F.percentile_approx",
    "cogroup": _TWO_QUERIES,
    "col_regex": "choose among columns in Python, as in select([name for name in frame.columns if …])",
    **dict.fromkeys(
        ("create_or_replace_global_temp_view", "create_global_temp_view"),
        "use create_or_replace_temp_view: a session and its views are one here",
    ),
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
    "rdd": "take the rows of a table from collect(), to_arrow() or to_pandas()",
    "replace": "write F.when(column == old, new).otherwise(column)",
    "sample": "filter by F.rand(), as in filter('rand() < 0.1')",
    "sort_within_partitions": "use order_by: all rows are in one partition",
    "subtract": _TWO_QUERIES,
    "summary": "aggregate with F.count, F.avg, F.stddev, F.min and F.max",
    "to_json": "select F.to_json(F.struct('*')), which gives a column of JSON text",
    "transform_with_state": "keep what you remember in a table of your own, inside foreach_batch",
    "transform_with_state_in_pandas": "keep what you remember in a table of your own, inside foreach_batch",
    "unpivot": "select an array of structs and explode it",
    "write_to": "use write, or write_stream.to_table",
}
"""Methods of frames and of grouped frames, by their snake_case names."""

_ESTIMATES = "approx_count_distinct and percentile_approx estimate in bounded memory"
_AS_TEXT = "keep it as text, from which get_json_object and from_json read"
_BEFORE_OR_AFTER = f"use strings and numbers, or {_IN_FOREACH_BATCH}"
_PLAIN_CLOCK = "keep a time of day as text or as seconds"
_ONE_SESSION = "there is one catalog, one database and no users here"

SESSION_METHODS = {
    "data_source": "offer a source or a sink from a plugin",
    "udf": f"write it with the functions of columns, offer it from a plugin, or {_IN_FOREACH_BATCH}",
    "udtf": f"use explode, or {_IN_FOREACH_BATCH}",
}
"""Members of a session, by their snake_case names."""

COLUMN_METHODS = {
    "drop_fields": "build the struct anew with F.struct, of the fields that stay",
    "with_field": "build the struct anew with F.struct, of its fields and the new one",
}
"""Methods of columns, by their snake_case names."""

FUNCTIONS = {
    "input_file_name": "select _metadata.file_path where the source has it",
    "input_file_block_*": "select _metadata.file_path where the source has it",
    "monotonically_increasing_id": "use uuid(), or on a table row_number() over a window",
    "pandas_udf": f"{_IN_FOREACH_BATCH} and to_pandas() gives it to pandas",
    "session_window": "group by window(column, duration), whose windows have a fixed length",
    "spark_partition_id": "all rows of a batch are in one partition, number 0",
    "udf": f"write it with the functions of columns, or {_IN_FOREACH_BATCH}",
    "call_udf": "functions of plugins are called with call_function(name, …)",
    "udtf": f"use explode, or {_IN_FOREACH_BATCH}",
    "arrow_ud*": f"write it with the functions of columns, or {_IN_FOREACH_BATCH}",
    "unwrap_udt": "there are no user-defined types here",
    **dict.fromkeys(("reflect", "try_reflect", "java_method"), "there is no Java here"),
    **dict.fromkeys(("bucket", "days", "hours", "months", "years"), "partition by a column of that value"),
    **dict.fromkeys(
        ("kll_*", "hll_*", "theta_*", "tuple_*", "bitmap_*", "count_min_sketch", "histogram_numeric"), _ESTIMATES
    ),
    **dict.fromkeys(
        (
            "*variant*",
            "parse_json",
            "try_parse_json",
            "schema_of_json",
            "schema_of_csv",
            "schema_of_xml",
            "*_csv",
            "*_xml",
            "xpath*",
        ),
        _AS_TEXT,
    ),
    **dict.fromkeys(("*aes_*", "hmac", "*_base32", "sentences", "*_utf8", "collat*"), _BEFORE_OR_AFTER),
    **dict.fromkeys(("st_*", "vector_*", "counter_diff", "collect_union"), _BEFORE_OR_AFTER),
    **dict.fromkeys(("randstr", "uniform", "shuffle"), "build it of rand()"),
    "quote": _BEFORE_OR_AFTER,
    **dict.fromkeys(("*to_number", "to_char", "to_varchar"), "use cast, format_number or date_format"),
    **dict.fromkeys(("*make_interval", "make_dt_interval", "make_ym_interval"), "write INTERVAL … in F.expr"),
    **dict.fromkeys(("to_degrees", "to_radians"), "use degrees and radians"),
    **dict.fromkeys(
        ("*make_time", "time_*", "*to_time", "current_time"),
        _PLAIN_CLOCK,
    ),
    **dict.fromkeys(("*timestamp_nanos", "unix_nanos"), "timestamps count microseconds here"),
    **dict.fromkeys(
        ("*make_timestamp_ltz", "*make_timestamp_ntz"),
        "all timestamps are instants here: use the function without the ending",
    ),
    **dict.fromkeys(
        ("current_catalog", "current_database", "current_schema", "current_path", "*_user", "user", "version"),
        _ONE_SESSION,
    ),
}
"""Functions of columns, by their names in SQL, in which ``*`` stands for any characters."""


def refuse_missing(name: str, kind: Mapping[str, str], where: str) -> None:
    """Do nothing unless a name is on a list of what is not there yet.

    Args:
        name: The name in snake_case.
        kind: :data:`METHODS` or :data:`FUNCTIONS`.
        where: What was asked for it, for the error.

    Raises:
        NotSupportedYetError: It is on the list; the error says what to do instead.
    """
    advice = kind.get(name) or next((text for known, text in kind.items() if fnmatchcase(name, known)), None)
    if advice is not None:
        raise NotSupportedYetError(f"{where}: {name} is not supported yet; until then {advice}.")
