"""Which bit or code of a device's protocol is which alarm: one map per protocol, and one per model that differs.

Makers reuse bits (15 is vibration on one tracker, a low battery on another), so the map belongs to the model. A bit or
code that no map knows is an alarm of kind `other`: it is never passed over. One that is known and concerns neither the
person nor the device's safety (a vehicle's speed, an antenna) maps to None and is told among the frame's details.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from services.devices.domain.alarm_kinds import AlarmKind

ProtocolName = Literal["jt808", "watch", "gt06"]
Kinds = Mapping[int, AlarmKind | None]

_MOST_URGENT_FIRST = (
    AlarmKind.SOS,
    AlarmKind.FALL,
    AlarmKind.SMOKE,
    AlarmKind.GAS,
    AlarmKind.FLOOD,
    AlarmKind.VITAL_SIGN,
    AlarmKind.WANDERING,
    AlarmKind.INACTIVITY,
    AlarmKind.OTHER,
    AlarmKind.TAKEN_OFF,
    AlarmKind.DOOR,
    AlarmKind.TAMPER,
    AlarmKind.OFFLINE,
    AlarmKind.LOW_BATTERY,
    AlarmKind.TEST,
)
_URGENCY = {kind: place for place, kind in enumerate(_MOST_URGENT_FIRST)}


class UnknownAlarmMapError(ValueError):
    """No model of that name has a map of its own for that protocol."""


@dataclass(frozen=True)
class AlarmMap:
    """``bits`` of an alarm word, ``codes`` of an alarm byte, ``states`` of GT06's terminal information."""

    bits: Kinds = field(default_factory=dict)
    codes: Kinds = field(default_factory=dict)
    states: Kinds = field(default_factory=dict)

    def of_bits(self, word: int) -> tuple[AlarmKind, ...]:
        """The kinds of the bits set in ``word``, the most urgent first."""
        if not word:
            return ()
        found = (self.bits.get(bit, AlarmKind.OTHER) for bit in range(word.bit_length()) if word >> bit & 1)
        return by_urgency(kind for kind in found if kind is not None)

    def of_code(self, code: int) -> AlarmKind | None:
        return self.codes.get(code, AlarmKind.OTHER)


def by_urgency(kinds: Iterable[AlarmKind]) -> tuple[AlarmKind, ...]:
    """Each kind once: what a person's life may hang on before what concerns the device."""
    return tuple(sorted(set(kinds), key=_URGENCY.__getitem__))


# JT/T 808-2013 table 24 and -2019 table 25. 15 to 17 are reserved in 2013 and a vehicle's in 2019; on trackers for
# persons they are vibration and opening.
_JT808_NOT_OURS = (1, 2, 4, 5, 6, 9, 10, 11, 12, 13, 14, 18, 19, 22, 24, 25)
_JT808 = AlarmMap(
    bits={
        **dict.fromkeys(_JT808_NOT_OURS),
        0: AlarmKind.SOS,
        3: AlarmKind.OTHER,  # 危险预警
        7: AlarmKind.LOW_BATTERY,
        8: AlarmKind.TAMPER,  # 主电源掉电: somebody pulled the plug
        15: AlarmKind.TAMPER,
        16: AlarmKind.TAMPER,
        17: AlarmKind.TAMPER,
        20: AlarmKind.WANDERING,  # 进出区域
        21: AlarmKind.WANDERING,  # 进出路线
        23: AlarmKind.WANDERING,  # 路线偏离
        26: AlarmKind.TAMPER,  # 被盗
        27: AlarmKind.TAMPER,  # 非法点火
        28: AlarmKind.TAMPER,  # 非法位移
        29: AlarmKind.OTHER,  # 碰撞
        30: AlarmKind.FALL,  # 侧翻: what it is called on a mobility scooter
        31: AlarmKind.DOOR,  # 非法开门
    }
)
JT808_ALARM_NAMES = [
    "sos",
    "overspeed",
    "fatigue",
    "danger",
    "gnss_fault",
    "antenna_open",
    "antenna_short",
    "power_low",
    "power_cut",
    "lcd_fault",
    "tts_fault",
    "camera_fault",
    "ic_card_fault",
    "overspeed_warning",
    "fatigue_warning",
    "bit_15",
    "bit_16",
    "bit_17",
    "driving_overtime",
    "parking_overtime",
    "area",
    "route",
    "route_time",
    "deviation",
    "vss_fault",
    "fuel",
    "stolen",
    "ignition",
    "displacement",
    "collision",
    "rollover",
    "door",
]

