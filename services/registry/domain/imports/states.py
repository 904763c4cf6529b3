"""The life of an import. Pure.

``waiting`` → ``checking`` → ``previewed`` (asked for) → ``confirmed`` → ``checking`` → ``applying`` → ``done``.
Or it ends ``refused`` (all or nothing, and a row is wrong) or ``failed`` (the file itself cannot be read).
"""

from enum import StrEnum

from services.kit.transitions import Rule, TransitionTable


class ImportState(StrEnum):
    WAITING = "waiting"
    CHECKING = "checking"
    PREVIEWED = "previewed"
    CONFIRMED = "confirmed"
    APPLYING = "applying"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


class ImportEvent(StrEnum):
    """``take`` is a worker beginning, perhaps anew after another one died."""

    TAKE = "take"
    PREVIEW = "preview"
    CONFIRM = "confirm"
    APPLY = "apply"
    FINISH = "finish"
    REFUSE = "refuse"
    FAIL = "fail"


class ImportEffect(StrEnum):
    """None: what follows from a state is the worker's reading of it."""


UNFINISHED = (ImportState.WAITING, ImportState.CHECKING, ImportState.CONFIRMED, ImportState.APPLYING)
"""States in which a worker has something to do."""
OPEN = (*UNFINISHED, ImportState.PREVIEWED)
"""States in which sending the same file again leads to this import."""

_S, _E = ImportState, ImportEvent
_Rule = Rule[ImportState, None, ImportEffect]
IMPORTS: TransitionTable[ImportState, ImportEvent, None, ImportEffect] = TransitionTable(
    {
        (_S.WAITING, _E.TAKE): _Rule(_S.CHECKING),
        (_S.CONFIRMED, _E.TAKE): _Rule(_S.CHECKING),
        (_S.CHECKING, _E.TAKE): _Rule(_S.CHECKING),
        (_S.APPLYING, _E.TAKE): _Rule(_S.APPLYING),
        (_S.CHECKING, _E.PREVIEW): _Rule(_S.PREVIEWED),
        (_S.PREVIEWED, _E.CONFIRM): _Rule(_S.CONFIRMED),
        (_S.CHECKING, _E.APPLY): _Rule(_S.APPLYING),
        (_S.APPLYING, _E.APPLY): _Rule(_S.APPLYING),
        (_S.CHECKING, _E.REFUSE): _Rule(_S.REFUSED),
        (_S.APPLYING, _E.REFUSE): _Rule(_S.REFUSED),
        (_S.APPLYING, _E.FINISH): _Rule(_S.DONE),
        (_S.CHECKING, _E.FAIL): _Rule(_S.FAILED),
        (_S.APPLYING, _E.FAIL): _Rule(_S.FAILED),
    }
)
