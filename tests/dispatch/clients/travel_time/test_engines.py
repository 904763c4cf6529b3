"""The engines behind one protocol: embedded, servers, estimate, and what takes over when one fails."""

from typing import Any

import httpx
import numpy as np
import pytest

from services.dispatch.clients.travel_time import (
    EmbeddedEngine,
    EstimateEngine,
    FallbackEngine,
    OsrmEngine,
    Point,
    RoadGraph,
    TravelTimeEngine,
    TravelTimeError,
    ValhallaEngine,
)
from tests.dispatch.clients.travel_time.conftest import RoutingServer

HERE, THERE, FAR = Point(22.5400, 113.9400), Point(22.5450, 113.9500), Point(10.0, 100.0)


def osrm_answer(distances: list[float] | None = None) -> dict[str, Any]:
    """The documented form of the table service, for two sources and one destination."""
    away = distances or [3.1, 4.2, 5.0]
    waypoints = [{"hint": "", "name": "", "location": [113.94, 22.54], "distance": metres} for metres in away]
    return {
        "code": "Ok",
        "durations": [[120.5], [None]],
        "distances": [[900.0], [None]],
        "sources": waypoints[:2],
        "destinations": waypoints[2:],
    }


def valhalla_answer(body: Any) -> dict[str, Any]:
    """The documented form of the matrix service: 60 s and 0.5 km more for each further pair."""
    rows = [
        [
            {"from_index": i, "to_index": j, "time": 60 * (i + j + 1), "distance": 0.5 * (i + j + 1)}
            for j in range(len(body["targets"]))
        ]
        for i in range(len(body["sources"]))
    ]
    return {"sources_to_targets": rows, "units": "kilometers", "algorithm": "costmatrix"}


async def test_the_embedded_engine_answers_what_the_graph_says(nanshan: RoadGraph) -> None:
    answer = await EmbeddedEngine(nanshan).matrix([HERE, FAR], [THERE], "walk")
    direct = nanshan.matrix([HERE], [THERE], "walk")
    assert answer.seconds[0, 0] == pytest.approx(direct.seconds[0, 0])
    assert np.isinf(answer.seconds[1, 0])
    assert set(answer.source.ravel()) == {"road_graph"}


async def test_an_estimate_is_the_straight_line_made_longer() -> None:
    answer = await EstimateEngine().matrix([Point(0.0, 0.0)], [Point(0.0, 0.01)], "walk")
    straight = 1111.949
    assert answer.metres[0, 0] == pytest.approx(straight * 1.4, rel=1e-5)
    assert answer.seconds[0, 0] == pytest.approx(straight * 1.4 * 3.6 / 5.0, rel=1e-5)
    assert answer.source[0, 0] == "estimate"


async def test_the_fallback_fills_only_the_pairs_without_a_road_time(nanshan: RoadGraph) -> None:
    engine = FallbackEngine(EmbeddedEngine(nanshan), EstimateEngine())
    answer = await engine.matrix([HERE, FAR], [THERE, HERE], "car")
    assert answer.source.tolist() == [["road_graph", "road_graph"], ["estimate", "estimate"]]
    assert np.isfinite(answer.seconds).all()
    assert np.isfinite(answer.metres).all()


async def test_the_fallback_estimates_all_when_the_server_is_away(caplog: pytest.LogCaptureFixture) -> None:
    async with httpx.AsyncClient() as client:
        engine = FallbackEngine(OsrmEngine("http://127.0.0.1:1", client), EstimateEngine())
        answer = await engine.matrix([HERE], [THERE], "car")
    assert answer.source.tolist() == [["estimate"]]
    assert "fall back to estimates" in caplog.text


async def test_osrm_is_asked_for_its_table_and_read(routing_server: RoutingServer) -> None:
    routing_server.answer = lambda _path, _body: (200, osrm_answer())
    async with httpx.AsyncClient() as client:
        engine = OsrmEngine(routing_server.url + "/{profile}/", client)
        answer = await engine.matrix([HERE, THERE], [THERE], "walk")
    path = httpx.URL(routing_server.asked[0][0])
    assert path.path == "/foot/table/v1/foot/113.940000,22.540000;113.950000,22.545000;113.950000,22.545000"
    assert dict(path.params) == {"sources": "0;1", "destinations": "2", "annotations": "duration,distance"}
    assert answer.seconds.tolist() == [[120.5], [np.inf]]
    assert answer.metres.tolist() == [[900.0], [np.inf]]
    assert answer.source.tolist() == [["osrm"], ["osrm"]]


