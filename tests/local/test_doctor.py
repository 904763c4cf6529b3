"""What `hub doctor` says of a machine that is ready and of one that is not."""

import socket

import pytest

from deploy.local.doctor import examine
from deploy.local.state import StateFolder
from tests.local.test_hub_command import hub


def test_each_thing_is_one_line_that_starts_with_its_level(state: StateFolder) -> None:
    done = hub("doctor", HUB_STATE_DIR=str(state.root))

    lines = done.stdout.splitlines()
    assert len(lines) == 12
    assert {line.split()[0] for line in lines} <= {"ok", "warn", "fail"}
    assert all("→" in line for line in lines if not line.startswith("ok"))
    assert done.returncode == (1 if any(line.startswith("fail") for line in lines) else 0)


def test_a_busy_port_and_a_bad_state_folder_fail_with_advice(state: StateFolder) -> None:
    (state.root / "file").write_text("")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        findings = examine(StateFolder(state.root / "file"), port)

    failed = {finding.subject: finding.advice for finding in findings if finding.level == "fail"}
    assert failed[f"port {port} for the console is busy"]
    assert "HUB_STATE_DIR" in failed[f"state folder {state.root / 'file'}"]


def test_without_mosquitto_it_warns_and_goes_on(state: StateFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("deploy.local.mosquitto._SYSTEM_FOLDERS", "")

    findings = {finding.subject: finding for finding in examine(state)}

    assert findings["Mosquitto is missing"].level == "warn"
    assert "embedded broker" in findings["Mosquitto is missing"].advice
