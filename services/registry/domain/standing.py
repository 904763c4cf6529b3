"""Whether a provider may be given new orders on a day, and why not: its state and its documents. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from services.registry.domain.admission import TAKES_NEW_ORDERS, ProviderState

_DAY = timedelta(days=1)


class DatedDocument(Protocol):
    """What this module needs of a document. Days are inclusive; no ``valid_to`` means until further notice."""

    @property
    def kind(self) -> str: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


@dataclass(frozen=True, order=True)
class Span:
    """Days, both inclusive; ``date.max`` is until further notice."""

    start: date
    end: date

    def holds(self, day: date) -> bool:
        return self.start <= day <= self.end


@dataclass(frozen=True)
class Finding:
    """One reason for which new orders are not given, or something a person should see; ``text`` is for the console."""

    code: str
    text: str
    blocks: bool


_STATE_TEXTS = {
    ProviderState.APPLIED: "准入申请待审核",
    ProviderState.DOCUMENTS_COMPLETE: "材料齐全，待现场核查",
    ProviderState.SITE_CHECKED: "现场核查通过，待准入决定",
    ProviderState.REFUSED: "准入未通过",
    ProviderState.WARNED: "已警告",
    ProviderState.NO_NEW_ORDERS: "已停止派发新工单",
    ProviderState.SUSPENDED: "已暂停服务",
    ProviderState.EXCLUDED: "失信退出",
}


def spans_of(documents: Iterable[DatedDocument]) -> list[Span]:
    """The days that at least one of the documents covers, as spans in order that neither touch nor overlap."""
    merged: list[Span] = []
    for span in sorted(Span(document.valid_from, document.valid_to or date.max) for document in documents):
        last = merged[-1] if merged else None
        if last is not None and (last.end == date.max or span.start <= last.end + _DAY):
            merged[-1] = Span(last.start, max(last.end, span.end))
        else:
            merged.append(span)
    return merged


def _common(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    found = (Span(max(a.start, b.start), min(a.end, b.end)) for a in one for b in other)
    return sorted(span for span in found if span.start <= span.end)


def covered_days(documents: Sequence[DatedDocument], required: Iterable[str]) -> list[Span] | None:
    """The days on which every required document that is on file is valid.

    ``None`` where none is on file: a provider taken over from the time before the hub is not stopped for papers that
    nobody has recorded yet. The standing shows that they are missing.
    """
    covered: list[Span] | None = None
    for kind in required:
        spans = spans_of(document for document in documents if document.kind == kind)
        if spans:
            covered = spans if covered is None else _common(covered, spans)
    return covered


def missing_documents(documents: Sequence[DatedDocument], required: Iterable[str], day: date) -> tuple[str, ...]:
    """The required kinds of which none is valid on ``day``."""
    return tuple(
        kind
        for kind in required
        if not any(span.holds(day) for span in spans_of(document for document in documents if document.kind == kind))
    )


def findings(
    state: ProviderState, documents: Sequence[DatedDocument], required: Sequence[str], day: date
) -> list[Finding]:
    """Everything to say about new orders on ``day``; they may be given where nothing ``blocks``."""
    found = []
    if state in _STATE_TEXTS:
        found.append(Finding(f"state_{state}", _STATE_TEXTS[state], blocks=state not in TAKES_NEW_ORDERS))
    for kind in missing_documents(documents, required, day):
        if any(document.kind == kind for document in documents):
            found.append(Finding(f"document_expired.{kind}", f"证照不在有效期内：{kind}", blocks=True))
        else:
            found.append(Finding(f"document_missing.{kind}", f"证照未登记：{kind}", blocks=False))
    return found
