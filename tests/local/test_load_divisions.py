"""`hub load-divisions` fills an empty registry with the divisions we ship, and refuses what is no table of them."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from deploy.local.cli import app
from deploy.local.errors import SetupError
from services.kit.settings import DEVELOPMENT_DATA_KEYS


@pytest.fixture
def run(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """A command line beside the test's database."""
    monkeypatch.setenv("HUB_STATE_DIR", str(tmp_path))
    monkeypatch.setenv("HUB_DATABASE_URL", database_url)
    monkeypatch.setenv("HUB_DATA_KEYS", DEVELOPMENT_DATA_KEYS)
    return CliRunner()


def test_the_shipped_table_is_loaded_once(run: CliRunner) -> None:
    first, second = (run.invoke(app, ["load-divisions"], catch_exceptions=False) for _ in range(2))
    assert (first.output, second.output) == (
        "119 of 119 divisions were new\n",
        "0 of 119 divisions were new\n",
    )


def test_a_table_that_is_none_is_refused(run: CliRunner, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("code,name\n370800,济宁市\n")
    with pytest.raises(SetupError, match=r"table\.csv: the first line must be"):
        run.invoke(app, ["load-divisions", str(table)], catch_exceptions=False)
