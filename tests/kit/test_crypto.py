"""What is sealed opens to what it was, under the ring that sealed it and no other, and never twice the same."""

import base64

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr
from sqlalchemy import Dialect
from sqlalchemy.engine.default import DefaultDialect

from services.kit import crypto
from services.kit.crypto import EncryptedBytes, EncryptedJson, EncryptedText, KeyRing
from services.kit.settings import DEVELOPMENT_DATA_KEYS

_KEYS = [base64.b64encode(bytes([n]) * 32).decode() for n in range(3)]
_OLD = KeyRing(SecretStr(f"1:{_KEYS[0]}"))
_NEW = KeyRing(SecretStr(f"2:{_KEYS[1]},1:{_KEYS[0]}"))
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture(autouse=True)
def _key_ring() -> None:
    crypto.configure(SecretStr(DEVELOPMENT_DATA_KEYS))


@given(st.binary(max_size=2000))
def test_there_and_back_also_after_the_key_has_changed(plain: bytes) -> None:
    sealed = _OLD.seal(plain)
    assert _OLD.open(sealed) == _NEW.open(sealed) == plain
    assert sealed != _OLD.seal(plain)
    assert len(plain) < 4 or plain not in sealed
    with pytest.raises(KeyError):
        _OLD.open(_NEW.seal(plain))


@given(st.binary(min_size=1, max_size=200), st.data())
def test_nobody_alters_what_is_sealed(plain: bytes, data: st.DataObject) -> None:
    sealed = bytearray(_OLD.seal(plain))
    place = data.draw(st.integers(1, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(InvalidTag):
        _OLD.open(bytes(sealed))


@given(st.text(st.characters(exclude_categories=["Cs"])), st.binary(), _JSON)
def test_columns_give_back_what_they_were_given(text: str, image: bytes, value: object) -> None:
    dialect: Dialect = DefaultDialect()
    for column, given_value in ((EncryptedText(), text), (EncryptedBytes(), image), (EncryptedJson(), value)):
        stored = column.process_bind_param(given_value, dialect)  # type: ignore[arg-type]
        assert stored is None or isinstance(stored, bytes)
        assert column.process_result_value(stored, dialect) == given_value


def test_the_blind_index_stays_comparable_when_the_key_changes() -> None:
    assert _OLD.blind_index("phone", "1") == _NEW.blind_index("phone", "1")
    assert _OLD.blind_index("phone", "1") != _OLD.blind_index("id_number", "1")


@pytest.mark.parametrize("keys", ["", "0:" + _KEYS[0], "256:" + _KEYS[0], "1:c2hvcnQ=", "x:" + _KEYS[0]])
def test_keys_that_are_none_are_refused(keys: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 — which of the reasons it is does not matter
        KeyRing(SecretStr(keys))
