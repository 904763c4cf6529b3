"""The house rules as small checks over syntax trees; each yields ``(line, what is wrong)``. They run no code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

Finding = tuple[int, str]

MAX_FILE_LINES = 400
MAX_TEST_FILE_LINES = 600
MAX_FUNCTION_LINES = 40
_NAMES_WITHOUT_A_DUTY = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
_UNFINISHED = re.compile(r"#.*\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")) + r")\b")
_MACHINE = re.compile(r"/(?:work|home|root|Users)/[a-z]")


def size(path: Path, source: str) -> Iterator[Finding]:
    """Files and functions a reader can hold in mind."""
    is_test = path.name.startswith("test_")
    limit = MAX_TEST_FILE_LINES if is_test else MAX_FILE_LINES
    lines = source.count("\n")
    if lines > limit:
        yield 1, f"{lines} lines; at most {limit}"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > MAX_FUNCTION_LINES:
                yield node.lineno, f"{node.name} has {length} lines; at most {MAX_FUNCTION_LINES}"


def module_has_duty(path: Path, source: str) -> Iterator[Finding]:
    """A module opens by saying what it owns, and its name is not a bag."""
    if source.strip() and ast.get_docstring(ast.parse(source)) is None:
        yield 1, "the module does not say what it owns"
    if path.stem in _NAMES_WITHOUT_A_DUTY:
        yield 1, f"{path.stem!r} names no duty"


def nothing_unfinished(_path: Path, source: str) -> Iterator[Finding]:
    """No notes to self, no path of somebody's machine."""
    for number, line in enumerate(source.splitlines(), start=1):
        if _UNFINISHED.search(line):
            yield number, "finish it or file it"
        if _MACHINE.search(line):
            yield number, "a path of one machine"


def _calls(node: ast.AST) -> Iterator[tuple[int, str]]:
    for child in ast.walk(node):
        if isinstance(child, ast.Call):
            if isinstance(child.func, ast.Name):
                yield child.lineno, child.func.id
            elif isinstance(child.func, ast.Attribute):
                yield child.lineno, child.func.attr


def queries_are_scoped(path: Path, source: str) -> Iterator[Finding]:
    """In a service, rows are selected in a repository's ``scoped`` or in a ``System…`` class, nowhere else."""
    layer = _layer(path)
    if layer not in {"api", "service", "repository"}:
        return
    tree = ast.parse(source)
    allowed: set[int] = set()
    if layer == "repository":
        for node in ast.walk(tree):
            is_system = isinstance(node, ast.ClassDef) and node.name.startswith("System")
            is_scope = isinstance(node, ast.FunctionDef) and node.name == "scoped"
            if is_system or is_scope:
                allowed.update(line for line, name in _calls(node) if name == "select")
    for line, name in _calls(tree):
        if name == "select" and line not in allowed:
            yield line, "select() outside scoped() and System… goes round the caller's authority"


def services_never_commit(path: Path, source: str) -> Iterator[Finding]:
    """The transaction belongs to the request or the worker's unit of work."""
    if _layer(path) in {"api", "service", "repository", "consumers", "domain"}:
        for line, name in _calls(ast.parse(source)):
            if name in {"commit", "rollback"}:
                yield line, f"{name}() here would tear the transaction"


def _layer(path: Path) -> str | None:
    parts = path.parts
    if "services" not in parts:
        return None
    inside = parts[parts.index("services") + 1 :]
    return inside[1] if len(inside) > 2 and inside[0] not in {"kit", "contracts"} else None


RULES = (size, module_has_duty, nothing_unfinished, queries_are_scoped, services_never_commit)
