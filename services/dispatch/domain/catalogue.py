"""The services that can be ordered: the usual items of government-purchased home care (助餐 助浴 助洁 助医 …)."""

from dataclasses import dataclass

EMERGENCY_RESPONSE = "emergency_response"


@dataclass(frozen=True)
class Service:
    """``skill`` is what a worker must have learnt, if anything; ``needs_certificate``: a valid care certificate too."""

    code: str
    name: str
    duration_minutes: int
    skill: str | None = None
    needs_certificate: bool = False
    can_be_ordered: bool = True


SERVICES = (
    Service("meal_delivery", "助餐送餐", 30),
    Service("bathing", "助浴", 90, skill="bathing", needs_certificate=True),
    Service("cleaning", "助洁", 120),
    Service("medical_escort", "陪同就医", 240),
    Service("errand", "代办代购", 60),
    Service("personal_care", "生活照料", 60, skill="personal_care", needs_certificate=True),
    Service("nursing", "基础护理", 60, skill="nursing", needs_certificate=True),
    Service("rehabilitation", "康复训练", 60, skill="rehabilitation", needs_certificate=True),
    Service("companionship", "精神慰藉", 60),
    Service("welfare_visit", "探访关爱", 30),
    Service(EMERGENCY_RESPONSE, "紧急救援上门", 60, needs_certificate=True, can_be_ordered=False),
)

BY_CODE = {service.code: service for service in SERVICES}
