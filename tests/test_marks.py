"""The five marks of whole clients: the samples, one without any gap, and a rosy one."""

import sys
from dataclasses import replace
from functools import cache

import pytest
from asking import all_answers, answers_of, evidence_from

from pmo_workshop.content.modules import ELEMENTS
from pmo_workshop.intake import load_client
from pmo_workshop.paths import shipped
from pmo_workshop.plan.scorecard import scores
from pmo_workshop.verdicts import Judgement, Verdict

MAKERS = shipped("sample_data")
STORIES = ("lindenhof", "northwind", "meridian")


@cache
def marks_of(sample):
    return {s.element: s for s in scores(evidence_from(*answers_of(sample)))}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return the scores of a client that the generator of the samples makes of a changed story."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(MAKERS))
        known = set(sys.modules)
        import generate
        import stories

        def make(name, gap, felt, value, csat):
            story = next(s for s in stories.STORIES if s.id == "northwind")
            latest = replace(story.latest, csat=csat)
            changed = replace(
                story,
                waves=(*story.waves[:-1], latest),
                gaps={w: {d: replace(g, gap=gap) for d, g in of.items()}
                      for w, of in story.gaps.items()},
                items_apart={},
                role_effect={},
                promises=tuple((*p[:3], 5.0, 5.0, 5.0 + gap) for p in story.promises),
                value=value,
                felt_ratio=felt,
            )  # fmt: skip
            folder = tmp_path_factory.mktemp(name)
            (folder / "client.toml").write_text(generate.client_toml(changed), encoding="utf-8")
            for table, rows in generate.MAKERS.items():
                generate.write_table(folder, table, rows(changed))
            client = load_client(folder)
            return {s.element: s for s in scores(evidence_from(client, all_answers(client)))}

        yield make
        for name in set(sys.modules) - known:
            if name in ("generate", "stories") or name.split(".")[0] == "making":
                del sys.modules[name]


def test_clients_with_different_stories_have_different_marks():
    found = {name: tuple(s.verdict for s in marks_of(name).values()) for name in STORIES}
    assert len(set(found.values())) == len(STORIES), found
    assert Verdict.CLEAR_SHORTFALL in {v for marks in found.values() for v in marks}


@pytest.mark.parametrize("sample", STORIES)
def test_registers_are_to_do_in_every_sample_and_decide_nothing(sample):
    """Each tells a failed case, benefits not verified yet and levels to reach."""
    found = marks_of(sample)
    to_do = {claim.activity for score in found.values() for claim in score.to_do}
    assert to_do >= {"B7", "V4", "S4"}
    for score in found.values():
        assert score.leading is not None
        assert not {c.id for c in score.to_do} & {c.id for c in score.judged}


def test_a_client_without_any_gap_has_no_shortfall(made):
    found = made("without", gap=0.0, felt=1.2, value=(4.6, 4.6), csat=5.0)
    assert [e.title for e in ELEMENTS] == list(found)
    assert {s.verdict for s in found.values()} <= {Verdict.NONE_SHOWN, Verdict.TOO_FEW}
    assert any(s.to_do for s in found.values()), "the failed case is still told"


def test_a_rosy_client_is_in_order_although_it_tells_its_failures(made):
    found = made("rosy", gap=0.8, felt=0.9, value=(5.6, 3.2), csat=6.2)
    assert {s.verdict for s in found.values()} == {Verdict.NONE_SHOWN}
    barriers = found["Reducing Barriers"]
    assert [claim.activity for claim in barriers.to_do] == ["B7"]
    assert barriers.count(Judgement.SHORT) == 0
