"""The made city: the same from the same seed, well formed, on real streets, and nobody's."""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from deploy.local.demo.city import City, make_city
from deploy.local.demo.divisions import COMMUNITIES, DIVISIONS
from deploy.local.demo.elders import OLDEST, REFERENCE_DAY, YOUNGEST
from deploy.local.demo.hardware import MODELS
from deploy.local.demo.names import Register, identity_number
from services.dispatch.clients.travel_time import Point, RoadGraph
from services.dispatch.clients.travel_time.snapping import EdgeIndex

NANSHAN = Path(__file__).resolve().parents[2] / "data" / "osm" / "shenzhen-nanshan.osm.pbf"


@pytest.fixture(scope="module")
def city() -> City:
    return make_city(NANSHAN)


def test_same_seed_same_city(city: City) -> None:
    assert make_city(NANSHAN) == city
    assert make_city(NANSHAN, seed=1, elders=100) != make_city(NANSHAN, seed=2, elders=100)


def test_numbers_of_the_city(city: City) -> None:
    counts = [len(part) for part in (city.elders, city.providers, city.service_points, city.workers, city.devices)]
    assert counts == [2000, 6, 12, 60, 500]


@pytest.mark.parametrize(
    ("area", "born", "sequence", "number"),
    [  # the examples of GB 11643-1999
        ("110105", date(1949, 12, 31), 2, "11010519491231002X"),
        ("440524", date(1880, 1, 1), 1, "440524188001010014"),
    ],
)
def test_identity_numbers_have_the_standards_check_character(area: str, born: date, sequence: int, number: str) -> None:
    assert identity_number(area, born, sequence) == number


def test_elders_have_numbers_that_fit_them(city: City) -> None:
    assert len({elder.id_number for elder in city.elders}) == len(city.elders)
    for elder in city.elders:
        number = elder.id_number
        assert number == identity_number(number[:6], elder.birth_date, int(number[14:17]))
        assert int(number[16]) % 2 == (elder.sex == "male")
        assert int(number[14:17]) >= 980, "births are numbered from 001 on; no real one came that far"
        assert YOUNGEST <= elder.age <= OLDEST


def test_numbers_of_one_day_run_out_rather_than_repeat() -> None:
    register, random = Register("440305"), Random(1)
    numbers = [register.identity_number(random, date(1950, 1, 1), "male") for _ in range(11)]
    assert len(set(numbers)) == 11
    assert numbers[-1] is None


def test_phones_are_of_the_demo_block_and_unique(city: City) -> None:
    phones = [elder.phone for elder in city.elders]
    phones += [contact.phone for elder in city.elders for contact in elder.contacts]
    phones += [worker.phone for worker in city.workers]
    phones += [provider.phone for provider in city.providers]
    assert len(set(phones)) == len(phones)
    assert all(phone.startswith("199000") and len(phone) == 11 and phone.isdigit() for phone in phones)


def test_everybody_is_beside_a_street(city: City) -> None:
    graph = RoadGraph.load(NANSHAN)
    places = [(elder.lat, elder.lng) for elder in city.elders]
    places += [(worker.lat, worker.lng) for worker in city.workers]
    places += [(point.lat, point.lng) for point in city.service_points]
    streets = EdgeIndex(graph.streets, graph.connected_edges("walk"))
    assert streets.snap([Point(*place) for place in places]).metres.max() <= 60


def test_contacts_are_one_to_three_in_order(city: City) -> None:
    for elder in city.elders:
        assert [contact.priority for contact in elder.contacts] in ([1], [1, 2], [1, 2, 3])
    assert {len(elder.contacts) for elder in city.elders} == {1, 2, 3}


def test_traits_are_dated_facts_of_the_past(city: City) -> None:
    facts = [fact for elder in city.elders for fact in elder.traits]
    assert all(fact.valid_from < REFERENCE_DAY for fact in facts)
    shares = Counter(fact.trait for fact in facts)
    assert 200 <= shares["living_alone"] <= 320
    assert 0 < shares["dementia"] < shares["incapacitated"] < 300
    for elder in city.elders:
        assert len({fact.trait for fact in elder.traits}) == len(elder.traits)


def test_divisions_are_a_tree_in_the_order_of_their_making(city: City) -> None:
    seen: set[str] = set()
    for division in DIVISIONS:
        assert division.parent_code is None or division.parent_code in seen
        assert division.code not in seen
        seen.add(division.code)
    assert {elder.division_code for elder in city.elders} <= {community.code for community in COMMUNITIES}


def test_no_elder_has_two_devices_of_a_kind(city: City) -> None:
    owned = Counter((device.elder, device.kind) for device in city.devices)
    assert set(owned.values()) == {1}
    assert {device.kind for device in city.devices} == {model.kind for model in MODELS}
    assert len({(device.model.vendor, device.serial) for device in city.devices}) == len(city.devices)


def test_a_device_too_many_is_refused() -> None:
    with pytest.raises(ValueError, match="phone numbers"):
        make_city(NANSHAN, elders=60_000)


def test_some_care_certificates_have_expired_and_most_have_not(city: City) -> None:
    valid = [worker.certificates[0].valid_to >= REFERENCE_DAY for worker in city.workers]
    assert valid.count(False) == 5
    assert valid.count(True) == 55


def test_at_every_hour_each_provider_has_someone_on_shift(city: City) -> None:
    on_shift: dict[str, set[datetime]] = defaultdict(set)
    monday = datetime(2026, 3, 2)  # noqa: DTZ001 — shifts are in local time
    week = [monday + timedelta(minutes=15 * quarter) for quarter in range(7 * 96)]
    for worker in city.workers:
        for shift in worker.shifts:
            start, end = (datetime.strptime(text, "%H:%M").time() for text in (shift.start, shift.end))  # noqa: DTZ007
            begins = datetime.combine(monday + timedelta(days=shift.weekday), start)
            ends = datetime.combine(begins, end) + timedelta(days=start > end)
            for moment in week:
                if begins <= moment < ends or begins <= moment + timedelta(days=7) < ends:
                    on_shift[worker.provider].add(moment)
    assert {provider.key for provider in city.providers} == set(on_shift)
    for provider, moments in on_shift.items():
        assert len(moments) == len(week), provider
