"""`hub up`: everything one machine needs, started in order, watched, stopped in order. The parts are other modules'."""

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path

from deploy.local.child import Program, stop_strays
from deploy.local.errors import SetupError
from deploy.local.instance import Instance, Wishes, plan
from deploy.local.ports import LOOPBACK
from deploy.local.programs import (
    STAGE_APPS,
    STAGE_POSTGRES,
    STAGE_SIMULATOR,
    application_programs,
    hub_program,
    readiness_urls,
)
from deploy.local.state import StateFolder, lock_state, note_environment, open_state
from deploy.local.supervisor import Supervisor
from deploy.local.waiting import accepts_connections, answers_ok, until

STOP_WITHIN_SECONDS = 9.0  # of the 10 promised: the rest is for what the interpreter itself still has to do
_READY_WITHIN_SECONDS = 90.0
_DEATHS_BEFORE_GIVING_UP = 4


def say(line: str) -> None:
    """Print a line at once, also into a file or a pipe."""
    print(line, flush=True)


def run_hub(state: StateFolder, wishes: Wishes, announce: Callable[[str], None] = say) -> None:
    """Run the hub until Ctrl-C or SIGTERM. Raises SetupError where the machine or a part does not get ready."""
    open_state(state)
    with lock_state(state):
        for name in stop_strays(state.run):
            announce(f"{name}: was left over from an earlier start, stopped")
        instance = plan(state, wishes)
        with note_environment(state, instance.environment):
            asyncio.run(HubRun(instance, wishes, announce).run())


class HubRun:
    """One run of an instance, from the first process to the last."""

    def __init__(self, instance: Instance, wishes: Wishes, announce: Callable[[str], None]) -> None:
        self._instance = instance
        self._wishes = wishes
        self._announce = announce
        self._supervisor = Supervisor(instance.state.logs, instance.state.run, announce)

    async def run(self) -> None:
        """Start everything, stay until interrupted, stop everything, however the start went."""
        life = asyncio.create_task(self._live())
        self._end_on_signal(life)
        try:
            await life
        except asyncio.CancelledError:
            pass  # a signal asked for the end: the ordinary way out
        finally:
            began = time.monotonic()
            await self._supervisor.stop(STOP_WITHIN_SECONDS)
            self._announce(f"stopped in {time.monotonic() - began:.1f} s")

    def _end_on_signal(self, life: asyncio.Task[None]) -> None:
        def on_signal() -> None:
            if life.cancelling() or life.done():
                self._announce("killed")
                self._supervisor.kill()
            else:
                self._announce("stopping; once more kills at once")
                life.cancel()

        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, on_signal)

    async def _live(self) -> None:
        began = time.monotonic()
        await self._start_servers()
        following = asyncio.create_task(self._instance.broker.follow_credentials(self._supervisor))
        try:
            await self._start_hub()
            self._announce(f"ready in {time.monotonic() - began:.1f} s")
            await self._start_demo()
            self._announce_addresses()
            await following
        finally:
            following.cancel()

    async def _start_servers(self) -> None:
        instance = self._instance
        if instance.postgres is not None:
            await self._supervisor.start(instance.postgres.program(STAGE_POSTGRES))
        instance.broker.write_credentials()
        for program in instance.broker.programs(instance.addresses, instance.environment):
            await self._supervisor.start(program)
        if instance.postgres is not None:
            is_ready = instance.postgres.is_ready
            await self._until({"postgres": lambda: asyncio.to_thread(is_ready)})
        await self._until({"broker": lambda: accepts_connections(LOOPBACK, instance.addresses.broker_port)})

    async def _start_hub(self) -> None:
        await self._run_to_end(self._administration("migrate", ("migrate",)), "the database cannot be migrated")
        programs = application_programs(self._instance.addresses, self._instance.environment)
        for program in programs:
            await self._supervisor.start(program)
        urls = readiness_urls(self._instance.addresses)
        await self._until({name: partial(answers_ok, url) for name, url in urls.items()})

    async def _start_demo(self) -> None:
        if self._wishes.demo:
            if not self._instance.state.demo_logins.exists():
                self._announce(
                    f"loading the demo city, for the first time; its progress is in {self._log('demo-city')}"
                )
            loader = self._administration("demo-city", ("load-demo",))
            await self._run_to_end(loader, "the demo city cannot be loaded")
            logins = self._instance.state.demo_logins
            if logins.exists():
                self._announce(logins.read_text().rstrip())
        if self._wishes.simulator:
            await self._supervisor.start(self._simulator())
            self._announce("the simulator runs: the screens live")

    def _simulator(self) -> Program:
        return hub_program("simulator", ("simulate",), STAGE_SIMULATOR, self._instance.environment)

    def _announce_addresses(self) -> None:
        addresses = self._instance.addresses
        self._announce(f"console  {addresses.gateway_url}")
        self._announce(f"devices  mqtt://{LOOPBACK}:{addresses.device_port} ({self._instance.broker.title})")
        listeners = ", ".join(f"{protocol} {port}" for protocol, port in addresses.listener_ports.items())
        self._announce(f"         tcp://{LOOPBACK}, ports: {listeners}")
        self._announce(f"logs     {self._instance.state.logs}")
        self._announce("Ctrl-C stops")

    def _administration(self, name: str, arguments: tuple[str, ...]) -> Program:
        """A short run that may change accounts and schemas: it alone is told the administrator's address."""
        environment = {
            **self._instance.environment,
            "HUB_DATABASE_ADMIN_URL": self._instance.databases.administrator,
        }
        return hub_program(name, arguments, STAGE_APPS, environment)

    async def _run_to_end(self, program: Program, trouble: str) -> None:
        if not await self._supervisor.run_once(program):
            raise SetupError(f"{trouble}: the reason is above and in {self._log(program.name)}")

    async def _until(self, conditions: Mapping[str, Callable[[], Awaitable[bool]]]) -> None:
        """Wait for every named program; give up on one that keeps dying. Raises SetupError."""
        for name, condition in conditions.items():

            async def settled(name: str = name, condition: Callable[[], Awaitable[bool]] = condition) -> bool:
                return self._keeps_dying(name) or await condition()

            in_time = await until(settled, _READY_WITHIN_SECONDS)
            if not in_time or self._keeps_dying(name):
                reason = "keeps ending" if in_time else f"is not ready after {_READY_WITHIN_SECONDS:.0f} s"
                raise SetupError(f"{name} {reason}: see {self._log(name)}")

    def _keeps_dying(self, name: str) -> bool:
        return self._supervisor.deaths(name) >= _DEATHS_BEFORE_GIVING_UP

    def _log(self, name: str) -> Path:
        return self._instance.state.logs / f"{name}.log"
