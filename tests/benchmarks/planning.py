"""How good the planner is: `python tests/benchmarks/planning.py INSTANCE --seconds S` plans an instance, prints JSON.

INSTANCE is a file in Solomon's text form (PyVRP plans it, on one core) or Mankowska's JSON (the search for visits of
two carers plans it). The plan is written to a file in the instance's own solution form and is scored from that file by
a checker that knows no solver. `seconds` is the wall time of planning, from the parsed instance to the finished plan.
"""

import argparse
import csv
import json
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

KNOWN = ROOT / "data" / "planning"
LEAST_SEARCH_SECONDS = 0.2


def best_known(table: str, key: str, value: str, *names: str) -> float | None:
    """The best cost anybody has published for the first of the names in the table."""
    with (KNOWN / table).open(encoding="utf-8", newline="") as file:
        rows = {row[key].casefold(): float(row[value]) for row in csv.DictReader(file)}
    return next((rows[name.casefold()] for name in names if name.casefold() in rows), None)


def left_of(seconds: float, begin: float) -> float:
    """Loading and compiling the solver count too; a first run on a machine compiles for some seconds."""
    return max(LEAST_SEARCH_SECONDS, seconds - (time.perf_counter() - begin))


def plan_mankowska(text: str, stem: str, arguments: argparse.Namespace) -> dict[str, Any]:
    instance = json.loads(text)
    begin = time.perf_counter()
    from tests.benchmarks import planning_mankowska  # noqa: PLC0415 - loading the solver is part of the time measured

    planning_mankowska.warm_up()
    solution = planning_mankowska.solve(instance, left_of(arguments.seconds, begin), arguments.threads, arguments.seed)
    seconds = time.perf_counter() - begin
    out = arguments.out or Path(f"{stem}.solution.json")
    out.write_text(json.dumps(solution, indent=1), encoding="utf-8")
    cost, violations = planning_mankowska.check(instance, json.loads(out.read_text(encoding="utf-8")))
    known = best_known("best_known_mankowska.csv", "instance", "best_known_seen_here", stem)
    return report(cost, known, seconds, violations, out)


def plan_solomon(text: str, stem: str, arguments: argparse.Namespace) -> dict[str, Any]:
    begin = time.perf_counter()
    from tests.benchmarks import planning_solomon  # noqa: PLC0415 - loading the solver is part of the time measured

    instance = planning_solomon.read(text)
    routes = planning_solomon.solve(instance, left_of(arguments.seconds, begin), arguments.seed)
    seconds = time.perf_counter() - begin
    out = arguments.out or Path(f"{stem}.sol")
    out.write_text(
        planning_solomon.solution_text(routes, planning_solomon.check(instance, routes)[0]), encoding="utf-8"
    )
    cost, violations = planning_solomon.check(instance, planning_solomon.read_solution(out.read_text(encoding="utf-8")))
    names = (f"{instance.name}_distance", f"{stem}_distance", instance.name, stem)
    known = best_known("best_known_solomon_homberger.csv", "key", "best_known_cost", *names)
    return report(cost, known, seconds, violations, out)


def report(cost: float, known: float | None, seconds: float, violations: list[str], out: Path) -> dict[str, Any]:
    answer: dict[str, Any] = {"cost": round(cost, 2)}
    if known is not None:
        answer |= {"best_known": known, "gap_percent": round(100 * (cost / known - 1), 3)}
    return answer | {"seconds": round(seconds, 2), "violations": violations, "plan": str(out)}


def main() -> None:
    """Print one JSON object; exit 1 where the plan breaks a rule, 2 where the file is no instance."""
    parser = argparse.ArgumentParser(description="Plan a benchmark instance and score the plan.")
    parser.add_argument("instance", type=Path)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    try:
        text = arguments.instance.read_text(encoding="utf-8-sig")
        plan = plan_mankowska if text.lstrip().startswith("{") else plan_solomon
        answer = plan(text, arguments.instance.stem, arguments)
    except (OSError, ValueError, KeyError) as error:
        parser.exit(2, f"{arguments.instance}: {type(error).__name__}: {error}\n")
    print(json.dumps(answer))
    sys.exit(1 if answer["violations"] else 0)


if __name__ == "__main__":
    main()
