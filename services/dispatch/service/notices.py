"""Writing notifications down. Another process sends them; a row that exists is sent or comes to a person."""

from uuid import UUID

from services.contracts.events import ContactCard, ElderCard
from services.dispatch.models import Emergency, Notification
from services.dispatch.repository.notifications import SystemNotifications
from services.dispatch.service.unit import Unit
from services.kit.ids import new_id

UNANSWERED = "emergency_unanswered"


class Notices:
    """The notifications of one unanswered case."""

    def __init__(self, unit: Unit, case: Emergency, elder: ElderCard | None) -> None:
        self._unit = unit
        self._case = case
        self._elder = elder
        self._rows = SystemNotifications(unit.session)

    def supervisor(self) -> None:
        text = f"紧急呼救{self._case.number}超时无人接警：{self._who()}，{self._where()}。请立即督办。"
        self._add("console", "supervisor", "值班主管", text)

    def family(self, elder_id: UUID) -> None:
        text = f"您关注的{self._who()}于{self._since()}发出紧急呼救，话务台正在处置，请保持电话畅通。"
        self._add("console", "family", "家属", text, elder_id=elder_id)

    def worker(self, worker_id: UUID, name: str) -> None:
        text = f"附近有紧急呼救无人应答：{self._who()}，{self._where()}。如可前往，请立即联系话务台。"
        self._add("console", "worker", name, text, worker_id=worker_id)

    def contact(self, contact: ContactCard) -> bool:
        """By telephone; False where no message gateway is configured, so that somebody has to call by hand."""
        text = f"【紧急呼救】{self._who()}于{self._since()}按下呼救按钮，暂无人应答，请尽快联系老人。"
        can_send = self._unit.settings.notifier_url is not None
        self._add(
            "phone_message",
            "contact",
            f"{contact.name}（{contact.relationship}）",
            text,
            address=contact.phone,
            state="pending" if can_send else "needs_person",
        )
        return can_send

    def _add(
        self,
        channel: str,
        kind: str,
        recipient: str,
        text: str,
        *,
        address: str | None = None,
        state: str = "pending",
        worker_id: UUID | None = None,
        elder_id: UUID | None = None,
    ) -> None:
        self._rows.add(
            Notification(
                id=new_id(),
                emergency_id=self._case.id,
                purpose=UNANSWERED,
                channel=channel,
                recipient_kind=kind,
                recipient=recipient,
                address=address,
                division_path=self._case.division_path,
                worker_id=worker_id,
                elder_id=elder_id,
                text=text,
                state=state,
                attempts=0,
                next_attempt_at=self._unit.now,
                created_at=self._unit.now,
            )
        )

    def _who(self) -> str:
        return f"{self._elder.name}老人" if self._elder else f"身份未知的呼救（设备{self._case.serial}）"

    def _where(self) -> str:
        return self._elder.address if self._elder else "地址未知"

    def _since(self) -> str:
        return f"{self._case.ringing_since.astimezone(self._unit.settings.zone):%H:%M}"
