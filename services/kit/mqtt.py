"""The services' own connection to the broker: paho's network thread on one side, an asyncio queue on the other.

Owns connecting, publishing with a receipt and receiving with a manual acknowledgement. Knows nothing of devices.
"""

import asyncio
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

import structlog
from paho.mqtt.client import Client, MQTTMessage, MQTTMessageInfo
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class BrokerAddress:
    """``mqtt://user:password@host:port`` taken apart."""

    host: str
    port: int
    username: str | None
    password: str | None

    @classmethod
    def parse(cls, url: str) -> "BrokerAddress":
        parts = urlsplit(url)
        return cls(
            parts.hostname or "localhost",
            parts.port or 1883,
            unquote(parts.username) if parts.username else None,
            unquote(parts.password) if parts.password else None,
        )


@dataclass(frozen=True)
class Received:
    """A message not yet acknowledged."""

    topic: str
    payload: bytes
    mid: int
    qos: int


def send_at_once(_client: Client, _userdata: Any, connection: Any) -> None:
    """For ``on_socket_open``: switch off TCP's waiting for more to send.

    An acknowledgement followed by a message would otherwise be held back until the peer's delayed ACK, 40 ms each time.
    """
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


class EventConnection:
    """One durable MQTT 3.1.1 session under a fixed client id."""

    def __init__(self, broker_url: str, client_id: str, topics: list[str]) -> None:
        self.received: asyncio.Queue[Received] = asyncio.Queue()
        self.connected = asyncio.Event()
        self._topics = topics
        self._loop = asyncio.get_running_loop()
        self._receipts: dict[int, asyncio.Future[None]] = {}
        self._client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=client_id,
            clean_session=not topics,
            protocol=MQTTProtocolVersion.MQTTv311,
            manual_ack=True,
        )
        address = BrokerAddress.parse(broker_url)
        self._address = address
        if address.username:
            self._client.username_pw_set(address.username, address.password)
        self._client.reconnect_delay_set(min_delay=1, max_delay=5)
        self._client.max_inflight_messages_set(200)
        self._client.on_socket_open = send_at_once
        self._client.on_connect = self._on_connect
        self._client.on_disconnect = self._on_disconnect
        self._client.on_message = self._on_message
        self._client.on_publish = self._on_publish

    def start(self) -> None:
        """Connect in the background; a broker that is not there yet is tried again for ever."""
        self._client.connect_async(self._address.host, self._address.port, keepalive=20)
        self._client.loop_start()

    def stop(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def acknowledge(self, message: Received) -> None:
        """PUBACK, after the effect was committed."""
        self._client.ack(message.mid, message.qos)

    async def publish(self, topic: str, payload: bytes) -> None:
        """Return once the broker has acknowledged; raises ``ConnectionError`` where it is away."""
        if not self.connected.is_set():
            raise ConnectionError("the broker is not connected")
        info: MQTTMessageInfo = self._client.publish(topic, payload, qos=1)
        if info.rc != MQTTErrorCode.MQTT_ERR_SUCCESS:
            raise ConnectionError(f"publish failed: {info.rc}")
        receipt = self._receipts.setdefault(info.mid, self._loop.create_future())
        try:
            await asyncio.wait_for(receipt, timeout=10)
        except TimeoutError as error:
            raise ConnectionError("the broker did not acknowledge") from error
        finally:
            self._receipts.pop(info.mid, None)

    def _call(self, function: Callable[..., object], *args: Any) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(function, *args)

    def _on_connect(self, client: Client, _userdata: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        if reason.is_failure:
            _log.warning("broker_refused", reason=str(reason))
            return
        if self._topics:
            client.subscribe([(topic, 1) for topic in self._topics])
        self._call(self.connected.set)

    def _on_disconnect(self, *_: Any) -> None:
        self._call(self.connected.clear)

    def _on_message(self, _client: Client, _userdata: Any, message: MQTTMessage) -> None:
        self._call(self.received.put_nowait, Received(message.topic, bytes(message.payload), message.mid, message.qos))

    def _on_publish(self, _client: Client, _userdata: Any, mid: int, *_: Any) -> None:
        self._call(self._settle, mid)

    def _settle(self, mid: int) -> None:
        # The acknowledgement may overtake ``publish`` itself, so either side may create the receipt.
        receipt = self._receipts.setdefault(mid, self._loop.create_future())
        if not receipt.done():
            receipt.set_result(None)
