"""Telling the staff of a division what the registry's events ask of them, each occasion once."""

from services.contracts.events import ElderCard, RehomingDue, WelfareVisitMissed
from services.dispatch.repository.notifications import SystemNotifications
from services.dispatch.schemas.notifications import StaffKind
from services.dispatch.service.unit import Unit
from services.kit.ids import new_id

WELFARE_VISIT_MISSED = "welfare_visit_missed"
PROVIDER_REHOMING = "provider_rehoming"

_RECIPIENTS: dict[StaffKind, str] = {"operators": "话务员与主管", "dispatchers": "调度员与主管"}


class StaffNotices:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._rows = SystemNotifications(unit.session)

    async def welfare_visit_missed(self, missed: WelfareVisitMissed, elder: ElderCard | None) -> None:
        """``elder`` is None as long as nothing is known of them but the id."""
        who = f"{elder.name}老人（{elder.address}）" if elder else f"一位老人（编号{missed.elder_id}）"
        text = f"探访逾期：{who}应于{missed.due_on:%Y-%m-%d}前探访，至今无人见到。请尽快安排上门查看。"
        occasion = f"{WELFARE_VISIT_MISSED}:{missed.elder_id}:{missed.due_on}"
        await self._tell("operators", WELFARE_VISIT_MISSED, missed.division_path, text, occasion)

    async def orders_reopened(self, due: RehomingDue, division_path: str, count: int) -> None:
        """``count`` orders in the division that have nobody any more."""
        text = f"{due.name}不得继续服务（{due.reason}）：{count}个工单已退回待派，请重新安排。"
        occasion = f"{PROVIDER_REHOMING}:{due.provider_id}:{due.version}:{division_path}"
        await self._tell("dispatchers", PROVIDER_REHOMING, division_path, text, occasion)

    async def _tell(self, kind: StaffKind, purpose: str, division_path: str, text: str, occasion: str) -> None:
        await self._rows.add_once(
            {
                "id": new_id(),
                "emergency_id": None,
                "purpose": purpose,
                "channel": "console",
                "recipient_kind": kind,
                "recipient": _RECIPIENTS[kind],
                "address": None,
                "division_path": division_path,
                "worker_id": None,
                # An elder named here would have their family's screens told as well.
                "elder_id": None,
                "text": text,
                "state": "pending",
                "attempts": 0,
                "next_attempt_at": self._unit.now,
                "created_at": self._unit.now,
                "occasion": occasion,
            }
        )
