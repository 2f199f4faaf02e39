"""No text of a plan shows a secret."""

import pytest

from unbounded.plan.edges import Scan, Sink
from unbounded.plan.explain import explain
from unbounded.plan.fingerprint import differences, fingerprint
from unbounded.plan.query import QuerySpec
from unbounded.plan.redaction import REDACTED, redact, redact_text
from unbounded.schema import from_ddl

SECRETS = [
    {"path": "s3://key:hunter2@bucket/in"},
    {"path": "https://host/in?user=me&password=hunter2"},
    {"path": "https://host/in?X-Amz-Signature=hunter2&x=1"},
    {"kafka.sasl.jaas.config": "user=me password=hunter2"},
    {"kafka.ssl.key.password": "hunter2"},
    {"fs.s3a.secret.key": "hunter2"},
    {"fs.s3a.access.key": "hunter2"},
    {"Auth_Token": "hunter2"},
    {"secret": "hunter2"},
    {"url": "jdbc:postgresql://host/db;user=me;password=hunter2"},
]


def _query(options: dict[str, str]) -> QuerySpec:
    return QuerySpec(
        plan=Scan(source="json", options=options, schema=from_ddl("a INT"), streaming=True),
        sink=Sink(name="parquet", options=options),
        checkpoint_location=options.get("path"),
        conf=options,
    )


@pytest.mark.parametrize("options", SECRETS, ids=str)
def test_no_text_of_a_query_shows_a_secret(options: dict[str, str]) -> None:
    query = _query(options)
    texts = [
        query.to_json(),
        query.to_yaml(),
        explain(query),
        repr(query),
        str(query),
        f"{query.plan!r} {query.sink!r}",
        query.model_dump_json(),
        str(query.model_dump()),
    ]
    assert not [text for text in texts if "hunter2" in text]
    assert REDACTED in query.to_json()


@pytest.mark.parametrize("options", SECRETS, ids=str)
def test_another_secret_makes_no_other_plan(options: dict[str, str]) -> None:
    other = {key: value.replace("hunter2", "rosebud") for key, value in options.items()}
    assert fingerprint(_query(options)) == fingerprint(_query(other))
    assert differences(_query(options), _query(other)) == []


@pytest.mark.parametrize("options", SECRETS, ids=str)
def test_a_checkpoint_with_masked_secrets_is_that_of_the_same_query(options: dict[str, str]) -> None:
    assert differences(QuerySpec.from_json(_query(options).to_json()), _query(options)) == []


def test_what_is_no_secret_stays() -> None:
    options = {"path": "s3://bucket/in?region=eu", "subscribe": "tokyo", "kafka.bootstrap.servers": "user@host:9092"}
    assert redact(options) == options


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("s3://k:s@bucket/a", f"s3://{REDACTED}@bucket/a"),
        ("https://h/?token=t#end", f"https://h/?token={REDACTED}#end"),
        ("C:/in@home", "C:/in@home"),
        ("/data/password=x", "/data/password=x"),
    ],
)
def test_the_secrets_of_a_url_are_masked_and_the_rest_stays(text: str, masked: str) -> None:
    assert redact_text(text) == masked
