"""Questions that run against their scale: asked one by one, and the answer is kept in the map."""

import tomllib
from datetime import date

import numpy as np
import pandas as pd
import pytest

from pmo_workshop.content.questionnaires import answers_of, questionnaire
from pmo_workshop.errors import UsageError
from pmo_workshop.importing.drafting import decided, tables_of
from pmo_workshop.importing.files import draft_of_files, written_to
from pmo_workshop.importing.mapping import map_text
from pmo_workshop.importing.terminal import to_ask

ITEMS = [item for item in questionnaire(("gap",)).items if item.aspect == "P"]
SEVENTH = "direction:SQ07"


@pytest.fixture
def export(tmp_path):
    """An export in which the seventh question was asked the other way round."""
    drawn = np.random.default_rng(5)
    liking = drawn.normal(size=(40, 1)) + drawn.normal(size=(40, len(ITEMS))) * 0.6
    points = np.clip(np.round(4.6 + 1.2 * liking), 1, 7).astype(int)
    points[:, 6] = 8 - points[:, 6]
    answers = {
        item.text["en"]: [answers_of(item)[point - 1].text["en"] for point in points[:, at]]
        for at, item in enumerate(ITEMS)
    }
    path = tmp_path / "survey.csv"
    pd.DataFrame({"Timestamp": "2026-03-02 09:00", **answers}).to_csv(path, index=False)
    return path


def test_a_question_that_runs_against_its_scale_is_asked_about(export):
    draft = draft_of_files([export], export.parent / "acme")
    asked = to_ask(draft)
    assert [question.key for question in draft.open_questions] == [asked.key] == [SEVENTH]
    assert asked.asks == (
        f"'{ITEMS[6].text['en']}' runs against the other 21 of its scale: was it asked the "
        "other way round?"
    )
    assert [choice.id for choice in asked.choices] == ["turn", "keep", "leave out"]
    turned = decided(draft, {SEVENTH: "turn"})
    assert (to_ask(turned), turned.unsettled) == (None, ())
    items = tables_of(turned)["items"].set_index("item_id")
    assert items.index[items["reverse"] == "1"].tolist() == ["SQ07"]
    assert "SQ07" not in set(tables_of(decided(draft, {SEVENTH: "leave out"}))["items"]["item_id"])
    kept = decided(draft, {SEVENTH: "keep"})
    assert (to_ask(kept), kept.unsettled) == (None, ())
    into = export.parent / "acme"
    with pytest.raises(UsageError) as refused:
        written_to(into, draft, "A. Berg", date(2026, 3, 31))
    assert str(refused.value).splitlines()[:2] == [
        "Nothing was written: these questions are open.",
        f"  {asked.asks} (yes: turn it; no: keep it as it was answered; leave it out)",
    ]
    written = written_to(into, kept, "A. Berg", date(2026, 3, 31))
    assert "client.toml: A. Berg has found right: direction of SQ07." in written.report
    settings = tomllib.loads((into / "client.toml").read_text(encoding="utf-8"))
    assert settings["noticed"] == {
        "checked": ["direction of SQ07"], "by": "A. Berg", "on": date(2026, 3, 31)
    }  # fmt: skip
    assert draft_of_files([export], into).open_questions == ()


def test_what_else_is_noticed_is_right_or_a_fault(export):
    twice = pd.read_csv(export)
    twice = pd.concat([twice, twice.tail(12)], ignore_index=True)
    twice["Timestamp"] = [f"2026-03-{1 + at % 28:02} 0{at % 9}:30" for at in range(len(twice))]
    twice.to_csv(export, index=False)
    draft = draft_of_files([export], export.parent / "acme")
    asked = next(q for q in draft.open_questions if q.key.startswith("fault:"))
    assert [choice.id for choice in asked.choices] == ["right", "wrong"]
    with pytest.raises(UsageError, match="Nothing was written"):
        tables_of(decided(draft, {q.key: "wrong" if q is asked else "keep"
                                  for q in draft.open_questions}))  # fmt: skip
    right = decided(draft, {asked.key: "right"})
    assert asked.key.removeprefix("fault:") in right.found_right


def test_the_answer_is_kept_in_the_map_and_holds_for_the_next_wave(export):
    draft = decided(draft_of_files([export], export.parent / "acme"), {SEVENTH: "turn"})
    mapping = draft.mapping("A. Berg", date(2026, 3, 31))
    assert f'[decisions."{SEVENTH}"]\nanswer = "turn"\nby = "A. Berg"' in map_text(mapping)
    few = pd.read_csv(export).head(8)
    few.to_csv(export, index=False)
    again = draft_of_files([export], export.parent / "acme", mapping=mapping)
    assert (to_ask(again), again.noticed) == (None, ())
    items = tables_of(again)["items"].set_index("item_id")
    assert items["reverse"]["SQ07"] == "1"
