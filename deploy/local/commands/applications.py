"""Commands that run one kind of process of the hub: serve, bridge, listen, worker. Each may run in many copies."""

import importlib
from enum import StrEnum
from typing import Annotated

import typer

from deploy.local.running import until_told_to_stop


class Application(StrEnum):
    """What `hub serve` can serve, and whose workers `hub worker` runs."""

    GATEWAY = "gateway"
    REGISTRY = "registry"
    DISPATCH = "dispatch"
    DEVICES = "devices"

    @property
    def package(self) -> str:
        return "gateway" if self is Application.GATEWAY else f"services.{self.value}"


_DEFAULT_PORTS = {
    Application.GATEWAY: 8080,
    Application.REGISTRY: 8101,
    Application.DISPATCH: 8102,
    Application.DEVICES: 8103,
}


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command()(serve)
    app.command()(bridge)
    app.command()(listen)
    app.command()(worker)


def serve(
    application: Application,
    host: Annotated[str, typer.Option()] = "127.0.0.1",
    port: Annotated[int | None, typer.Option(help="Default: 8080, 8101, 8102, 8103.")] = None,
) -> None:
    """Serve one application over HTTP."""
    import uvicorn

    uvicorn.run(
        f"{application.package}.app:create_app",
        factory=True,
        host=host,
        port=_DEFAULT_PORTS[application] if port is None else port,
        loop="uvloop",
        http="httptools",
        access_log=False,
        # The application configures JSON logs itself.
        log_config=None,
        timeout_graceful_shutdown=5,
    )


def bridge(
    *, listen: Annotated[bool, typer.Option("--listen", help="Run the TCP listeners in the same process.")] = False
) -> None:
    """Run the bridge from the broker to the database."""
    module = importlib.import_module("services.devices.ingest.bridge")
    module.main(with_listeners=listen)


def listen() -> None:
    """Run the listeners for devices that speak JT/T 808, the watches' protocol or GT06 over TCP."""
    module = importlib.import_module("services.devices.ingest.listener")
    module.main()


def worker(
    services: Annotated[list[Application], typer.Argument(help="Whose workers to run in this process.")],
) -> None:
    """Run the background work of one or several services in one process."""
    import uvloop

    from services.kit.logging import configure_logging
    from services.kit.settings import ProcessSettings

    configure_logging("worker", ProcessSettings().log_level)
    modules = [importlib.import_module(f"{service.package}.worker") for service in services]
    uvloop.run(until_told_to_stop(*(module.run for module in modules)))
