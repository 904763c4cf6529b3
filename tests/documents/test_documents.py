"""Paths and commands the documents name exist."""

import re
from pathlib import Path

import pytest

from deploy.local.cli import app

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").glob("*.md"))]
_PATH = re.compile(r"`((?:services|gateway|migrations|deploy|tests|data|docs)(?:/[\w.\-]+)*/?)`")
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")
_COMMAND = re.compile(r"`(?:\.venv/bin/)?hub ([a-z][a-z-]*)")
_TARGET = re.compile(r"(?:^|`)make ([a-z][a-z-]*)", re.MULTILINE)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_what_a_document_names_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    missing = [name for name in _PATH.findall(text) if not (ROOT / name).exists()]
    missing += [link for link in _LINK.findall(text) if not (document.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_the_commands_a_document_gives_exist(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    known = {command.name or getattr(command.callback, "__name__", "") for command in app.registered_commands}
    assert {name for name in _COMMAND.findall(text) if name not in known} == set()
    targets = re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert {name for name in _TARGET.findall(text) if name not in targets} == set()