async def test_osrm_moving_a_point_too_far_to_a_street_is_not_believed(routing_server: RoutingServer) -> None:
    routing_server.answer = lambda _path, _body: (200, osrm_answer([501.0, 4.0, 5.0]))
    async with httpx.AsyncClient() as client:
        answer = await OsrmEngine(routing_server.url, client).matrix([HERE, THERE], [THERE], "car")
    assert np.isinf(answer.seconds).all()


async def test_an_ebike_is_faster_than_osrms_bicycle(routing_server: RoutingServer) -> None:
    routing_server.answer = lambda _path, _body: (200, osrm_answer())
    async with httpx.AsyncClient() as client:
        engine = OsrmEngine(routing_server.url, client)
        ebike = await engine.matrix([HERE, THERE], [THERE], "ebike")
    assert ebike.seconds[0, 0] == pytest.approx(120.5 * 17 / 21)


async def test_valhalla_is_asked_for_its_matrix_and_read(routing_server: RoutingServer) -> None:
    routing_server.answer = lambda _path, body: (200, valhalla_answer(body))
    async with httpx.AsyncClient() as client:
        answer = await ValhallaEngine(routing_server.url, client).matrix([HERE], [THERE, HERE], "ebike")
    path, body = routing_server.asked[0]
    assert path == "/sources_to_targets"
    assert body["costing"] == "bicycle"
    assert body["costing_options"] == {"bicycle": {"cycling_speed": 21.0}}
    assert body["sources"] == [{"lat": HERE.lat, "lon": HERE.lng, "search_cutoff": 500.0}]
    assert answer.seconds.tolist() == [[60.0, 120.0]]
    assert answer.metres.tolist() == [[500.0, 1000.0]]
    assert answer.source.tolist() == [["valhalla", "valhalla"]]


async def test_one_point_far_from_any_street_does_not_cost_valhallas_other_pairs(routing_server: RoutingServer) -> None:
    def answer(path: str, body: Any) -> tuple[int, Any]:
        if path == "/locate":
            return 200, [{"edges": None if place["lat"] == FAR.lat else [{"way_id": 1}]} for place in body["locations"]]
        if any(place["lat"] == FAR.lat for place in body["sources"] + body["targets"]):
            return 400, {"error_code": 171, "error": "No suitable edges near location", "status_code": 400}
        return 200, valhalla_answer(body)

    routing_server.answer = answer
    async with httpx.AsyncClient() as client:
        matrix = await ValhallaEngine(routing_server.url, client).matrix([FAR, HERE], [THERE], "car")
        nothing = await ValhallaEngine(routing_server.url, client).matrix([FAR], [THERE], "car")
    assert matrix.seconds.tolist() == [[np.inf], [60.0]]
    assert nothing.seconds.tolist() == [[np.inf]]


def _osrm(url: str, client: httpx.AsyncClient) -> TravelTimeEngine:
    return OsrmEngine(url, client)


def _valhalla(url: str, client: httpx.AsyncClient) -> TravelTimeEngine:
    return ValhallaEngine(url, client)


@pytest.mark.parametrize("make", [_osrm, _valhalla])
@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b"<html>oops</html>"),
        (200, b"7"),
        (200, {}),
        (200, []),
        (400, {"code": "InvalidQuery", "message": "no", "error_code": 130, "error": "no"}),
        (200, {"code": "Ok", "durations": [[1.0, 2.0]], "distances": [[1.0]], "sources_to_targets": [[{"time": 1}]]}),
        (200, {"code": "Ok", "durations": "x", "distances": [[1.0]], "sources_to_targets": [[7]]}),
        (200, {"code": "Ok", "durations": [[1.0]], "distances": [[1.0]], "sources": [], "sources_to_targets": []}),
        (200, {"code": "Ok", "durations": [[1]], "distances": [[1]], "sources": [7], "destinations": [7]}),
    ],
)
async def test_an_answer_of_another_form_is_an_error_not_a_guess(
    routing_server: RoutingServer, make: Any, status: int, body: Any
) -> None:
    routing_server.answer = lambda _path, _body: (status, body)
    async with httpx.AsyncClient() as client:
        with pytest.raises(TravelTimeError):
            await make(routing_server.url, client).matrix([HERE], [THERE], "car")


@pytest.mark.parametrize("make", [_osrm, _valhalla])
async def test_an_empty_question_is_not_asked(routing_server: RoutingServer, make: Any) -> None:
    async with httpx.AsyncClient() as client:
        answer = await make(routing_server.url, client).matrix([], [THERE], "car")
    assert answer.seconds.shape == (0, 1)
    assert routing_server.asked == []
