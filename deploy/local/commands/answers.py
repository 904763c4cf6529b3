"""Commands that answer without a server: travel times, and the public API's document."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from deploy.local.errors import SetupError

Mode = Literal["walk", "ebike", "bicycle", "car"]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command("travel-times")(travel_times)
    app.command()(openapi)


def travel_times(
    osm: Annotated[Path, typer.Option(help="Road network: .osm or .osm.pbf.")],
    mode: Annotated[Mode, typer.Option(help="How somebody moves.")],
) -> None:
    """Read from_lat,from_lng,to_lat,to_lng as CSV, write the same with seconds,metres,source."""
    import io

    from services.dispatch.clients.travel_time import CsvError, RoadGraph, StreetMapError, csv_travel_times

    # Excel writes a byte-order mark before the first column's name.
    rows = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", newline="")
    try:
        csv_travel_times(RoadGraph.load(osm), mode, rows, sys.stdout)
    except (CsvError, StreetMapError) as error:
        print(f"hub: {error}", file=sys.stderr)
        raise typer.Exit(1) from error


def openapi(*, check: Annotated[bool, typer.Option(help="Only say whether it is in step.")] = False) -> None:
    """Write the public API's document where the gateway serves it and the console's client is made from it."""
    from deploy.local.openapi import DOCUMENT, is_in_step, write_document

    if not check:
        write_document()
    elif not is_in_step():
        raise SetupError(f"{DOCUMENT.name} is not what the code says: run `hub openapi` and commit it")
