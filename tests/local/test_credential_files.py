"""The files' syntax and the rules in them, without a broker."""

from pathlib import Path

import pytest

from deploy.local.credential_files import (
    SERVICES_USER,
    CredentialFiles,
    hash_password,
    merge,
    read_rules,
    topic_matches,
)
from deploy.local.mosquitto import mosquitto_name


@pytest.mark.parametrize(
    ("pattern", "topic", "matches"),
    [
        ("v1/acme/1/up/#", "v1/acme/1/up/alarm", True),
        ("v1/acme/1/up/#", "v1/acme/1/up", True),
        ("v1/acme/1/up/#", "v1/acme/1/up/#", True),
        ("v1/acme/1/up/#", "v1/acme/1/+/alarm", False),
        ("v1/acme/1/up/#", "v1/acme/10/up/alarm", False),
        ("v1/acme/1/up/#", "#", False),
        ("v1/+/1/up/alarm", "v1/acme/1/up/alarm", True),
        ("v1/+/1/up/alarm", "v1/+/1/up/alarm", True),
        ("v1/+/1", "v1/acme/1/up", False),
        ("v1/acme/1", "v1/acme", False),
        ("a/+", "a/#", False),
        ("#", "anything/at/all", True),
        ("#", "$SYS/broker/uptime", False),
        ("$SYS/#", "$SYS/broker/uptime", True),
    ],
)
def test_topics_and_patterns(pattern: str, topic: str, *, matches: bool) -> None:
    assert topic_matches(pattern, topic) is matches


@pytest.fixture
def devices(tmp_path: Path) -> CredentialFiles:
    (tmp_path / "devices").mkdir()
    files = CredentialFiles(tmp_path / "devices")
    files.passwords.write_text(f"acme:1:{hash_password('secret')}\nbroken line\nacme:2:$6$not$ours\n")
    files.acl.write_text(
        "# devices\nuser acme:1\ntopic read v1/acme/1/down/#\ntopic write v1/acme/1/up/#\n\nnonsense\n"
    )
    return files


def test_a_device_and_the_services_have_their_rights(devices: CredentialFiles, tmp_path: Path) -> None:
    merged = CredentialFiles(tmp_path)
    merge(devices, merged, "inside")
    rules = read_rules(merged)

    assert rules.accepts("acme:1", "secret")
    assert not rules.accepts("acme:1", "guess")
    assert not rules.accepts("acme:2", "ours"), "a hash of another kind is nobody's password"
    assert rules.accepts(SERVICES_USER, "inside")
    assert rules.may_read(SERVICES_USER, "v1/acme/1/up/alarm")
    assert rules.may_write("acme:1", "v1/acme/1/up/alarm")
    assert not rules.may_write("acme:1", "v1/acme/1/down/ack")
    assert not rules.may_read("acme:1", "v1/acme/1/up/alarm")
    assert merged.passwords.stat().st_mode & 0o777 == 0o600


def test_mosquitto_gets_names_without_colons(devices: CredentialFiles, tmp_path: Path) -> None:
    merged = CredentialFiles(tmp_path)
    merge(devices, merged, "inside", mosquitto_name)

    assert read_rules(merged).accepts("acme/1", "secret")
    assert "user acme/1\n" in merged.acl.read_text()


def test_every_replacement_changes_the_version(devices: CredentialFiles, tmp_path: Path) -> None:
    merged = CredentialFiles(tmp_path)
    versions = {merged.version()}
    for _ in range(3):
        merge(devices, merged, "inside")
        versions.add(merged.version())

    assert len(versions) == 4
