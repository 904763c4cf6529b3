"""The engine of one process and the session of one request: one transaction, committed before the answer leaves."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from services.kit.settings import ProcessSettings


class Database:
    """A pool of connections under one service's role.

    ``tests_connections`` asks each connection whether it still lives before it is used: a round trip that a person's
    request is worth, and a background loop, which tries again anyway, is not.
    """

    def __init__(self, settings: ProcessSettings, role: str, *, tests_connections: bool = True) -> None:
        self.url = settings.database_url_for(role)
        timeout_milliseconds = int(settings.statement_timeout_seconds * 1000)
        self.engine: AsyncEngine = create_async_engine(
            self.url,
            # A statement that fails is logged; whom it was about is not.
            hide_parameters=True,
            pool_size=settings.database_pool_size,
            max_overflow=settings.database_pool_size,
            pool_timeout=5,
            pool_pre_ping=tests_connections,
            connect_args={
                "options": f"-c statement_timeout={timeout_milliseconds} -c timezone=UTC",
                "connect_timeout": 3,
                "application_name": role,
            },
        )
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False, autoflush=False)

    @property
    def psycopg_dsn(self) -> str:
        """The same address for psycopg itself (``LISTEN``, bulk work)."""
        return self.url.replace("postgresql+psycopg://", "postgresql://")

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """One unit of work: commits at the end of the block, rolls back on any error."""
        async with self._sessions() as session, session.begin():
            yield session

    async def ping(self) -> None:
        """Raise where the database does not answer."""
        async with self.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def dispose(self) -> None:
        await self.engine.dispose()


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    """The request's transaction."""
    database: Database = request.app.state.database
    async with database.transaction() as session:
        yield session


# "function" scope: the commit comes before the response, so a client never holds an answer that was rolled back.
DatabaseSession = Annotated[AsyncSession, Depends(get_session, scope="function")]
