"""`hub`: the command line's entry point. It gathers the commands of `commands/` and turns errors into lines."""

import errno
import sys

import typer

from deploy.local.commands import (
    administration,
    answers,
    applications,
    cases,
    decode,
    divisions,
    entitlements,
    keys,
    machine,
)
from deploy.local.errors import SetupError

app = typer.Typer(
    name="hub",
    help="An eldercare hub for a city: run it, check the machine, administer it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for group in (machine, applications, administration, answers, cases, entitlements, divisions, decode, keys):
    group.register(app)


def main() -> None:
    """Run the command line. What is wrong with the machine ends in one line and exit code 2, never in a traceback."""
    try:
        app()
    except SetupError as error:
        _fail(str(error))
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        _fail(f"the disk is full ({error.filename or 'while writing'}): free some space and start again")


def _fail(line: str) -> None:
    print(f"hub: {line}", file=sys.stderr)
    raise SystemExit(2)
