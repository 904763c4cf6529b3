"""One lane's session at the broker: reconnects for ever, hands over what has come, acknowledges what was stored.

The session is durable under a fixed client id, so the broker keeps what comes while the bridge is away. It speaks
MQTT 5 where the broker does, else 3.1.1. Each connection is a new client object: packet ids start anew with a
connection, and an acknowledgement left over from the last one could otherwise confirm a message nobody has stored.

Memory is bounded by the broker: it sends at most ``receive_maximum`` messages that are not acknowledged (under 3.1.1 as
many as its own limit says). Messages of QoS 0 know no such limit; a session may be told to let go of too many of them.
"""

import asyncio
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from services.devices.service.ingest_metrics import messages_total
from services.kit.clock import utc_now
from services.kit.mqtt import BrokerAddress, send_at_once

_log = structlog.get_logger(__name__)
_KEEPALIVE_SECONDS = 20
_RECONNECT_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0)
_SESSION_EXPIRY_SECONDS = 14 * 24 * 3600
_HANDSHAKE_SECONDS = 3


@dataclass(frozen=True)
class Incoming:
    """A message not yet acknowledged, and the connection it came by."""

    topic: str
    payload: bytes
    received_at: datetime
    mid: int
    qos: int
    connection: Client


class BrokerSession:
    """Run it with :meth:`run`; take messages with :meth:`take`, from the same event loop."""

    def __init__(
        self,
        broker_url: str,
        client_id: str,
        topics: list[str],
        receive_maximum: int,
        max_waiting_unconfirmed: int | None = None,
    ) -> None:
        self._address = BrokerAddress.parse(broker_url)
        self._client_id = client_id
        self._topics = topics
        self._receive_maximum = receive_maximum
        self._max_waiting_unconfirmed = max_waiting_unconfirmed
        self._dropped = messages_total.labels(client_id, "dropped")
        self._protocol = MQTTProtocolVersion.MQTTv5
        self._loop = asyncio.get_running_loop()
        self._waiting: deque[Incoming] = deque()
        self._arrived = asyncio.Event()
        self._awaited = 1
        self._settled = asyncio.Event()
        self._client: Client | None = None
        self.connected = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Keep a connection until ``stop``."""
        failures = 0
        while not stop.is_set():
            was_connected = await self._one_connection(stop)
            failures = 0 if was_connected else failures + 1
            delay = _RECONNECT_SECONDS[min(failures, len(_RECONNECT_SECONDS) - 1)]
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), delay)

    async def take(self, limit: int, timeout_seconds: float, linger_seconds: float) -> list[Incoming]:
        """Up to ``limit`` messages that have come.

        Waits ``timeout_seconds`` for the first and, where that is not zero, ``linger_seconds`` for more behind it.
        """
        await self._until_waiting(1, timeout_seconds)
        if self._waiting and linger_seconds:
            await self._until_waiting(limit, linger_seconds)
        return [self._waiting.popleft() for _ in range(min(limit, len(self._waiting)))]

    def acknowledge(self, message: Incoming) -> None:
        """PUBACK, on the connection the message came by; if that is gone, the broker sends the message again."""
        message.connection.ack(message.mid, message.qos)

    def publish(self, topic: str, payload: bytes) -> None:
        """Hand a message to the broker, QoS 1; lost with the connection, so only what will be asked for again."""
        if self._client is not None and self.connected.is_set():
            self._client.publish(topic, payload, qos=1)

    async def _until_waiting(self, count: int, timeout_seconds: float) -> None:
        if len(self._waiting) >= count:
            return
        self._awaited = count
        self._arrived.clear()
        if len(self._waiting) < count:  # the last may have come between the look and the clearing
            with suppress(TimeoutError):
                await asyncio.wait_for(self._arrived.wait(), timeout_seconds)

    async def _one_connection(self, stop: asyncio.Event) -> bool:
        """Connect and stay until the connection ends or ``stop``; whether the broker had accepted us."""
        client = self._new_client()
        self._settled.clear()
        try:
            await asyncio.to_thread(self._connect, client)
        except OSError as error:
            _log.info("broker_unreachable", client=self._client_id, error=str(error))
            return False
        client.loop_start()
        stopping = asyncio.create_task(stop.wait())
        ended = asyncio.create_task(self._settled.wait())
        accepted = asyncio.create_task(self.connected.wait())
        try:
            tasks = (stopping, ended, accepted)
            await asyncio.wait(tasks, timeout=_HANDSHAKE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            if not self.connected.is_set():
                self._try_other_protocol()
                return False
            self._client = client
            await asyncio.wait((stopping, ended), return_when=asyncio.FIRST_COMPLETED)
            return True
        finally:
            self._client = None
            self.connected.clear()
            for task in (stopping, ended, accepted):
                task.cancel()
            client.disconnect()
            await asyncio.to_thread(client.loop_stop)
            # What came by this connection and was not taken comes again by the next.
            self._waiting = deque(message for message in self._waiting if message.connection is not client)

    def _try_other_protocol(self) -> None:
        is_five = self._protocol == MQTTProtocolVersion.MQTTv5
        self._protocol = MQTTProtocolVersion.MQTTv311 if is_five else MQTTProtocolVersion.MQTTv5
        _log.info("broker_handshake_failed", client=self._client_id, next_protocol=self._protocol.name)

    def _new_client(self) -> Client:
        is_five = self._protocol == MQTTProtocolVersion.MQTTv5
        client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=self._client_id,
            clean_session=None if is_five else False,
            protocol=self._protocol,
            manual_ack=True,
            reconnect_on_failure=False,
        )
        if self._address.username:
            client.username_pw_set(self._address.username, self._address.password)
        client.on_socket_open = send_at_once
        client.on_connect = self._on_connect
        client.on_subscribe = self._on_subscribe
        client.on_disconnect = self._on_disconnect
        client.on_message = self._on_message
        return client

    def _connect(self, client: Client) -> None:
        options: dict[str, Any] = {}
        if self._protocol == MQTTProtocolVersion.MQTTv5:
            properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
            properties.SessionExpiryInterval = _SESSION_EXPIRY_SECONDS
            properties.ReceiveMaximum = self._receive_maximum
            options = {"clean_start": False, "properties": properties}
        client.connect(self._address.host, self._address.port, keepalive=_KEEPALIVE_SECONDS, **options)

    def _on_connect(self, client: Client, _userdata: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        if reason.is_failure:
            _log.warning("broker_refused", client=self._client_id, reason=str(reason))
            return
        client.subscribe([(topic, 1) for topic in self._topics])
        _log.info("broker_connected", client=self._client_id, protocol=self._protocol.name)
        self._call(self.connected)

    def _on_subscribe(self, client: Client, _userdata: Any, _mid: int, reasons: Any, _properties: Any) -> None:
        if any(reason.is_failure for reason in reasons):
            # Connected and deaf would be the worst state of all; the next connection asks again.
            _log.error("subscription_refused", client=self._client_id, topics=self._topics)
            client.disconnect()

    def _on_disconnect(self, _client: Client, _userdata: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        _log.info("broker_disconnected", client=self._client_id, reason=str(reason))
        self._call(self._settled)

    def _on_message(self, client: Client, _userdata: Any, message: MQTTMessage) -> None:
        limit = self._max_waiting_unconfirmed
        if message.qos == 0 and limit is not None and len(self._waiting) >= limit:
            self._dropped.inc()
            return
        self._waiting.append(
            Incoming(message.topic, bytes(message.payload), utc_now(), message.mid, message.qos, client)
        )
        if len(self._waiting) >= self._awaited and not self._arrived.is_set():
            self._call(self._arrived)

    def _call(self, event: asyncio.Event) -> None:
        """Set an event of the loop from paho's thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(event.set)
