"""One urgent visit into a day of 300 visits and 40 carers: `python tests/benchmarks/planning_urgent.py` prints JSON.

`p99_ms` and the raw milliseconds: insertions alone. `over_full_percent`: cost of plan and insertion against planning
the whole day anew, from nothing, for as long as the first plan took. The day is made up (seeded); two in ten visits
need two carers.
"""

import argparse
import json
import random
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from services.dispatch.domain.plans import PlanRequest, VisitToPlan, faults, measure  # noqa: E402
from services.dispatch.planning.day_plan import insert_urgent, plan_day  # noqa: E402
from tests.dispatch.planning.town import town, visit  # noqa: E402


def urgent_visits(request: PlanRequest, number: int) -> list[VisitToPlan]:
    """Visits at doors of the town, at any time of the day."""
    dice = random.Random(7)
    made = (visit(len(request.visits) + index, request.carers, dice, two_in_ten=2) for index in range(number))
    return [replace(asked, place=dice.randrange(1, len(request.seconds)), known_carers=frozenset()) for asked in made]


def main() -> None:
    """Print one JSON object; exit 1 where a plan breaks a rule."""
    parser = argparse.ArgumentParser(description="Insert urgent visits into a plan and time it.")
    parser.add_argument("--seconds", type=float, default=60.0, help="for the plan and for each full re-solve")
    parser.add_argument("--insertions", type=int, default=200)
    parser.add_argument("--resolves", type=int, default=3)
    arguments = parser.parse_args()
    request = town(300, 40)
    plan = plan_day(request, arguments.seconds)
    urgent = urgent_visits(request, arguments.insertions)
    insert_urgent(request, plan, urgent[0])  # compiled or loaded once in a process's life
    found, raw, over = faults(request, plan), [], []
    for number, asked in enumerate(urgent):
        begin = time.perf_counter()
        wider, longer = insert_urgent(request, plan, asked)
        raw.append((time.perf_counter() - begin) * 1000)
        found += faults(wider, longer)
        if number < arguments.resolves:
            full = measure(wider, plan_day(wider, arguments.seconds, seed=number + 2))
            over.append(100 * (measure(wider, longer).cost / full.cost - 1))
    answer = {
        "p99_ms": round(statistics.quantiles(raw, n=100)[98], 1),
        "median_ms": round(statistics.median(raw), 1),
        "raw_ms": [round(value, 1) for value in raw],
        "over_full_percent": [round(value, 2) for value in over],
        "violations": found,
    }
    print(json.dumps(answer))
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
