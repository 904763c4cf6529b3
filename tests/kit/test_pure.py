"""The kit's pure parts: keys, transitions, settings, scopes."""

from enum import StrEnum

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr, ValidationError

from services.contracts.authority import division_within
from services.kit.crypto import KeyRing
from services.kit.mqtt import BrokerAddress
from services.kit.settings import DEVELOPMENT_DATA_KEYS, ProcessSettings
from services.kit.transitions import Rule, TransitionNotAllowedError, TransitionTable

OLD = "1:ZGV2ZWxvcG1lbnQtb25seS1kYXRhLWtleS0zMi1ieXQ="
NEW = "2:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


@given(st.binary(max_size=2000))
def test_what_a_key_ring_seals_it_opens(plain: bytes) -> None:
    ring = KeyRing(SecretStr(DEVELOPMENT_DATA_KEYS))
    sealed = ring.seal(plain)
    assert ring.open(sealed) == plain
    assert ring.seal(plain) != sealed


def test_rotation_keeps_old_data_readable_and_the_blind_index_equal() -> None:
    before, after = KeyRing(SecretStr(OLD)), KeyRing(SecretStr(f"{NEW},{OLD}"))
    assert after.open(before.seal(b"x")) == b"x"
    assert before.blind_index("phone", "1") == after.blind_index("phone", "1") != after.blind_index("id", "1")
    with pytest.raises(KeyError):
        before.open(after.seal(b"x"))


def test_altered_data_is_noticed() -> None:
    ring = KeyRing(SecretStr(OLD))
    sealed = bytearray(ring.seal(b"x"))
    sealed[-1] ^= 1
    with pytest.raises(InvalidTag):
        ring.open(bytes(sealed))


@pytest.mark.parametrize("keys", ["1:c2hvcnQ=", f"0:{OLD[2:]}", "nonsense"])
def test_a_wrong_key_ring_is_refused_at_the_start(keys: str) -> None:
    with pytest.raises(ValueError, match=r"HUB_DATA_KEYS|invalid literal|not enough|padding"):
        KeyRing(SecretStr(keys))


def test_production_refuses_development_secrets() -> None:
    with pytest.raises(ValidationError, match="HUB_INTERNAL_SECRET"):
        ProcessSettings(environment="production")


def test_a_broker_url_is_taken_apart() -> None:
    assert BrokerAddress.parse("mqtt://a%3Ab:c%2Fd@host:1884") == BrokerAddress("host", 1884, "a:b", "c/d")
    assert BrokerAddress.parse("mqtt://host") == BrokerAddress("host", 1883, None, None)


@pytest.mark.parametrize(
    ("row", "scope", "inside"),
    [
        ("37/3708/370811", "37/3708", True),
        ("37/3708", "37/3708", True),
        ("37/3708/370811", "", True),
        ("", "37/3708", True),
        ("37/37081", "37/3708", False),
        ("37", "37/3708", False),
    ],
)
def test_a_scope_is_a_subtree(row: str, scope: str, inside: bool) -> None:  # noqa: FBT001 — a table's column
    assert division_within(row, scope) is inside


class Light(StrEnum):
    OFF = "off"
    ON = "on"


class Press(StrEnum):
    SWITCH = "switch"
    BREAK = "break"


class Effect(StrEnum):
    CLICK = "click"


def test_a_table_answers_the_rule_or_names_what_is_allowed() -> None:
    table: TransitionTable[Light, Press, None, Effect] = TransitionTable(
        {(Light.OFF, Press.SWITCH): Rule(Light.ON, effects=(Effect.CLICK,))}
    )
    assert table.apply(Light.OFF, Press.SWITCH, None).next is Light.ON
    with pytest.raises(TransitionNotAllowedError) as refused:
        table.apply(Light.OFF, Press.BREAK, None)
    assert refused.value.allowed == (Press.SWITCH,)
