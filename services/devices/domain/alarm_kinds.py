"""The kinds of alarm the contract names."""

from enum import StrEnum


class AlarmKind(StrEnum):
    SOS = "sos"
    FALL = "fall"
    SMOKE = "smoke"
    GAS = "gas"
    FLOOD = "flood"
    WANDERING = "wandering"
    TAKEN_OFF = "taken_off"
    INACTIVITY = "inactivity"
    VITAL_SIGN = "vital_sign"
    DOOR = "door"
    LOW_BATTERY = "low_battery"
    OFFLINE = "offline"
    TAMPER = "tamper"
    TEST = "test"
    OTHER = "other"
