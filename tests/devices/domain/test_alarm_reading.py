"""Whatever a payload holds, reading it as an alarm never fails and never yields what cannot be stored."""

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from services.devices.domain.alarm_kinds import AlarmKind
from services.devices.domain.alarm_reading import read_alarm

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
_POSITIONS = st.fixed_dictionaries({}, optional={"lat": _VALUES, "lng": _VALUES, "crs": _VALUES, "at": _VALUES})
_FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "id": _VALUES,
        "kind": _VALUES | st.sampled_from([str(kind) for kind in AlarmKind]),
        "at": _VALUES | st.datetimes().map(datetime.isoformat) | st.just("0001-01-01T00:00:00+23:59"),
        "position": _VALUES | _POSITIONS,
        "battery": _VALUES,
        "extra": _VALUES,
        "other": _VALUES,
    },
)


@given(_FIELDS)
def test_reading_never_fails(fields: dict[str, object]) -> None:
    reading = read_alarm(fields, NOW, "wgs84")
    kept = json.dumps(reading.extra, allow_nan=False, ensure_ascii=False)
    assert "\\u0000" not in kept
    kept.encode()
    assert "\x00" not in "".join(reading.notes)
    assert reading.message_id is None or len(reading.message_id) <= 128
    assert reading.is_readable is isinstance(fields.get("kind"), str)


def test_ids_stay_apart_that_differ_only_beyond_what_is_stored() -> None:
    long = "x" * 200
    one, two = (read_alarm({"id": long + end, "kind": "sos"}, NOW, "wgs84") for end in "ab")
    assert one.message_id != two.message_id
    assert one.sent_id == long + "a", "the device waits for its own id, whatever its length"


def test_a_number_is_an_id_and_is_sent_back_as_one() -> None:
    reading = read_alarm({"id": 7, "kind": "sos"}, NOW, "wgs84")
    assert (reading.message_id, reading.sent_id) == ("7", 7)
