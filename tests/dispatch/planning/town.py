"""Made-up days: doors on a plain, carers with shifts, some visits for two."""

import random

import numpy as np

from services.dispatch.domain.plans import Break, Carer, PlanRequest, VisitToPlan

HOUR = 3600.0
METRES_PER_SECOND = 4.0


def town(visits: int, carers: int, seed: int = 1, two_in_ten: int = 2) -> PlanRequest:
    """A day from 8 to 18 o'clock in a town of 6 × 6 km; place 0 is the service point."""
    dice = random.Random(seed)
    points = np.array([[3000.0, 3000.0], *([dice.uniform(0, 6000), dice.uniform(0, 6000)] for _ in range(visits))])
    metres = np.linalg.norm(points[:, None] - points[None, :], axis=2)
    staff = tuple(carer(f"c{number}", dice) for number in range(carers))
    asked = tuple(visit(number, staff, dice, two_in_ten) for number in range(visits))
    return PlanRequest(asked, staff, metres / METRES_PER_SECOND, metres)


def carer(name: str, dice: random.Random) -> Carer:
    skills = frozenset({"care"} | ({"nurse"} if dice.random() < 0.4 else set()))
    start = dice.choice([8, 9]) * HOUR
    rest = Break(11 * HOUR, 13 * HOUR, 1800.0, place=0)
    return Carer(name, start, start + 9 * HOUR, 0, 0, skills, (rest,))


def visit(number: int, staff: tuple[Carer, ...], dice: random.Random, two_in_ten: int) -> VisitToPlan:
    opens = dice.uniform(9, 15) * HOUR
    needs = frozenset({"nurse"}) if dice.random() < 0.2 else frozenset({"care"})
    skills = (needs, frozenset({"care"})) if dice.randrange(10) < two_in_ten else (needs,)
    gap = (0.0, 0.0) if dice.random() < 0.5 else (900.0, 2700.0)
    known = frozenset(dice.sample([carer.carer_id for carer in staff], 3)) if dice.random() < 0.5 else frozenset()
    duration = dice.choice([1200.0, 1800.0, 2400.0])
    return VisitToPlan(
        f"v{number}", number + 1, opens, opens + 1.5 * HOUR, duration, skills, gap if len(skills) == 2 else (0.0, 0.0),
        known_carers=known,
    )  # fmt: skip
