"""The benchmark of the core form: what it draws is what it says, and a usual client is decided."""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

from pmo_workshop.content.questionnaires import questionnaire
from pmo_workshop.verdicts import Verdict

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "benchmarks"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="benchmarks are in the checkout only")


@pytest.fixture(scope="module")
def core_form():
    with pytest.MonkeyPatch.context() as patch:
        for name in ("coverage_methods", "coverage_report", "core_form"):
            spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
            module = importlib.util.module_from_spec(spec)
            patch.setitem(sys.modules, name, module)
            spec.loader.exec_module(module)
        yield module


def test_the_list_has_the_gap_that_is_stated(core_form):
    truth = core_form.Truth(-0.8, 61, 61)
    asked, random = questionnaire(), np.random.default_rng(3)
    of = {}
    for item, values in core_form.pairs(asked, random, truth):
        of.setdefault((item.instrument, item.aspect, item.dimension), []).append(values.mean())
    expected, got = (
        np.mean([v for (instrument, at, _), vs in of.items() for v in vs if at == aspect])
        for aspect in "EP"
    )
    assert got - expected == pytest.approx(-0.8, abs=0.01)
    get, give = (np.mean(of["value", "single", which]) for which in ("get", "give"))
    assert get - give == pytest.approx(-0.8, abs=0.01)
    (satisfied,) = of["csat", "single", "satisfaction"]
    assert satisfied == pytest.approx(core_form.TARGET - 0.8, abs=0.01)


def test_a_usual_client_with_a_shortfall_is_told_of_it(core_form):
    found = core_form.found_of((0, core_form.Truth(-0.8, 38, 61)))
    assert found.four
    assert [found.verdicts[e.title] in core_form.SHORT for e in core_form.ASKED] == [True] * 4
    assert found.verdicts["Reducing Barriers"] is Verdict.NOT_COLLECTED


def test_the_page_tells_of_every_truth(core_form):
    written = (ROOT / "docs" / "instruments.md").read_text(encoding="utf-8")
    section = written.partition(core_form.BEGIN)[2].partition(core_form.END)[0]
    rows = [line for line in section.splitlines() if " of " in line and line.startswith("|")]
    assert len(rows) == len(core_form.TRUTHS)
    for truth, row in zip(sorted(core_form.TRUTHS, key=core_form.as_listed), rows, strict=True):
        assert f"| {truth.n} of {truth.population} |" in row
