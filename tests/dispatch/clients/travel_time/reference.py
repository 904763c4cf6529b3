"""How the road graph compares with the reference times; the accuracy test and the benchmark both read it here."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from services.dispatch.clients.travel_time.engine import Mode, Point
from services.dispatch.clients.travel_time.road_graph import RoadGraph

MODE_OF: dict[str, Mode] = {"pedestrian": "walk", "bicycle": "bicycle", "auto": "car"}


@dataclass(frozen=True)
class Ratios:
    """Seconds of the road graph ÷ seconds of the reference, over all rows of one map and mode."""

    rows: int
    median: float
    p10: float
    p90: float


def compare(graph: RoadGraph, area: str, costing: str, reference: Path) -> Ratios:
    """An unreachable pair counts as infinite, so that it cannot flatter the figures."""
    with reference.open(encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if (row["area"], row["mode"]) == (area, costing)]
    ratios = []
    for row in rows:
        origin = Point(float(row["from_lat"]), float(row["from_lng"]))
        destination = Point(float(row["to_lat"]), float(row["to_lng"]))
        answer = graph.matrix([origin], [destination], MODE_OF[costing])
        ratios.append(float(answer.seconds[0, 0]) / float(row["seconds"]))
    p10, median, p90 = np.percentile(ratios, [10, 50, 90])
    return Ratios(len(rows), float(median), float(p10), float(p90))