# The low half of the word are states, which are no alarms: a worn strap sets bit 3 in every plain position.
_WATCH = AlarmMap(
    bits={
        **dict.fromkeys(range(16)),
        16: AlarmKind.SOS,
        17: AlarmKind.LOW_BATTERY,
        18: AlarmKind.WANDERING,  # out of the fence
        19: AlarmKind.WANDERING,  # into a fence
        20: AlarmKind.TAKEN_OFF,
        21: AlarmKind.FALL,
        22: AlarmKind.FALL,
    }
)

_GT06 = AlarmMap(
    codes={
        0x00: None,
        0x01: AlarmKind.SOS,
        0x02: AlarmKind.TAMPER,  # power cut
        0x03: AlarmKind.TAMPER,  # vibration
        0x04: AlarmKind.WANDERING,  # into a fence
        0x05: AlarmKind.WANDERING,  # out of the fence
        0x09: AlarmKind.TAMPER,  # vibration, towing
        0x0C: AlarmKind.TAMPER,
        0x0E: AlarmKind.LOW_BATTERY,
        0x0F: AlarmKind.LOW_BATTERY,
        0x11: AlarmKind.OFFLINE,  # switched off
        0x13: AlarmKind.TAMPER,
        0x14: AlarmKind.DOOR,
        0x18: AlarmKind.TAKEN_OFF,
        0x19: AlarmKind.LOW_BATTERY,
        0x23: AlarmKind.FALL,
        0x25: AlarmKind.TAMPER,
        0x32: AlarmKind.TAMPER,
    },
    states={
        0b000: None,
        0b001: AlarmKind.TAMPER,  # shock
        0b010: AlarmKind.TAMPER,  # power cut
        0b011: AlarmKind.LOW_BATTERY,
        0b100: AlarmKind.SOS,
        # Models disagree about these; in a frame that is an alarm the code beside them decides.
        0b101: None,
        0b110: None,
        0b111: None,
    },
)

_PROTOCOLS: dict[ProtocolName, AlarmMap] = {"jt808": _JT808, "watch": _WATCH, "gt06": _GT06}

# What is different, by protocol and model; models are compared without regard to case.
_MODELS: dict[tuple[ProtocolName, str], AlarmMap] = {
    # The maker's own table.
    ("jt808", "g10ls"): replace(
        _JT808,
        bits={**_JT808.bits, 15: AlarmKind.LOW_BATTERY, 16: AlarmKind.TAMPER, 17: AlarmKind.TAKEN_OFF},
    ),
    # Trackers for persons and goods whose makers took the vehicle's bit 18 for the battery.
    ("jt808", "personal"): replace(_JT808, bits={**_JT808.bits, 18: AlarmKind.LOW_BATTERY}),
    # 18 and 19 are collision and acceleration here.
    ("gt06", "lw4g-4b"): replace(_GT06, codes={**_GT06.codes, 0x18: AlarmKind.OTHER, 0x19: AlarmKind.OTHER}),
    ("gt06", "vl103"): replace(_GT06, codes={**_GT06.codes, 0x28: AlarmKind.OFFLINE}),
}


def alarm_map(protocol: ProtocolName, model: str | None = None) -> AlarmMap:
    """The map of a model, without one the protocol's; raises :class:`UnknownAlarmMapError`."""
    if model is None:
        return _PROTOCOLS[protocol]
    try:
        return _MODELS[protocol, model.lower()]
    except KeyError:
        known = ", ".join(models_with_a_map(protocol)) or "none"
        raise UnknownAlarmMapError(f"no map for the model {model!r} of {protocol}; there are: {known}") from None


def models_with_a_map(protocol: ProtocolName) -> list[str]:
    """Models whose bits or codes differ from their protocol's."""
    return sorted(name for of, name in _MODELS if of == protocol)
