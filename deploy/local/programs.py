"""The hub's own processes as programs to supervise: their command lines, their order, what each must be told."""

import sys
from collections.abc import Mapping

from deploy.local.child import Program
from deploy.local.environment import SERVICES, Addresses
from deploy.local.ports import LOOPBACK
from deploy.local.state import REPOSITORY

STAGE_POSTGRES, STAGE_BROKER, STAGE_BRIDGE, STAGE_WORKERS, STAGE_APPS, STAGE_SIMULATOR = range(6)
"""The order of the start; stopping goes the other way, so that nobody loses what it still needs."""


def hub_program(name: str, arguments: tuple[str, ...], stage: int, environment: Mapping[str, str]) -> Program:
    """Answer `hub ARGUMENTS…` as a program, run by this interpreter."""
    command = (sys.executable, "-m", "deploy.local", *arguments)
    return Program(name=name, command=command, stage=stage, environment=environment, folder=REPOSITORY)


def application_programs(addresses: Addresses, environment: Mapping[str, str]) -> list[Program]:
    """Answer the bridge, the workers and the four apps.

    All workers share one process, and so do the bridge and the listeners: an idle interpreter with its libraries is
    most of what each of them weighs.
    """
    programs = [
        hub_program("bridge", ("bridge", "--listen"), STAGE_BRIDGE, environment),
        hub_program("workers", ("worker", *SERVICES, "gateway"), STAGE_WORKERS, environment),
    ]
    for service in SERVICES:
        where = ("--host", LOOPBACK, "--port", str(addresses.service_ports[service]))
        programs.append(hub_program(service, ("serve", service, *where), STAGE_APPS, environment))
    where = ("--host", addresses.gateway_host, "--port", str(addresses.gateway_port))
    programs.append(hub_program("gateway", ("serve", "gateway", *where), STAGE_APPS, environment))
    return programs


def readiness_urls(addresses: Addresses) -> dict[str, str]:
    """Answer the `/readyz` of every process that has one, by program name."""
    urls = {service: f"{addresses.service_url(service)}/readyz" for service in SERVICES}
    return {**urls, "gateway": f"{addresses.gateway_url}/readyz"}
