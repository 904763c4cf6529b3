"""What goes on in the demo city today: workers on duty with a live position, and ordinary orders under way.

Acts through the logins of those whose work it is, as people would.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from deploy.local.demo.accounts import WORKER_LOGINS, family_elder
from deploy.local.demo.city import City
from deploy.local.demo.gateway_client import Gateway, GatewayRefusedError, each, eventually
from deploy.local.demo.network import DemoWorker
from deploy.local.demo.registering import Registering

_LOCAL = timezone(timedelta(hours=8), "Asia/Shanghai")
_ORDERS = 12
_PAYERS = ("purchased_care", "self_paid")
_FOR_ANYBODY = ("meal_delivery", "cleaning", "medical_escort", "errand", "companionship", "welfare_visit")
_FOR_THE_SKILLED = ("bathing", "personal_care", "nursing", "rehabilitation")
# Dispatch learns of elders from the registry's events, a moment after they were registered; of workers before that,
# since they were registered first.
_UNHEARD = frozenset({"order.elder_unknown"})


@dataclass
class FirstDay:
    """The day of one load."""

    registering: Registering

    async def begin(self) -> None:
        """Workers come on duty, orders are placed, some are assigned, two are accepted."""
        city = self.registering.city
        await each(self._come_on_duty, city.workers[:WORKER_LOGINS])
        dispatcher = self._signed_in("dispatcher1")
        for number in range(_ORDERS):
            await self._place_order(dispatcher, city, number)

    async def _come_on_duty(self, worker: DemoWorker) -> None:
        gateway = self._signed_in(f"worker{worker.number}")
        position = {"location": {"lat": worker.lat, "lng": worker.lng, "crs": "wgs84"}, "accuracy_m": 15}
        await gateway.act("/workers/me/duty", {"on_duty": True}, method="PUT")
        await gateway.act("/workers/me/position", position)

    async def _place_order(self, dispatcher: Gateway, city: City, number: int) -> None:
        today = datetime.now(_LOCAL).replace(hour=0, minute=0, second=0, microsecond=0)
        start = today + timedelta(hours=9 + number)
        # The first order is for the elder whose family signs in, so that the family's page shows a visit.
        elder = family_elder(city) if number == 0 else city.elders[number * 37 % len(city.elders)].number
        # Every third is left to whoever tries the console, and asks for someone who has learnt it.
        is_left = number % 3 == 2
        services = _FOR_THE_SKILLED if is_left else _FOR_ANYBODY
        body = {
            "elder_id": self.registering.elder_ids[elder],
            "service_code": services[number % len(services)],
            "requested_window": {"start": start.isoformat(), "end": (start + timedelta(hours=2)).isoformat()},
            "payer": _PAYERS[number % len(_PAYERS)],
            "note": "演示工单",
        }
        key = f"demo/{self.registering.file.seed}/order/{today:%Y%m%d}/{number}"
        order = await eventually(lambda: dispatcher.create("/orders", body, key), _UNHEARD)
        if is_left:
            return
        worker = city.workers[number % WORKER_LOGINS]
        assigned = await self._move(
            dispatcher, order, "assign", {"worker_id": self.registering.worker_ids[worker.number]}
        )
        if assigned and number < 2:
            await self._move(self._signed_in(f"worker{worker.number}"), order, "accept", {})

    @staticmethod
    async def _move(gateway: Gateway, order: dict[str, Any], verb: str, body: dict[str, Any]) -> bool:
        """Whether the order took the step; not where an earlier, interrupted load took it."""
        try:
            await gateway.act(f"/orders/{order['id']}/{verb}", body)
        except GatewayRefusedError as refused:
            if refused.status != 409:
                raise
            return False
        return True

    def _signed_in(self, username: str) -> Gateway:
        return self.registering.gateway.as_somebody_else(username, self.registering.file.password)
