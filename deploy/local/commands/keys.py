"""Commands about the keys personal data is sealed under: rotate-keys, index-key."""

import asyncio
import importlib
from typing import Annotated

import typer

from deploy.local.errors import SetupError
from deploy.local.state import adopt_environment, state_folder

_MODELS = {
    "registry": "services.registry.models",
    "dispatch": "services.dispatch.models",
    "devices": "services.devices.models",
    "gateway": "gateway.models",
}


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command("rotate-keys")(rotate_keys)
    app.command("index-key")(index_key)


def rotate_keys(
    *, check: Annotated[bool, typer.Option(help="Only count what is sealed under an older key.")] = False
) -> None:
    """Seal all personal data under the first key of HUB_DATA_KEYS. The hub may run; it must know both keys."""
    adopt_environment(state_folder())
    left = asyncio.run(_rotate(only_count=check))
    for name, count in left.items():
        print(f"{name}: {count} rows are sealed under an older key")
    if left and not check:
        raise SetupError("some rows were under somebody's hand: run it again")
    if not left:
        print("nothing is sealed under an older key; before you take one out, add what `hub index-key` prints")


def index_key() -> None:
    """Print the entry that fixes the key of the blind indexes, so that the oldest key can be taken out. A secret."""
    from services.kit import crypto
    from services.kit.settings import ProcessSettings

    adopt_environment(state_folder())
    crypto.configure(ProcessSettings().data_keys)
    print(crypto.key_ring().index_entry().get_secret_value())


async def _rotate(*, only_count: bool) -> dict[str, int]:
    """Rows left by schema and table."""
    from services.kit import crypto
    from services.kit.database import Database
    from services.kit.rotation import count_left, reseal
    from services.kit.settings import ProcessSettings

    settings = ProcessSettings(statement_timeout_seconds=600)
    crypto.configure(settings.data_keys)
    left: dict[str, int] = {}
    for schema, module in _MODELS.items():
        metadata = importlib.import_module(module).metadata
        database = Database(settings, f"hub_{schema}")
        try:
            if not only_count:
                count = await reseal(database, metadata)
                print(f"{schema}: {count} rows sealed anew")
            found = await count_left(database, metadata)
            left |= {f"{schema}.{name}": count for name, count in found.items()}
        finally:
            await database.dispose()
    return left
