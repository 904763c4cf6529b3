"""The tree keeps the house rules, and each rule can fail."""

from pathlib import Path

import pytest

from tests.architecture.house_rules import (
    RULES,
    module_has_duty,
    nothing_unfinished,
    queries_are_scoped,
    services_never_commit,
    size,
)

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    path
    for top in ("services", "gateway", "migrations", "deploy", "tests")
    for path in (ROOT / top).rglob("*.py")
    if "node_modules" not in path.parts
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_tree_keeps(rule: object) -> None:
    assert callable(rule)
    found = [
        f"{path.relative_to(ROOT)}:{line}: {what}"
        for path in SOURCES
        for line, what in rule(path.relative_to(ROOT), path.read_text(encoding="utf-8"))
    ]
    assert found == []


REPOSITORY = Path("services/registry/repository/elders.py")
SERVICE = Path("services/registry/service/elders.py")


@pytest.mark.parametrize(
    ("rule", "path", "source"),
    [
        (size, SERVICE, "def f():\n" + "    x = 1\n" * 41),
        (size, SERVICE, "x = 1\n" * 401),
        (module_has_duty, SERVICE, "x = 1\n"),
        (module_has_duty, Path("services/registry/service/utils.py"), '"""Bag."""\n'),
        (nothing_unfinished, SERVICE, "x = 1  # TO" + "DO later\n"),
        (nothing_unfinished, SERVICE, 'x = "/ho' + 'me/somebody"\n'),
        (queries_are_scoped, SERVICE, "select(Elder)\n"),
        (queries_are_scoped, REPOSITORY, "class Elders:\n    def by_name(self):\n        return select(Elder)\n"),
        (services_never_commit, SERVICE, "async def f(s):\n    await s.commit()\n"),
    ],
)
def test_each_rule_can_fail(rule: object, path: Path, source: str) -> None:
    assert callable(rule)
    assert list(rule(path, source))


@pytest.mark.parametrize(
    "source",
    [
        "class Elders:\n    def scoped(self):\n        return select(Elder)\n",
        "class SystemElders:\n    def all(self):\n        return select(Elder)\n",
    ],
)
def test_scoped_queries_pass(source: str) -> None:
    assert not list(queries_are_scoped(REPOSITORY, source))
