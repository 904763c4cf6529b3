"""Who should go: who cannot and why; for the others a score with its reasons. Pure: travel times come from outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from services.dispatch.domain.catalogue import Service
from services.dispatch.domain.places import Place
from services.dispatch.domain.providers import Provider
from services.dispatch.domain.shifts import Shift, Word, covers, is_at_work, standing_word

POSITION_IS_LIVE = timedelta(minutes=5)
_POSITION_IS_USEFUL = timedelta(minutes=60)
_SHIFT_ENDS_SOON = timedelta(minutes=30)

# Points. Minutes on the road outweigh everything else beyond a small difference: help that is near comes first.
_FULL_SCORE = 100.0
_POINTS_PER_MINUTE = 3.0
_LANGUAGE_POINTS = 4.0
_REPORTED_POINTS = 3.0
_STALE_POINTS = -3.0
_BASE_POINTS = -6.0
_ENDING_POINTS = -4.0
_ESTIMATE_POINTS = -2.0


@dataclass(frozen=True)
class Certificate:
    valid_from: date
    valid_to: date | None

    def is_valid(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True)
class WorkerFacts:
    """What is known of a worker. ``live`` is the last reported position and its time; ``base`` their service point.

    ``provider`` is ``None`` as long as the registry has told nothing of it: nothing speaks against it then.
    """

    worker_id: UUID
    standing: str
    skills: frozenset[str]
    languages: frozenset[str]
    certificates: tuple[Certificate, ...]
    shifts: tuple[Shift, ...]
    word: Word | None
    live: Place | None
    live_at: datetime | None
    base: Place | None
    is_busy: bool
    provider: Provider | None = None


@dataclass(frozen=True)
class Need:
    """What is asked for. ``now`` and ``at`` are aware and in local time; ``at`` is when the help begins."""

    service: Service
    language: str | None
    now: datetime
    at: datetime
    circle_minutes: int

    @property
    def is_now(self) -> bool:
        return self.at <= self.now

    @property
    def is_emergency(self) -> bool:
        """What cannot be ordered is help for somebody who pressed."""
        return not self.service.can_be_ordered


@dataclass(frozen=True)
class Reason:
    """A reason for (``is_for``) or against a worker; ``text`` is what the operator reads."""

    code: str
    text: str
    is_for: bool


@dataclass(frozen=True)
class Start:
    """Where a worker would start from; ``at`` is None for the base."""

    place: Place
    at: datetime | None


@dataclass(frozen=True)
class Travel:
    seconds: float
    metres: float
    source: str


@dataclass(frozen=True)
class Assessment:
    score: float
    inside_circle: bool
    reasons: tuple[Reason, ...]


SUSPENDED = Reason("not_in_good_standing", "已暂停服务资格或已离职", is_for=False)
PROVIDER_STOPPED = Reason("provider_takes_no_new_orders", "所属机构已停止承接新工单", is_for=False)
PROVIDER_UNLICENSED = Reason("provider_not_licensed", "服务当日所属机构证照不在有效期内", is_for=False)
CERTIFICATE = Reason("no_valid_certificate", "没有在有效期内的护理证书", is_for=False)
SKILL = Reason("skill_missing", "不具备该服务所需技能", is_for=False)
OFF_DUTY = Reason("off_duty", "不在班", is_for=False)
BUSY = Reason("busy", "正在执行其他任务", is_for=False)
NO_PLACE = Reason("no_position", "位置未知", is_for=False)

OF_PROVIDER = frozenset({PROVIDER_STOPPED, PROVIDER_UNLICENSED})
"""What the registry has decided on the worker's provider."""


