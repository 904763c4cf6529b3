"""Which TCP ports a local instance uses, and what to say when one is taken."""

import socket

from deploy.local.errors import SetupError

LOOPBACK = "127.0.0.1"


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Whether a server could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # Servers set this too: a port whose last connections are only in TIME_WAIT is free to them.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def require_free(port: int, host: str, purpose: str, setting: str) -> int:
    """Answer the port, or raise SetupError that names the setting with which to choose another."""
    if not is_free(port, host):
        raise SetupError(
            f"port {port} on {host}, meant for {purpose}, is busy: stop the program that uses it, or choose another "
            f"port with {setting}"
        )
    return port


def free_ports(count: int) -> list[int]:
    """Ports the system hands out, all different; they are held open together until all are known."""
    probes = [socket.socket(socket.AF_INET, socket.SOCK_STREAM) for _ in range(count)]
    try:
        for probe in probes:
            probe.bind((LOOPBACK, 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def first_free(preferred: range) -> int:
    """Answer the first free port of the range, else any free one: for addresses that are announced, not assumed."""
    return next((port for port in preferred if is_free(port)), None) or free_ports(1)[0]
