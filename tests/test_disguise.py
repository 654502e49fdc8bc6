"""Text is for people: with every text disguised the plan and the ledger find exactly the same."""

from dataclasses import replace

import pytest
from asking import SAMPLES, SEED, answers_of, evidence_from, evidence_on

from pmo_workshop import texts
from pmo_workshop.export.combined import marked
from pmo_workshop.plan.actions import ninety_days, ranked_actions
from pmo_workshop.plan.gaps import shortfalls
from pmo_workshop.plan.measures import measures
from pmo_workshop.plan.scorecard import say_scorecard, scores
from pmo_workshop.plan.stops import stops


def found_in(evidence):
    """Return what is decided, ordered and counted in the evidence, without a word of ours."""
    ledger = [
        (mark.mark, c.id, c.activity, c.subject, c.verdict, c.screening, c.limits_told, c.number,
         c.low, c.high, c.unit, c.n, c.population, c.data_hash, c.date, c.grade)
        for mark in marked(evidence.chapters)
        for c in [mark.claim]
    ]  # fmt: skip
    said = say_scorecard(evidence).claims
    return {
        "scorecard": [
            (
                s.element,
                s.verdict,
                [c.id for c in s.judged],
                s.leading and s.leading.id,
                [c.id for c in s.to_do],
            )
            for s in scores(evidence)
        ],
        "signs": [(c.subject, c.verdict, c.number, c.low, c.high, c.n) for c in said],
        "gaps": [(element, claim.id) for element, claim in shortfalls(evidence)],
        "stops": [(stop.activity, stop.weight) for stop in stops(evidence)],
        "measures": [replace(measure, name="") for measure in measures(evidence)],
        "actions": [
            (item.action.sources, item.action.due, item.chance)
            for item in ranked_actions(evidence, SEED)
        ],
        "days": [(action.sources, action.due) for _, action in ninety_days(evidence)],
        "ledger": ledger,
        "tables": [(t.activity, t.name, t.currency, t.series is None) for t in evidence.tables],
        "missing": [(c.number, m.activity) for c in evidence.chapters for m in c.missing],
    }


def disguised(text):
    """Return a text in which no word is as it was."""
    plain = _spoken(text)
    return "⟦" + "·".join(plain[::-1]) + "⟧" if plain else plain


_spoken = texts.spoken


@pytest.mark.parametrize(
    "sample",
    ["northwind", "awkward", *(pytest.param(s, marks=pytest.mark.long) for s in SAMPLES[1:3])],
)
def test_disguised_texts_change_no_decision_no_order_and_no_figure(sample, monkeypatch):
    plain = evidence_on(sample)
    known = found_in(plain)
    monkeypatch.setattr(texts, "spoken", disguised)
    evidence = evidence_from(*answers_of(sample))
    texts_of = {claim.text for claim in evidence.claims}
    assert all(text.startswith("⟦") for text in texts_of)
    assert not texts_of & {claim.text for claim in plain.claims}
    found = found_in(evidence)
    assert found.keys() == known.keys()
    for part, what in known.items():
        assert found[part] == what, part


def test_a_changed_phrase_changes_nothing_but_the_phrase(monkeypatch):
    plain = evidence_on("northwind")
    known = found_in(plain)
    used = {claim.verdict for claim in plain.claims if claim.verdict}
    for verdict in used:
        monkeypatch.setattr(verdict, "_words", f"another phrase for {verdict.value}")
    changed = evidence_from(*answers_of("northwind"))
    assert found_in(changed) == known
    for before, after in zip(plain.claims, changed.claims, strict=True):
        assert after.told == before.told or "another phrase" in after.told