def obstacles(worker: WorkerFacts, need: Need) -> list[Reason]:
    """Everything that speaks against sending this worker at all, the gravest first; empty where nothing does."""
    found = []
    if worker.standing != "active":
        found.append(SUSPENDED)
    found.extend(_of_provider(worker.provider, need.at.date()))
    if need.service.needs_certificate and not any(c.is_valid(need.at.date()) for c in worker.certificates):
        found.append(CERTIFICATE)
    if need.service.skill is not None and need.service.skill not in worker.skills:
        found.append(SKILL)
    # What somebody said of today says nothing of a visit planned for tomorrow.
    if not is_at_work(worker.word if need.is_now else None, worker.shifts, need.at):
        found.append(OFF_DUTY)
    if worker.is_busy:
        found.append(BUSY)
    if start_of(worker, need.now) is None:
        found.append(NO_PLACE)
    return found


def _of_provider(provider: Provider | None, day: date) -> list[Reason]:
    if provider is None:
        return []
    if not provider.takes_new_orders:
        return [PROVIDER_STOPPED]
    # The licence must hold on the day of the service, whenever the order is given.
    return [] if provider.is_licensed(day) else [PROVIDER_UNLICENSED]


def is_overrulable(obstacle: Reason, need: Need) -> bool:
    """Whether a person may overrule it, with a reason.

    Who is suspended may never go. What the registry decided on a provider stands for ordinary orders; in an emergency
    the nearest pair of hands may count for more. Everything else may be overruled.
    """
    if obstacle in OF_PROVIDER:
        return need.is_emergency
    return obstacle != SUSPENDED


def start_of(worker: WorkerFacts, now: datetime) -> Start | None:
    """The last position while it still means something, else the base."""
    if worker.live is not None and worker.live_at is not None and now - worker.live_at <= _POSITION_IS_USEFUL:
        return Start(worker.live, worker.live_at)
    return Start(worker.base, None) if worker.base is not None else None


def assess(worker: WorkerFacts, start: Start, travel: Travel, need: Need) -> Assessment:
    """The score (at most about 107, higher is better) and what it is made of."""
    inside = travel.seconds <= need.circle_minutes * 60
    minutes = travel.seconds / 60
    parts = [_distance(minutes, need.circle_minutes, inside=inside), *_position(start, need), *_person(worker, need)]
    if travel.source == "estimate":
        parts.append((_ESTIMATE_POINTS, Reason("travel_time_estimated", "路程时间为估算", is_for=False)))
    return Assessment(round(sum(points for points, _ in parts), 1), inside, tuple(reason for _, reason in parts))


_Part = tuple[float, Reason]


def _distance(minutes: float, circle_minutes: int, *, inside: bool) -> _Part:
    code = "inside_circle" if inside else "outside_circle"
    text = f"{minutes:.0f}分钟可到，{'在' if inside else '超出'}{circle_minutes}分钟服务圈{'内' if inside else ''}"
    return _FULL_SCORE - _POINTS_PER_MINUTE * minutes, Reason(code, text, is_for=inside)


def _position(start: Start, need: Need) -> Sequence[_Part]:
    if start.at is None:
        return [(_BASE_POINTS, Reason("position_is_base", "无实时位置，按所在站点计算", is_for=False))]
    age = need.now - start.at
    if age <= POSITION_IS_LIVE:
        return [(0.0, Reason("position_live", "实时位置", is_for=True))]
    text = f"位置为{age.total_seconds() // 60:.0f}分钟前"
    return [(_STALE_POINTS, Reason("position_stale", text, is_for=False))]


def _person(worker: WorkerFacts, need: Need) -> Sequence[_Part]:
    parts: list[_Part] = []
    if need.is_now and standing_word(worker.word, need.now):
        parts.append((_REPORTED_POINTS, Reason("reported_on_duty", "本人已报到在岗", is_for=True)))
    if need.language is not None and need.language in worker.languages:
        parts.append((_LANGUAGE_POINTS, Reason("speaks_language", "会说老人的语言", is_for=True)))
    soon = need.at + _SHIFT_ENDS_SOON
    is_on_shift = any(covers(shift, need.at) for shift in worker.shifts)
    if is_on_shift and not any(covers(shift, soon) for shift in worker.shifts):
        parts.append((_ENDING_POINTS, Reason("shift_ends_soon", "半小时内下班", is_for=False)))
    return parts
