"""The two files that say who may use the broker: their syntax, the merged files a broker reads, and the check itself.

`passwords` has lines `NAME:$7$ITERATIONS$BASE64SALT$BASE64HASH` (PBKDF2-HMAC-SHA512), `acl` has blocks of `user NAME`
and `topic read|write|readwrite FILTER`: Mosquitto's own formats. The devices service writes a pair for the devices,
this module adds the services' own user. It decides nothing about who gets which topic.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

SERVICES_USER = "hub-services"
_SERVICES_ACL = f"user {SERVICES_USER}\ntopic readwrite #\ntopic read $SYS/#\n"
_ITERATIONS = 1000  # of a random password of 192 bits: guessing does not get easier by hashing less


@dataclass(frozen=True)
class CredentialFiles:
    """A pair of files in one folder."""

    folder: Path

    @property
    def passwords(self) -> Path:
        return self.folder / "passwords"

    @property
    def acl(self) -> Path:
        return self.folder / "acl"

    def version(self) -> tuple[tuple[int, int, int], ...]:
        """Answer what changes whenever a file is replaced: size, inode and time of writing of each file that exists."""
        found = [path.stat() for path in (self.passwords, self.acl) if path.exists()]
        return tuple((stat.st_mtime_ns, stat.st_ino, stat.st_size) for stat in found)


@dataclass
class AccessRules:
    """The files' content, ready to be asked. Names and filters are exactly as written."""

    hashes: dict[str, str] = field(default_factory=dict)
    readable: dict[str, list[str]] = field(default_factory=dict)
    writable: dict[str, list[str]] = field(default_factory=dict)

    def accepts(self, name: str, password: str) -> bool:
        """Whether the name exists and the password is its own."""
        known = self.hashes.get(name)
        return known is not None and _matches_hash(password, known)

    def may_read(self, name: str, topic: str) -> bool:
        """Whether a message of this topic may reach the name."""
        return any(topic_matches(pattern, topic) for pattern in self.readable.get(name, []))

    def may_write(self, name: str, topic: str) -> bool:
        """Whether the name may publish to this topic."""
        return any(topic_matches(pattern, topic) for pattern in self.writable.get(name, []))


def hash_password(password: str, iterations: int = _ITERATIONS) -> str:
    """Answer the `$7$…` form of a password, with a new salt."""
    salt = os.urandom(12)  # Mosquitto 2.0 reads salts of exactly this length
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, iterations)
    return f"$7${iterations}${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}"


def merge(
    devices: CredentialFiles,
    merged: CredentialFiles,
    services_password: str,
    rename: Callable[[str], str] = str,
) -> None:
    """Write the pair a broker reads: the services' user and what the devices service wrote.

    `rename` gives a name the form the broker at hand reads. Each file is replaced at once, so that a broker never reads
    half of one.
    """
    passwords = [f"{SERVICES_USER}:{hash_password(services_password)}"]
    for line in _read(devices.passwords).splitlines():
        name, _, hashed = line.rpartition(":")
        passwords.append(f"{rename(name)}:{hashed}" if name else line)
    acl = [
        f"user {rename(line.removeprefix('user '))}" if line.startswith("user ") else line
        for line in _read(devices.acl).splitlines()
    ]
    _replace(merged.passwords, "\n".join(passwords) + "\n")
    _replace(merged.acl, _SERVICES_ACL + "\n" + "\n".join(acl) + "\n")


def read_rules(files: CredentialFiles) -> AccessRules:
    """Read a pair of files. Lines that are neither comment nor rule are passed over, as Mosquitto does."""
    rules = AccessRules()
    for line in _read(files.passwords).splitlines():
        # From the right: names hold colons (`vendor:serial`), hashes never do.
        name, separator, hashed = line.strip().rpartition(":")
        if separator:
            rules.hashes[name] = hashed
    name = ""
    for line in _read(files.acl).splitlines():
        words = line.strip().split(" ", 2)
        if words[0] == "user" and len(words) > 1:
            name = line.strip()[len("user ") :]
        elif words[0] == "topic" and len(words) == 3 and name:
            if words[1] in {"read", "readwrite"}:
                rules.readable.setdefault(name, []).append(words[2])
            if words[1] in {"write", "readwrite"}:
                rules.writable.setdefault(name, []).append(words[2])
    return rules


def topic_matches(pattern: str, topic: str) -> bool:
    """Whether a topic, or a filter taken as a topic, lies within a pattern with `+` and `#` (MQTT 5, section 4.7).

    A filter is within a pattern only if everything it could match is: `#` under `a/+` is not.
    """
    if topic.startswith("$") != pattern.startswith("$"):
        return False
    wanted, given = pattern.split("/"), topic.split("/")
    for position, level in enumerate(wanted):
        if level == "#":
            return True
        if position >= len(given) or given[position] == "#" or level not in ("+", given[position]):
            return False
    return len(wanted) == len(given)


def _matches_hash(password: str, known: str) -> bool:
    try:
        _, kind, iterations, salt, digest = known.split("$")
        if kind != "7":
            return False
        made = hashlib.pbkdf2_hmac("sha512", password.encode(), base64.b64decode(salt), int(iterations))
        return hmac.compare_digest(made, base64.b64decode(digest))
    except ValueError:
        return False


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def _replace(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
