"""The files by which the broker knows the devices: written anew whenever a device is registered."""

import asyncio
import os
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.devices.domain.broker_credentials import render_acl, render_passwords
from services.devices.repository.system_devices import SystemDevices

CHANNEL = "devices_credentials"
PASSWORDS = "passwords"
ACL = "acl"


async def notify_changed(session: AsyncSession) -> None:
    """Wake the worker once this transaction has committed."""
    await session.execute(text(f"NOTIFY {CHANNEL}"))


async def write_files(session: AsyncSession, folder: Path) -> None:
    """Write both files where they differ from what is there, each replaced as a whole.

    The access list goes first: a device that can log in must find its topics allowed.
    """
    users = await SystemDevices(session).broker_users()
    await asyncio.to_thread(_write, folder, render_acl(users), render_passwords(users))


def _write(folder: Path, acl: str, passwords: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    _replace(folder / ACL, acl)
    _replace(folder / PASSWORDS, passwords)


def _replace(path: Path, content: str) -> None:
    if path.exists() and path.read_text() == content:
        return
    draft = path.with_suffix(f".{os.getpid()}.new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o640), "w") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
