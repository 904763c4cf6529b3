"""One device's MQTT session on the asyncio loop: paho's protocol without paho's thread, so that hundreds fit a process.

Owns the socket's readiness and the keep-alive clock. Knows nothing of topics' meaning. Speaks MQTT 3.1.1, which both of
the local brokers do, with a session that outlives the connection.
"""

import asyncio
import contextlib
import socket
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion

from services.kit.mqtt import send_at_once

KEEPALIVE_SECONDS = 60
_TICK_SECONDS = 5.0
# Opening the socket is the one thing paho does blocking; at the loopback it takes microseconds.
_OPEN_SECONDS = 3.0

OnMessage = Callable[[str, bytes], None]


class RefusedError(ConnectionError):
    """The broker answered and said no: most often the password is not, or not yet, known there."""


class DeviceConnection:
    """A session of the user `name`. All methods belong to the loop's thread."""

    def __init__(self, broker_url: str, name: str, password: str, topics: list[str], on_message: OnMessage) -> None:
        address = urlsplit(broker_url)
        self._host, self._port = address.hostname or "127.0.0.1", address.port or 1883
        self._topics = topics
        self._on_message = on_message
        self._loop = asyncio.get_running_loop()
        self._answer: asyncio.Future[None] | None = None
        self._tick: asyncio.TimerHandle | None = None
        self.lost = asyncio.Event()
        self.lost.set()
        self._client = self._make_client(name, password)

    @property
    def is_connected(self) -> bool:
        """Whether the broker has accepted the session and the connection is up."""
        return not self.lost.is_set()

    async def connect(self, timeout_seconds: float = 10.0) -> None:
        """Open the session and subscribe. Raises `RefusedError`, or ConnectionError where the broker is away."""
        self._answer = self._loop.create_future()
        try:
            self._client.connect(self._host, self._port, keepalive=KEEPALIVE_SECONDS)
            await asyncio.wait_for(self._answer, timeout_seconds)
        except OSError as error:  # TimeoutError and ConnectionError are among them
            self.drop()
            if isinstance(error, RefusedError):
                raise
            raise ConnectionError(f"the broker at {self._host}:{self._port} cannot be reached: {error!r}") from error
        finally:
            self._answer = None

    def publish(self, topic: str, payload: bytes) -> None:
        """Send with QoS 1. What is under way when the connection breaks is sent again after the next `connect`."""
        self._client.publish(topic, payload, qos=1)

    def drop(self) -> None:
        """Break the connection without a word, as a device does that loses the network."""
        sock = self._client.socket()
        if isinstance(sock, socket.socket):
            with contextlib.suppress(OSError):  # the other side was quicker
                sock.shutdown(socket.SHUT_RDWR)
            # Read what had arrived, up to the end of the connection, which paho then notices.
            while self._client.loop_read() == MQTTErrorCode.MQTT_ERR_SUCCESS:
                pass

    def close(self) -> None:
        """Take leave of the broker; the session stays there."""
        if self.is_connected:
            self._client.disconnect()
            self._client.loop_write()
        # The broker closes in answer; nobody waits for it here.
        self.drop()

    def _make_client(self, name: str, password: str) -> Client:
        client = Client(
            CallbackAPIVersion.VERSION2, client_id=name, clean_session=False, protocol=MQTTProtocolVersion.MQTTv311
        )
        client.username_pw_set(name, password)
        client.connect_timeout = _OPEN_SECONDS
        client.on_connect = self._on_connect
        client.on_disconnect = self._on_disconnect
        client.on_message = self._on_publish_received
        client.on_socket_open = self._on_socket_open
        client.on_socket_close = self._on_socket_close
        client.on_socket_register_write = self._on_socket_register_write
        client.on_socket_unregister_write = self._on_socket_unregister_write
        return client

    def _on_socket_open(self, client: Client, userdata: Any, sock: Any) -> None:
        send_at_once(client, userdata, sock)
        self._loop.add_reader(sock, client.loop_read)
        self._tick = self._loop.call_later(_TICK_SECONDS, self._keep_alive)

    def _on_socket_close(self, _client: Client, _userdata: Any, sock: Any) -> None:
        self._loop.remove_reader(sock)
        self._loop.remove_writer(sock)
        if self._tick is not None:
            self._tick.cancel()

    def _on_socket_register_write(self, client: Client, _userdata: Any, sock: Any) -> None:
        self._loop.add_writer(sock, client.loop_write)

    def _on_socket_unregister_write(self, _client: Client, _userdata: Any, sock: Any) -> None:
        self._loop.remove_writer(sock)

    def _keep_alive(self) -> None:
        self._tick = self._loop.call_later(_TICK_SECONDS, self._keep_alive)
        self._client.loop_misc()

    def _on_connect(self, client: Client, _userdata: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        if reason.is_failure:
            self._settle(RefusedError(f"the broker refused: {reason}"))
            return
        if self._topics:
            client.subscribe([(topic, 1) for topic in self._topics])
        self.lost.clear()
        self._settle(None)

    def _on_disconnect(self, _client: Client, _userdata: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        self.lost.set()
        self._settle(ConnectionError(f"the connection was lost: {reason}"))

    def _on_publish_received(self, _client: Client, _userdata: Any, message: MQTTMessage) -> None:
        self._on_message(message.topic, bytes(message.payload))

    def _settle(self, trouble: ConnectionError | None) -> None:
        if self._answer is None or self._answer.done():
            return
        if trouble is None:
            self._answer.set_result(None)
        else:
            self._answer.set_exception(trouble)
