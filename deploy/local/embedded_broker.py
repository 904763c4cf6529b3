"""The broker of the `amqtt` wheel, for machines without Mosquitto, with the same credential files and rules."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amqtt.broker import Broker
from amqtt.contexts import Action, BaseContext, BrokerConfig, ListenerConfig
from amqtt.plugins.base import BaseAuthPlugin, BaseTopicPlugin
from amqtt.session import Session

from deploy.local.credential_files import AccessRules, CredentialFiles, read_rules


class _WatchedRules:
    """The rules in force: read again whenever a file has been replaced, at most once for each question asked."""

    def __init__(self, folder: Path) -> None:
        self._files = CredentialFiles(folder)
        self._version: Any = None
        self._rules = AccessRules()

    def current(self) -> AccessRules:
        version = self._files.version()
        if version != self._version:
            self._rules, self._version = read_rules(self._files), version
        return self._rules


class FileAuthentication(BaseAuthPlugin):  # type: ignore[misc]  # amqtt has no types
    """Lets in whom the password file knows; nobody without a name."""

    @dataclass
    class Config:
        """The folder with `passwords` and `acl`."""

        folder: str = ""

    def __init__(self, context: BaseContext) -> None:
        super().__init__(context)
        self._watched = _WatchedRules(Path(self.config.folder))

    async def authenticate(self, *, session: Session) -> bool:
        if not session.username or session.password is None:
            return False
        rules = self._watched.current()
        # The hash takes milliseconds: in a thread, so that a storm of connects does not hold up messages.
        return await asyncio.to_thread(rules.accepts, session.username, session.password)


class FileAccess(BaseTopicPlugin):  # type: ignore[misc]  # amqtt has no types
    """Allows what the acl file allows, to names that the password file still knows."""

    @dataclass
    class Config:
        """The folder with `passwords` and `acl`."""

        folder: str = ""

    def __init__(self, context: BaseContext) -> None:
        super().__init__(context)
        self._watched = _WatchedRules(Path(self.config.folder))

    async def topic_filtering(
        self, *, session: Session | None = None, topic: str | None = None, action: Action | None = None
    ) -> bool:
        name = session.username if session else None
        rules = self._watched.current()
        if not name or not topic or name not in rules.hashes:
            return False
        return rules.may_write(name, topic) if action == Action.PUBLISH else rules.may_read(name, topic)


def broker_config(host: str, port: int, credentials: Path) -> BrokerConfig:
    """Answer the broker's configuration: one TCP listener, rules from the files in `credentials`."""
    plugin_config = {"folder": str(credentials)}
    plugins: Mapping[str, dict[str, str]] = {
        f"{__name__}.{FileAuthentication.__name__}": plugin_config,
        f"{__name__}.{FileAccess.__name__}": plugin_config,
    }
    return BrokerConfig(
        listeners={"default": ListenerConfig(bind=f"{host}:{port}")},
        session_expiry_interval=14 * 24 * 3600,
        plugins=dict(plugins),
    )


async def run_broker(host: str, port: int, credentials: Path, stop: asyncio.Event) -> None:
    """Serve until `stop` is set."""
    logging.getLogger("amqtt").setLevel(logging.WARNING)
    logging.getLogger("transitions").setLevel(logging.WARNING)
    broker = Broker(broker_config(host, port, credentials))
    await broker.start()
    await stop.wait()
    await broker.shutdown()
