"""The file with the demo city's passwords: private, whole, and never silently made anew."""

from pathlib import Path

import pytest

from deploy.local.demo.demo_file import DemoFile, DemoLogin, DeviceCredentials
from deploy.local.errors import SetupError


def test_what_is_saved_is_read(tmp_path: Path) -> None:
    path = tmp_path / "demo.json"
    file = DemoFile.open(path, seed=7)
    file.logins = [DemoLogin("operator1", "话务员一", ("operator",), file.password)]
    file.devices = [DeviceCredentials("demo", "watch-1", "watch", "W00001", "secret", "d", "e", 22.5, 113.9)]
    file.save()
    assert DemoFile.open(path, seed=8) == file
    assert path.stat().st_mode & 0o777 == 0o600


def test_each_instance_has_a_password_of_its_own(tmp_path: Path) -> None:
    first, second = (DemoFile.open(tmp_path / name, seed=7) for name in ("a.json", "b.json"))
    assert first.password != second.password
    assert len(first.password) >= 16


@pytest.mark.parametrize("content", ["", "{", "{}", '{"logins": [], "devices": [{"vendor": "demo"}]}', "[]"])
def test_a_damaged_file_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "demo.json"
    path.write_text(content)
    with pytest.raises(SetupError, match="damaged"):
        DemoFile.open(path, seed=7)


def test_no_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="load the demo city first"):
        DemoFile.read(tmp_path / "demo.json")
