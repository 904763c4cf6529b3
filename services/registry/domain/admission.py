"""The life of a provider's admission as one transition table. Pure.

    applied ─complete_documents─► documents_complete ─check_site─► site_checked ─admit─► admitted
    admitted ─warn─► warned ─stop_new_orders─► no_new_orders ─suspend─► suspended ─exclude─► excluded

Every step of the second line may also be skipped, and all but the last are taken back by ``restore``. Who is excluded
for dishonesty returns, after the exclusion's end, by a new application only (失信退出, S0 二(一)3 of the policy
documents; 准入机制, S0 二(四)2).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.kit.transitions import Rule, TransitionTable


class ProviderState(StrEnum):
    APPLIED = "applied"
    DOCUMENTS_COMPLETE = "documents_complete"
    SITE_CHECKED = "site_checked"
    ADMITTED = "admitted"
    REFUSED = "refused"
    WARNED = "warned"
    NO_NEW_ORDERS = "no_new_orders"
    SUSPENDED = "suspended"
    EXCLUDED = "excluded"


class ProviderEvent(StrEnum):
    COMPLETE_DOCUMENTS = "complete_documents"
    CHECK_SITE = "check_site"
    ADMIT = "admit"
    REFUSE = "refuse"
    WARN = "warn"
    STOP_NEW_ORDERS = "stop_new_orders"
    SUSPEND = "suspend"
    EXCLUDE = "exclude"
    RESTORE = "restore"
    APPLY_AGAIN = "apply_again"


class Effect(StrEnum):
    """What the caller does beside storing the new state."""

    REHOME = "rehome"
    KEEP_EXCLUSION = "keep_exclusion"
    BEGIN_APPLICATION = "begin_application"


DECISIONS = frozenset(ProviderEvent) - {
    ProviderEvent.COMPLETE_DOCUMENTS,
    ProviderEvent.CHECK_SITE,
    ProviderEvent.APPLY_AGAIN,
}
"""What a supervisor decides; the other steps are recorded by the registrar, the new application by the provider too."""

TAKES_NEW_ORDERS = frozenset({ProviderState.ADMITTED, ProviderState.WARNED})
"""States in which new orders may be given, as far as the state goes."""

SERVES = TAKES_NEW_ORDERS | {ProviderState.NO_NEW_ORDERS}
"""States in which the provider's workers go to doors: who gets no new orders still finishes the ones there are."""


@dataclass(frozen=True)
class Case:
    """What guards look at; ``until`` is the last day of a new exclusion, ``excluded_until`` of the present one."""

    today: date
    missing_documents: tuple[str, ...] = ()
    has_passed_site_check: bool = False
    until: date | None = None
    excluded_until: date | None = None


class DocumentsMissingError(Exception):
    """Documents that the admission needs are missing or not valid today."""

    def __init__(self, kinds: tuple[str, ...]) -> None:
        super().__init__(", ".join(kinds))
        self.kinds = kinds


class SiteNotCheckedError(Exception):
    """No site check since the application was passed."""


class ExclusionNeedsAnEndError(Exception):
    """An exclusion names its last day, and that lies ahead."""


class StillExcludedError(Exception):
    """The exclusion has not ended."""

    def __init__(self, until: date) -> None:
        super().__init__(until.isoformat())
        self.until = until


def _documents_are_valid(case: Case) -> None:
    if case.missing_documents:
        raise DocumentsMissingError(case.missing_documents)


def _site_was_passed(case: Case) -> None:
    if not case.has_passed_site_check:
        raise SiteNotCheckedError


def _exclusion_ends(case: Case) -> None:
    if case.until is None or case.until <= case.today:
        raise ExclusionNeedsAnEndError


def _exclusion_is_over(case: Case) -> None:
    if case.excluded_until is not None and case.today <= case.excluded_until:
        raise StillExcludedError(case.excluded_until)


_S = ProviderState
_E = ProviderEvent
_Rule = Rule[ProviderState, Case, Effect]
_EXCLUSION = _Rule(_S.EXCLUDED, _exclusion_ends, (Effect.KEEP_EXCLUSION, Effect.REHOME))
_SUSPENSION = _Rule(_S.SUSPENDED, effects=(Effect.REHOME,))

ADMISSION: TransitionTable[ProviderState, ProviderEvent, Case, Effect] = TransitionTable(
    {
        (_S.APPLIED, _E.COMPLETE_DOCUMENTS): _Rule(_S.DOCUMENTS_COMPLETE, _documents_are_valid),
        (_S.APPLIED, _E.REFUSE): _Rule(_S.REFUSED),
        (_S.DOCUMENTS_COMPLETE, _E.CHECK_SITE): _Rule(_S.SITE_CHECKED, _site_was_passed),
        (_S.DOCUMENTS_COMPLETE, _E.REFUSE): _Rule(_S.REFUSED),
        # Between the check of the papers and the decision they may have run out.
        (_S.SITE_CHECKED, _E.ADMIT): _Rule(_S.ADMITTED, _documents_are_valid),
        (_S.SITE_CHECKED, _E.REFUSE): _Rule(_S.REFUSED),
        (_S.ADMITTED, _E.WARN): _Rule(_S.WARNED),
        (_S.ADMITTED, _E.STOP_NEW_ORDERS): _Rule(_S.NO_NEW_ORDERS),
        (_S.ADMITTED, _E.SUSPEND): _SUSPENSION,
        (_S.ADMITTED, _E.EXCLUDE): _EXCLUSION,
        (_S.WARNED, _E.STOP_NEW_ORDERS): _Rule(_S.NO_NEW_ORDERS),
        (_S.WARNED, _E.SUSPEND): _SUSPENSION,
        (_S.WARNED, _E.EXCLUDE): _EXCLUSION,
        (_S.WARNED, _E.RESTORE): _Rule(_S.ADMITTED),
        (_S.NO_NEW_ORDERS, _E.SUSPEND): _SUSPENSION,
        (_S.NO_NEW_ORDERS, _E.EXCLUDE): _EXCLUSION,
        (_S.NO_NEW_ORDERS, _E.RESTORE): _Rule(_S.ADMITTED),
        # Its elders have been re-homed when it was suspended.
        (_S.SUSPENDED, _E.EXCLUDE): _Rule(_S.EXCLUDED, _exclusion_ends, (Effect.KEEP_EXCLUSION,)),
        (_S.SUSPENDED, _E.RESTORE): _Rule(_S.ADMITTED),
        (_S.REFUSED, _E.APPLY_AGAIN): _Rule(_S.APPLIED, effects=(Effect.BEGIN_APPLICATION,)),
        (_S.EXCLUDED, _E.APPLY_AGAIN): _Rule(_S.APPLIED, _exclusion_is_over, (Effect.BEGIN_APPLICATION,)),
    }
)
