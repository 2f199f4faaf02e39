"""Counts the pages in a folder of JSON lines, as a stream. The folder is the argument, JSON is printed."""

import json
import sys

import unbounded as ub

session = ub.Session()
clicks = session.read_stream.schema("user BIGINT, page STRING").json(sys.argv[1])
query = (
    clicks.filter("user > 0")
    .group_by("page")
    .count()
    .write_stream.format("memory")
    .query_name("pages")
    .output_mode("complete")
    .trigger(available_now=True)
    .start()
)
query.await_termination()
result = session.sql("SELECT page, count FROM pages ORDER BY page").to_arrow().to_pylist()
print(json.dumps({"result": result, "core": ub.__file__}))
