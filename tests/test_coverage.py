"""The simulation of coverage: its machinery is right; its numbers stand in docs/coverage.md."""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

from pmo_workshop.analysis.uncertainty import mean_t
from pmo_workshop.verdicts import Verdict

FOLDER = Path(__file__).parents[1] / "benchmarks"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="benchmarks are in the checkout only")


def _loaded(name):
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def simulation():
    with pytest.MonkeyPatch.context() as patch:
        for name in ("coverage_methods", "coverage_report", "coverage"):
            patch.setitem(sys.modules, name, sys.modules.get(name))
        _loaded("coverage_methods")
        _loaded("coverage_report")
        yield _loaded("coverage")


def test_every_method_gives_an_interval_or_says_that_none_is_printed(simulation):
    for method in simulation.METHODS:
        found = [method.draw(np.random.default_rng(seed), n) for seed, n in ((1, 14), (2, 24))]
        assert any(limits is not None for limits in found), method.name
        for low, high, truth in filter(None, found):
            assert low <= high
            assert np.isfinite(truth)


def test_every_decision_is_clear_or_left_open_and_wrong_only_if_clear(simulation):
    for decision in simulation.DECISIONS:
        drawn = [decision.draw(np.random.default_rng(seed), 30) for seed in range(8)]
        assert any(clear for clear, _ in drawn), decision.name
        assert all(clear or not wrong for clear, wrong in drawn), decision.name


def test_a_wrong_interval_is_noticed(simulation):
    def too_narrow(random, n):
        sample = random.normal(0, 1, n)
        half = 0.6 * 1.96 * sample.std(ddof=1) / np.sqrt(n)
        return sample.mean() - half, sample.mean() + half, 0.0

    def right(random, n):
        found = simulation.np.quantile(random.normal(0, 1, 39), [0, 1])
        return found[0], found[1], float(random.normal())  # 95 % by the ranks of 40 draws

    hits = {
        draw: [
            simulation.covers(draw(np.random.default_rng([client, 1]), 20)) for client in range(800)
        ]
        for draw in (too_narrow, right)
    }
    rate, error, _ = simulation.share_and_error(hits[too_narrow])
    assert simulation._judged(rate, error) == "**too narrow**"
    rate, error, count = simulation.share_and_error(hits[right])
    assert abs(rate - 0.95) < 4 * error
    assert count == 800


def test_an_interval_that_is_not_finite_is_refused(simulation):
    with pytest.raises(ValueError, match="must be finite"):
        simulation.covers((0.0, float("nan"), 0.5))


def test_the_mean_of_rounded_answers_is_exact(simulation):
    methods = sys.modules["coverage_methods"]
    drawn = methods._points(np.random.default_rng(1).normal(6.1, 1.3, 200_000))
    assert methods.mean_of_points(6.1, 1.3) == pytest.approx(drawn.mean(), abs=0.01)
    first, second = methods._halves(np.random.default_rng(2), 50_000, 6.2, -0.5)
    assert (second - first).mean() == pytest.approx(-0.5, abs=0.02)


@pytest.mark.parametrize("effect", ["none", "margin/2", "margin", "2 margins"])
def test_a_clear_verdict_is_wrong_where_it_contradicts_the_truth(simulation, effect):
    judged = (
        Verdict.CLEAR_SHORTFALL,
        Verdict.CLEARLY_ABOVE,
        Verdict.NO_DIFFERENCE,
        Verdict.TOO_FEW,
    )
    wrong = [simulation.wrong(effect, v) for v in judged]
    beyond = effect in ("margin", "2 margins")
    assert wrong == [not beyond, True, beyond, False]


@pytest.mark.long
def test_few_clients_make_a_page_that_depends_on_the_seed_alone(simulation, tmp_path):
    pages = []
    for seed in (1, 1, 2):
        records = [simulation.one_client(c, seed, simulation.METHODS[:6]) for c in range(6)]
        held, judged = ([r for pair in records for r in pair[at]] for at in (0, 1))
        pages.append(simulation.document(held, judged, 6, seed))
    assert pages[0] == pages[1] != pages[2]
    table = [line for line in pages[0].splitlines() if line.startswith("| t, ")]
    assert table
    assert all(line.count("|") == 8 for line in table)
    assert "nan" not in pages[0]
    assert {simulation.size_of(c, 1)[0] for c in range(6)} == set(simulation.BANDS)


TRUST = "Building Trust"


@pytest.mark.parametrize("gap", [0.0, -0.48, -0.8])
def test_the_list_has_exactly_the_stated_gap(simulation, gap):
    report = sys.modules["coverage_report"]
    first, second = report.halves_with(np.random.default_rng(1), 61, 4, 5.6, gap)
    assert (second - first).mean() == pytest.approx(gap, abs=0.5 / first.size)
    assert set(np.unique([first, second])) <= set(range(1, 8))


def test_a_whole_report_is_clear_of_a_gap_and_of_nothing_else(simulation):
    report = sys.modules["coverage_report"]

    def told(gap):
        truth = report.Truth(gap, 38, 61)
        return [report.told_of(np.random.default_rng([7, seed]), truth) for seed in range(5)]

    assert not any(found.clear for found in told(0.0))
    short = told(-0.8)
    assert all({TRUST, "Instilling Confidence"} <= found.clear for found in short)
    assert not any("Reducing Barriers" in found.short for found in short)


def test_a_page_of_whole_reports_counts_what_it_was_told(simulation):
    report = sys.modules["coverage_report"]
    null, gap = report.Truth(0.0, 38, 61), report.Truth(-0.8, 38, 61)
    loud, spread = frozenset({TRUST}), dict.fromkeys(report.WITH_THE_GAP, 1.0)
    quiet = report.Told(frozenset(), frozenset(), 0, 0, spread)
    found = {
        null: [quiet] * 3 + [report.Told(loud, loud, 1, 0, spread)],
        gap: [report.Told(loud, loud, 0, 0, spread)],
    }
    page = report.report_section("## Reports", found, 1)
    assert "5 synthetic clients, seed" in page
    assert (
        "| +0.00 | 38 of 61 | 25.0 ± 21.7 | 0.0 ± 0.0 | 0.0 ± 0.0 | 0.0 ± 0.0 | 0.0 ± 0.0 | "
        "25.0 ± 21.7 | 25.0 ± 21.7 |"
    ) in page
    assert (
        "| -0.80 | 38 of 61 | 100.0 ± 0.0; 82.9; 100.0 ± 0.0 | 0.0 ± 0.0; 82.9; 0.0 ± 0.0 |"
    ) in page
    assert "| answers needed of 61 | 44 | 44 | 44 | 44 |" in page
    assert "| +0.00 | 38 of 61 | 25.0 ± 21.7 | 0.0 ± 0.0 |" in page


def test_what_is_possible_is_what_the_interval_of_a_mean_finds(simulation):
    report, random = sys.modules["coverage_report"], np.random.default_rng(3)
    truth, found = report.Truth(-0.8, 38, 61), []
    for _ in range(2_000):
        people = random.normal(size=61)
        people *= 1.1 / people.std(ddof=1)
        people += truth.gap - people.mean()
        found.append(mean_t(people[:38], 61).high <= -report.MARGIN)
    assert report.power(truth, 1.1) == pytest.approx(np.mean(found), abs=0.03)


def test_the_published_page_is_of_a_thousand_clients():
    page = FOLDER.parent / "docs" / "coverage.md"
    text = page.read_text(encoding="utf-8")
    assert "1,000 synthetic clients, seed 2026" in text
    assert "**no**" not in text, "a clear verdict is wrong too often"
