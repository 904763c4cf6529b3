"""Accuracy and speed of the embedded road graph: `python tests/benchmarks/travel_time.py` prints JSON.

Accuracy: seconds ÷ reference seconds per map and mode (target: median 0.95–1.05, 10th–90th percentile within ±15 %).
Speed: medians of several runs with the raw milliseconds kept, on doors spread over each map.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from services.dispatch.clients.travel_time import MODES, Point, RoadGraph, street_points  # noqa: E402
from tests.dispatch.clients.travel_time.reference import MODE_OF, compare  # noqa: E402

MAPS = {
    "shenzhen-nanshan": ROOT / "data" / "osm" / "shenzhen-nanshan.osm.pbf",
    "liechtenstein": ROOT / "tests" / "data" / "osm" / "liechtenstein-latest.osm.pbf",
}
REFERENCE = ROOT / "tests" / "data" / "osm" / "valhalla-reference.csv"
RUNS = 5
MANY = 10_000


def timed(work: Callable[[], Any]) -> dict[str, Any]:
    """The median and all runs, in milliseconds."""
    raw = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        work()
        raw.append(round((time.perf_counter() - begin) * 1000, 2))
    return {"median_ms": statistics.median(raw), "raw_ms": raw}


def speed(graph: RoadGraph) -> dict[str, Any]:
    """One origin to many doors, many doors to one, and 100 × 100, for each mode."""
    doors = [Point(door.lat, door.lng) for door in street_points(graph, MANY, seed=1)]
    result: dict[str, Any] = {}
    for mode in MODES:
        graph.matrix(doors[:1], doors[:1], mode)  # the search graph of a mode is built when first asked for
        result[mode] = {
            f"1x{MANY}": timed(partial(graph.matrix, doors[:1], doors, mode)),
            f"{MANY}x1": timed(partial(graph.matrix, doors, doors[:1], mode)),
            "1x100": timed(partial(graph.matrix, doors[:1], doors[:100], mode)),
            "100x100": timed(partial(graph.matrix, doors[:100], doors[100:200], mode)),
        }
    return result


def main() -> None:
    """Print one JSON object for all maps."""
    report: dict[str, Any] = {}
    for area, path in MAPS.items():
        graph = RoadGraph.load(path)
        report[area] = {
            "load": timed(partial(RoadGraph.load, path)),
            "accuracy": {costing: asdict(compare(graph, area, costing, REFERENCE)) for costing in MODE_OF},
            "speed": speed(graph),
        }
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
