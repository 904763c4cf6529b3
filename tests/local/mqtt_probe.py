"""An MQTT client for tests: connects, publishes, subscribes, and says what came of it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

PATIENCE_SECONDS = 10.0


class Refused(Exception):  # noqa: N818 — an outcome tests ask for
    """The broker did not let the client in."""


class Probe:
    """One connected client."""

    def __init__(self, client: mqtt.Client) -> None:
        self._client = client
        self._subscribed = threading.Event()
        self.received: list[tuple[str, bytes]] = []
        client.on_message = self._on_message
        client.on_subscribe = self._on_subscribe

    def publish(self, topic: str, payload: bytes = b"x") -> None:
        """Publish with QoS 1 and wait for the broker's acknowledgement."""
        self._client.publish(topic, payload, qos=1).wait_for_publish(PATIENCE_SECONDS)

    def subscribe(self, topic: str) -> None:
        self._subscribed.clear()
        self._client.subscribe(topic, qos=1)
        assert self._subscribed.wait(PATIENCE_SECONDS)

    def _on_message(self, _client: mqtt.Client, _data: Any, message: mqtt.MQTTMessage) -> None:
        self.received.append((message.topic, bytes(message.payload)))

    def _on_subscribe(self, *_arguments: Any) -> None:
        self._subscribed.set()


@contextmanager
def connected(
    port: int,
    name: str | None,
    password: str | None,
    version: MQTTProtocolVersion = MQTTProtocolVersion.MQTTv311,
    will: tuple[str, bytes] | None = None,
) -> Iterator[Probe]:
    """A client that is signed in. Raises Refused where the broker does not accept it."""
    client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=f"probe-{time.monotonic_ns()}", protocol=version)
    if name is not None:
        client.username_pw_set(name, password)
    if will is not None:
        client.will_set(*will, qos=1)
    outcome: list[Any] = []
    answered = threading.Event()

    def on_connect(_client: mqtt.Client, _data: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        outcome.append(reason)
        answered.set()
        if reason.is_failure:
            client.disconnect()

    client.on_connect = on_connect
    probe = Probe(client)
    client.connect("127.0.0.1", port)
    client.loop_start()
    try:
        if not answered.wait(PATIENCE_SECONDS) or outcome[0].is_failure:
            raise Refused(outcome)
        yield probe
    finally:
        client.disconnect()
        client.loop_stop()
