"""The table of persons: every one of the 28 answers, and every sum, as the documents give them."""

import pytest

from services.registry.domain.entitlements.evaluation import Evaluator, Verdict
from services.registry.domain.entitlements.service_list import city_list
from tests.registry.domain.entitlements.personas import Persona, read_personas

PERSONAS = read_personas()


def _sum(verdict: Verdict) -> str | None:
    if verdict.minutes_per_month is not None:
        return "{}-{}".format(*verdict.minutes_per_month)
    if verdict.amount_fen is not None:
        return str(verdict.amount_fen)
    return "?" if len(verdict.components) > 1 else None


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.name)
def test_a_person_is_answered_as_the_documents_say(persona: Persona) -> None:
    verdicts = Evaluator(city_list(persona.list_id)).evaluate(persona.elder, persona.on)
    assert [verdict.item for verdict in verdicts] == list(range(1, 29))
    wrong = {
        verdict.item: (verdict.status, verdict.reasons)
        for verdict, expected in zip(verdicts, persona.answers, strict=True)
        if verdict.status != expected
    }
    assert wrong == {}
    assert {verdict.item: _sum(verdict) for verdict in verdicts if _sum(verdict) is not None} == persona.sums
    assert all(verdict.title and verdict.reasons for verdict in verdicts)


def test_the_table_is_worth_its_name() -> None:
    assert len(PERSONAS) >= 60
    assert len({persona.name for persona in PERSONAS}) == len(PERSONAS)
    # Every item is answered in each of the three ways somewhere.
    for index in range(28):
        assert len({persona.answers[index] for persona in PERSONAS}) == 3, index + 1
