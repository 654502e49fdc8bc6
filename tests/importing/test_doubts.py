"""Questions that run against their scale: asked one by one, and the answer is kept in the map."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from pmo_workshop.content.questionnaires import answers_of, questionnaire
from pmo_workshop.importing.drafting import decided, tables_of
from pmo_workshop.importing.files import draft_of_files
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
    assert (asked.key, draft.open_questions) == (SEVENTH, ())
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
    assert to_ask(kept) is None
    assert [finding.name for finding in kept.unsettled] == ["direction of SQ07"]


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
