"""Judging a city: `python tests/benchmarks/entitlements.py --elders N` prints JSON. Aim: 2 million × 28 in 5 minutes.

Elders are made from tuples as a database gives them, in the run that is timed, and judged twice in it: all by one
evaluator, which judges each situation once, and a sample one by one with a new evaluator each, as a request is. The
answers must be the same. Seconds are
of one core's time; the second core is left to the database.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from services.registry.domain.entitlements.evaluation import Evaluator  # noqa: E402
from services.registry.domain.entitlements.facts import (  # noqa: E402
    GB_T_42195,
    MZ_T_039,
    ElderFacts,
    GradeFact,
    TraitFact,
)
from services.registry.domain.entitlements.service_list import city_list  # noqa: E402
from services.registry.domain.traits import Trait  # noqa: E402

DAY = date(2024, 6, 1)
SAMPLE = 2000
TARGET_ELDERS = 2_000_000
TARGET_SECONDS = 300
_COUNTIES = ["370811", "370812", "370826", "370827", "370881", "370883"]
_ATTRIBUTES: dict[str, list[dict[str, Any]]] = {
    "destitute": [{"support": "home"}, {"support": "institution"}, {}],
    "disabled": [{"level": level, "kind": kind} for level in (1, 2, 3, 4) for kind in ("physical", "visual", "mental")],
}


def rows(count: int, seed: int) -> Iterator[tuple[Any, ...]]:
    """Birth date, household, residence, traits, assessments: three in ten have a trait, one in ten an assessment."""
    rng = random.Random(seed)
    names = [trait.value for trait in Trait]
    for _ in range(count):
        born = date(1984, 6, 1) - timedelta(rng.randrange(20 * 365, 61 * 365))
        county = rng.choice(_COUNTIES)
        traits = [
            (name, date(2020, 1, 1), None, rng.choice(_ATTRIBUTES.get(name, [{}])))
            for name in (rng.sample(names, rng.randrange(1, 4)) if rng.random() < 0.3 else ())
        ]
        grades = (
            [(rng.choice([MZ_T_039, GB_T_42195]), rng.randrange(4), date(2024, 1, 1) - timedelta(rng.randrange(900)))]
            if rng.random() < 0.1
            else []
        )
        yield born, county if rng.random() < 0.95 else "370102", county, traits, grades


def elder(row: tuple[Any, ...]) -> ElderFacts:
    born, household, residence, traits, grades = row
    facts = tuple(TraitFact(*fact) for fact in traits)
    return ElderFacts(born, household, residence, facts, tuple(GradeFact(*grade) for grade in grades))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--elders", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    people = list(rows(options.elders, options.seed))
    service_list = city_list("jining-2023")

    evaluator = Evaluator(service_list)
    begin = time.process_time()
    entitled = sum(v.status == "entitled" for row in people for v in evaluator.evaluate(elder(row), DAY))
    together = time.process_time() - begin

    sample = random.Random(options.seed).sample(people, min(SAMPLE, len(people)))
    begin = time.process_time()
    singly = [Evaluator(service_list).evaluate(elder(row), DAY) for row in sample]
    one_by_one = time.process_time() - begin
    differing = sum(evaluator.evaluate(elder(row), DAY) != one for row, one in zip(sample, singly, strict=True))

    per_elder = together / len(people)
    print(
        json.dumps(
            {
                "elders": len(people),
                "distinct_situations": evaluator.distinct_situations,
                "entitled_answers": entitled,
                "together_seconds": round(together, 2),
                "together_us_per_elder": round(per_elder * 1e6, 1),
                "one_by_one_us_per_elder": round(one_by_one / len(sample) * 1e6, 1),
                "times_as_fast": round(one_by_one / len(sample) / per_elder, 1),
                "seconds_for_2_million": round(per_elder * TARGET_ELDERS, 1),
                "target_seconds": TARGET_SECONDS,
                "differing_answers": differing,
            },
            indent=2,
        )
    )
    if differing:
        raise SystemExit("the two ways answer differently")


if __name__ == "__main__":
    main()
