"""Commands that run or check the hub on this machine: up, demo, doctor, and the embedded broker's two programs."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from deploy.local.running import until_told_to_stop

Host = Annotated[str, typer.Option("--host", envvar="HUB_HOST", help="Address the gateway listens on.")]
Port = Annotated[int, typer.Option("--port", envvar="HUB_PORT", help="Port of the gateway.")]
MqttPort = Annotated[int | None, typer.Option("--mqtt-port", envvar="HUB_MQTT_PORT", help="Port for devices.")]
BrokerChoice = Annotated[str | None, typer.Option("--broker", envvar="HUB_BROKER", help="mosquitto or amqtt.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command()(up)
    app.command()(demo)
    app.command()(doctor)
    app.command(hidden=True)(broker)
    app.command(hidden=True)(door)


def up(
    host: Host = "127.0.0.1",
    port: Port = 8080,
    mqtt_port: MqttPort = None,
    broker: BrokerChoice = None,
    *,
    demo: Annotated[bool, typer.Option(help="Load the demo city when the database is empty.")] = True,
) -> None:
    """Run the whole hub on this machine until Ctrl-C."""
    _run(host, port, mqtt_port, broker, demo=demo, simulator=False)


def demo(host: Host = "127.0.0.1", port: Port = 8080, mqtt_port: MqttPort = None, broker: BrokerChoice = None) -> None:
    """Run the hub with the demo city and the device simulator, so that the screens live."""
    _run(host, port, mqtt_port, broker, demo=True, simulator=True)


def doctor() -> None:
    """Check this machine: one line for each thing the hub needs; exit code 1 where one fails."""
    from deploy.local.doctor import examine

    findings = examine()
    for finding in findings:
        print(finding.line())
    raise typer.Exit(1 if any(finding.level == "fail" for finding in findings) else 0)


def broker(port: Annotated[int, typer.Option()], credentials: Annotated[Path, typer.Option()]) -> None:
    """Run the embedded broker."""
    from deploy.local.embedded_broker import run_broker

    asyncio.run(until_told_to_stop(lambda stop: run_broker("127.0.0.1", port, credentials, stop)))


def door(port: Annotated[int, typer.Option()], broker_port: Annotated[int, typer.Option()]) -> None:
    """Run the devices' door to Mosquitto."""
    import uvloop

    from deploy.local.device_door import run_door

    uvloop.run(until_told_to_stop(lambda stop: run_door("127.0.0.1", port, broker_port, stop)))


def _run(host: str, port: int, mqtt_port: int | None, broker: str | None, *, demo: bool, simulator: bool) -> None:
    from deploy.local.instance import Wishes
    from deploy.local.state import state_folder
    from deploy.local.up import run_hub

    if broker not in {None, "mosquitto", "amqtt"}:
        raise typer.BadParameter("must be mosquitto or amqtt", param_hint="--broker")
    run_hub(state_folder(), Wishes(host, port, mqtt_port, demo, simulator, broker))
