"""Mosquitto as the local broker: where it is found, how it is configured, and the form in which it reads names."""

import getpass
import shutil
from pathlib import Path

from deploy.local.child import Program
from deploy.local.credential_files import CredentialFiles, merge
from deploy.local.ports import LOOPBACK

_SYSTEM_FOLDERS = "/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin"
_QUEUED_BYTES_PER_CLIENT = 256 * 1024 * 1024
_QUEUED_MESSAGES_PER_CLIENT = 10_000_000  # the limit by bytes comes first
_LARGEST_MESSAGE_BYTES = 256 * 1024


def find_mosquitto() -> str | None:
    """Answer the program's path; Debian puts it where an ordinary user's PATH does not look."""
    return shutil.which("mosquitto") or shutil.which("mosquitto", path=_SYSTEM_FOLDERS)


def mosquitto_name(name: str) -> str:
    """Answer the form in which Mosquitto knows a user: its password file ends a name at the first colon.

    A slash takes the colon's place. It cannot stand in a vendor or serial, which are levels of a topic.
    """
    return name.replace(":", "/")


def write_mosquitto_files(devices: CredentialFiles, folder: Path, services_password: str) -> None:
    """Write Mosquitto's password and acl files, with the names in Mosquitto's form."""
    merged = CredentialFiles(folder)
    merge(devices, merged, services_password, mosquitto_name)


def mosquitto_program(executable: str, folder: Path, port: int, stage: int) -> Program:
    """Write the configuration into `folder` and answer the program. SIGHUP makes it read the credential files again."""
    configuration = folder / "mosquitto.conf"
    configuration.write_text(_configuration(folder, port))
    return Program(name="broker", command=(executable, "-c", str(configuration)), stage=stage)


def _configuration(folder: Path, port: int) -> str:
    lines = (
        f"listener {port} {LOOPBACK}",
        # Under root Mosquitto would become another user, who cannot read the state folder; it serves the loopback only.
        f"user {getpass.getuser()}",
        "allow_anonymous false",
        # Small messages in both directions: Nagle's delay would cost a press forty milliseconds and more.
        "set_tcp_nodelay true",
        f"password_file {folder / 'passwords'}",
        f"acl_file {folder / 'acl'}",
        "persistence true",
        f"persistence_location {folder}/",
        # Saving on every change costs nine tenths of the throughput. An alarm does not rest on the broker:
        # the device repeats it until the hub has stored it.
        "autosave_on_changes false",
        "autosave_interval 60",
        # Not 0 for "no limit": Mosquitto 2.0 then drops a client's connection with every publish it denies.
        f"max_queued_messages {_QUEUED_MESSAGES_PER_CLIENT}",
        f"max_queued_bytes {_QUEUED_BYTES_PER_CLIENT}",
        "max_inflight_messages 1000",
        # The older message_size_limit acknowledges what it throws away; this one ends the connection, which is seen.
        f"max_packet_size {_LARGEST_MESSAGE_BYTES}",
        "persistent_client_expiration 14d",
        "log_dest stdout",
        "log_type error",
        "log_type warning",
        "log_type notice",
        "log_timestamp_format %Y-%m-%dT%H:%M:%S",
        "connection_messages false",
    )
    return "\n".join(lines) + "\n"
