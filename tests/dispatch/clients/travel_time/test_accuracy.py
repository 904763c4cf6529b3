"""The calibration holds: the same constants fit both maps. Accuracy, not speed, so a test may insist on it."""

import pytest

from services.dispatch.clients.travel_time.road_graph import RoadGraph
from tests.dispatch.clients.travel_time.conftest import TEST_MAPS
from tests.dispatch.clients.travel_time.reference import compare


@pytest.mark.parametrize("costing", ["pedestrian", "bicycle", "auto"])
@pytest.mark.parametrize("area", ["shenzhen-nanshan", "liechtenstein"])
def test_times_agree_with_the_reference(nanshan: RoadGraph, liechtenstein: RoadGraph, area: str, costing: str) -> None:
    graph = nanshan if area == "shenzhen-nanshan" else liechtenstein
    ratios = compare(graph, area, costing, TEST_MAPS / "valhalla-reference.csv")
    assert ratios.rows >= 60
    assert 0.95 <= ratios.median <= 1.05
    assert ratios.p10 >= 0.85
    assert ratios.p90 <= 1.15
