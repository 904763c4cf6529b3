"""The command that answers who is entitled to what, from a file of cases and without a server."""

import sys
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(entitlements)


def entitlements(cases: Annotated[str, typer.Argument(help="JSON file of cases; - reads standard input.")]) -> None:
    """Judge each case by the 28 items; print JSON with status, amount, reasons and the sentence each rests on."""
    import json
    from pathlib import Path

    from services.registry.schemas.entitlement_cases import CaseError, answer_cases, read_cases

    try:
        content = sys.stdin.buffer.read() if cases == "-" else Path(cases).read_bytes()
        answers = answer_cases(read_cases(content.removeprefix(b"\xef\xbb\xbf")))
    except OSError as error:
        _refuse(f"{cases}: {error.strerror}", error)
    except CaseError as error:
        _refuse(str(error), error)
    else:
        # As bytes: the answer is UTF-8 wherever it is printed.
        typer.echo(json.dumps(answers, ensure_ascii=False, indent=2).encode())


def _refuse(line: str, error: Exception) -> None:
    print(f"hub: {line}", file=sys.stderr)
    raise typer.Exit(1) from error
