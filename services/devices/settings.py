"""Settings of the devices service, its bridge and its worker."""

from pathlib import Path

from pydantic import Field

from services.kit.settings import ProcessSettings


class DevicesSettings(ProcessSettings):
    """``HUB_…`` variables this service adds; each has a default that serves one city on one machine."""

    broker_credentials_dir: Path = Path("data/broker-credentials")
    bridge_instance: str = Field(default="", max_length=32, pattern=r"^[A-Za-z0-9-]*$")
    """Distinguishes several bridges at one broker: two of one name would take each other's session."""
    bridge_metrics_port: int = Field(default=0, ge=0, le=65535)
    """Where the bridge shows its metrics, on the loopback; 0 shows none."""
    alarm_batch_size: int = Field(default=100, ge=1, le=1000)
    data_batch_size: int = Field(default=500, ge=1, le=5000)
    data_linger_seconds: float = Field(default=0.05, ge=0, le=1)
    """How long a position may wait for others: storing one costs a transaction, storing fifty hardly more."""
    listener_host: str = "127.0.0.1"
    """Where the TCP listeners listen; beyond the loopback, behind a private network of the devices' own."""
    listener_jt808_port: int = Field(default=7611, ge=0, le=65535)
    listener_watch_port: int = Field(default=7612, ge=0, le=65535)
    listener_gt06_port: int = Field(default=7613, ge=0, le=65535)
    listener_metrics_port: int = Field(default=0, ge=0, le=65535)
    """Where the listeners show their metrics, on the loopback; 0 shows none."""
    listener_idle_seconds: float = Field(default=900.0, gt=0)
    """How long an enrolled device may be silent before it is cut off; watches report every 5 to 8 minutes."""
    listener_identify_seconds: float = Field(default=30.0, gt=0)
    """How long a connection may take to show that it is an enrolled device's."""
    enrolment_refresh_seconds: float = Field(default=10.0, gt=0)
    """How soon a device registered now is served."""
    same_press_seconds: float = 600.0
    """How long reports without an identity of their own, or over two channels, count as one press."""
    unidentified_repeat_seconds: float = 60.0
    """The same for reports with neither id nor device time, which a second press cannot be told from."""
    late_after_seconds: float = 300.0
    low_battery_percent: int = 20
    missed_heartbeats: int = Field(default=3, ge=1)
    announce_every_seconds: float = 5.0
    sweep_every_seconds: float = 2.0
