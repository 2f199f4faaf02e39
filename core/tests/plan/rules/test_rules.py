"""The rules, case by case: in the files beside this one, each with a plan and what it becomes."""

from pathlib import Path

import pytest

from unbounded.plan.explain import explain
from unbounded.plan.rules import RULES, optimize


def _cases(rule: str) -> list[object]:
    text = Path(__file__).with_name(f"{rule}.txt").read_text(encoding="utf-8")
    cases = []
    for case in text.split("\n\n"):
        title, _, body = case.partition("\n")
        before, _, after = body.partition("\n---\n")
        cases.append(pytest.param(rule, before, after.strip(), id=f"{rule}: {title.removeprefix('# ')}"))
    return cases


@pytest.mark.parametrize(("rule", "before", "after"), [*_cases("push_down_filters"), *_cases("prune_columns")])
def test_a_rule_rewrites_as_written(plan_of, rule: str, before: str, after: str) -> None:
    (apply,) = (apply for apply in RULES if apply.__name__ == rule)
    rewritten = apply(plan_of(before))
    assert explain(rewritten) == after
    assert explain(apply(rewritten)) == after


def test_a_plan_with_nothing_to_gain_stays_the_very_same(plan_of) -> None:
    plan = plan_of("table a INT\nlimit 3")
    assert optimize(plan) is plan
