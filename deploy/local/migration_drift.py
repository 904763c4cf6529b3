"""Checks that the migrations make exactly what the models say, on a PostgreSQL of its own that is thrown away after.

Run as `python -m deploy.local.migration_drift`; exit code 1 names the schemas that differ.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.util import CommandError

from deploy.local.database import ensure_database
from deploy.local.postgres import ADMINISTRATOR, EmbeddedPostgres, prepare
from migrations.runner import SCHEMAS, alembic_config, migrate

_START_WITHIN_SECONDS = 30.0


@contextmanager
def throwaway_postgres() -> Iterator[EmbeddedPostgres]:
    """A running server whose data is gone afterwards. Raises TimeoutError where it does not start."""
    with tempfile.TemporaryDirectory(prefix="hub-drift-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = prepare(Path(folder) / "postgres")
        program = server.program(stage=0)
        user, group = program.account or (None, None)
        with subprocess.Popen(
            [*program.command, "--fsync=off"],
            cwd="/", user=user, group=group, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        ) as process:  # fmt: skip
            try:
                deadline = time.monotonic() + _START_WITHIN_SECONDS
                while not server.is_ready():
                    if time.monotonic() > deadline:
                        raise TimeoutError("PostgreSQL does not start")
                    time.sleep(0.05)
                yield server
            finally:
                process.send_signal(program.stop_signal)


def main() -> None:
    """Migrate an empty database and compare it with the models."""
    drifted = []
    with throwaway_postgres() as server:
        dsn = server.url(ADMINISTRATOR)
        ensure_database(dsn)
        migrate(dsn)
        for schema in SCHEMAS:
            try:
                command.check(alembic_config(schema, dsn))
            except CommandError as error:
                print(f"{schema}: {error}", file=sys.stderr)
                drifted.append(schema)
    if drifted:
        raise SystemExit(1)
    print(f"{', '.join(SCHEMAS)}: migrations and models agree")


if __name__ == "__main__":
    main()
