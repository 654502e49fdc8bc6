"""The checks a senior consultant tries: a changed client folder goes in, the workbooks are run.

The workbooks are the map from questions to sentences, charts and tables: their code cells are run
in order with what shows answers replaced by a collector, so that a new question is checked as soon
as a workbook shows it.
"""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import nbformat
import pandas as pd
import pytest

import pmo_workshop as pmo
from pmo_workshop.analysis.uncertainty import net_promoter
from pmo_workshop.claims import Statement
from pmo_workshop.content.modules import BEFORE_THE_PLAN
from pmo_workshop.disclosure import HIDDEN, INTERVAL_FROM, Released
from pmo_workshop.display import Placed
from pmo_workshop.elements import question
from pmo_workshop.intake import check_client, load_client
from pmo_workshop.intake.client_cache import keep
from pmo_workshop.paths import CLIENT_FILE, shipped
from pmo_workshop.present.chart import Chart
from pmo_workshop.present.table import Table
from pmo_workshop.schema import TABLES
from pmo_workshop.verdicts import Verdict

WORKBOOKS = [shipped("workbooks") / f"{m.workbook}.ipynb" for m in BEFORE_THE_PLAN]
SAMPLES = shipped("sample_data")
POINTS = ("GW1", "GW2", "GW3", "GW4", "GW5")
NOT_A_FIGURE = re.compile(r"\b(nan|NaN|inf|NaT|None(?! of))\b|<NA>")


@dataclass
class Run:
    """What a workbook showed, and the released results it made."""

    shown: list = field(default_factory=list)
    results: dict = field(default_factory=dict)

    @property
    def claims(self):
        return [c for s in self.shown if isinstance(s, Statement) for c in s.claims]

    def claim(self, identity):
        (found,) = [c for c in self.claims if c.id == identity]
        return found

    def texts(self):
        for thing in self.shown:
            if isinstance(thing, Statement):
                yield from thing.lines
            elif isinstance(thing, Chart):
                yield from (thing.alt, thing.title, thing.subtitle, thing.caption, thing.svg)
            elif isinstance(thing, Table):
                yield thing.title
                yield from thing.notes
                yield from (cell for row in thing.rows for cell in row)


def _run(workbook, folder, monkeypatch):
    """Run the report cells of a workbook on a client folder, in this process."""
    run = Run()

    def collect(*things):
        parts = (thing.part if isinstance(thing, Placed) else thing for thing in things)
        run.shown.extend(part for part in parts if part is not None)

    with monkeypatch.context() as patch:
        patch.setattr(pmo, "show", collect, raising=False)
        patch.setattr(question, "show", collect)
        patch.setattr(pmo, "record", lambda **headlines: None, raising=False)
        patch.setenv(CLIENT_FILE, str(folder.parent / "kept"))
        names = {}
        for cell in nbformat.read(workbook, as_version=4).cells:
            tags = set(cell.metadata.get("tags", []))
            if cell.cell_type != "code" or tags & {"exercise", "solution", "facilitator"}:
                continue
            code = compile(cell.source, f"{workbook.name}:{cell.id}", "exec")
            exec(code, names)  # noqa: S102 - a workbook of ours
            if "parameters" in tags:
                names["client_dir"] = str(folder)
    run.results = {name: value for name, value in names.items() if isinstance(value, Released)}
    return run


@pytest.fixture(autouse=True)
def _few_draws(monkeypatch):
    """Bootstraps of 199 draws: these checks are about what is shown, not about its last digit."""
    for room in [m for name, m in sys.modules.items() if name.startswith("pmo_workshop.analysis")]:
        for function in vars(room).values():
            defaults = getattr(function, "__kwdefaults__", None) or {}
            if callable(function) and isinstance(defaults.get("draws"), int):
                monkeypatch.setitem(defaults, "draws", 199)


@pytest.fixture(scope="module")
def of_sample():
    """Run a workbook on a sample client as it is, once for all tests."""

    @cache
    def make(workbook, sample):
        with pytest.MonkeyPatch.context() as patch:
            return _run(workbook, SAMPLES / sample, patch)

    return make


@pytest.fixture
def changed(tmp_path):
    """Make a client folder from a sample client with some of its tables changed."""

    def make(sample, name="client", **changes):
        folder = Path(shutil.copytree(SAMPLES / sample, tmp_path / name))
        for table, change in changes.items():
            path = folder / f"{table}.csv"
            rows = pd.read_csv(path, dtype=str, keep_default_na=False)
            change(rows).to_csv(path, index=False)
        return folder

    return make


@pytest.fixture(scope="module")
def made_once(tmp_path_factory):
    """Make a client folder of northwind with a change, and keep what is read of it for ``_run``."""

    @cache
    def make(change):
        folder = Path(shutil.copytree(SAMPLES / "northwind", tmp_path_factory.mktemp("made") / "c"))
        change(folder)
        keep(load_client(folder), folder, folder.parent / "kept")
        return folder

    return make


def _tables_with(folder, column):
    for path in sorted(Path(folder).glob("*.csv")):
        if column in path.read_text(encoding="utf-8-sig").split("\n", 1)[0].strip().split(","):
            yield path.stem


def _workbook(number):
    (path,) = [path for path in WORKBOOKS if path.stem.startswith(number)]
    return path


def _by_workbook(function):
    return pytest.mark.parametrize("workbook", WORKBOOKS, ids=lambda path: path.stem)(function)


# 1 swap E and P ---------------------------------------------------------------------------------


def test_swapped_expectation_and_perception_flip_signs_and_text(changed, of_sample, monkeypatch):
    swap = {"E": "P", "P": "E"}
    swapped = changed(
        "northwind",
        responses=lambda rows: rows.assign(aspect=rows["aspect"].map(lambda a: swap.get(a, a))),
    )
    workbook = _workbook("01")
    before = of_sample(workbook, "northwind")
    after = _run(workbook, swapped, monkeypatch)
    opposite = {
        Verdict.CLEAR_SHORTFALL: Verdict.CLEARLY_ABOVE,
        Verdict.SHORTFALL: Verdict.ABOVE,
        Verdict.CLEARLY_LOWER: Verdict.CLEARLY_HIGHER,
        Verdict.LOWER: Verdict.HIGHER,
    }
    opposite |= {there: here for here, there in opposite.items()}
    gaps = [c for c in before.claims if re.match(r"T2\.gap_(by_dimension|by_role|change)\.", c.id)]
    figures = [c for c in gaps if c.number is not None and c.unit == "scale points"]
    assert len(figures) >= 12
    for was in figures:
        now = after.claim(was.id)
        assert now.number == pytest.approx(-was.number, abs=1e-9)
        assert (now.low, now.high) == pytest.approx((-was.high, -was.low), abs=1e-9)
        assert now.verdict is opposite.get(was.verdict, was.verdict)
        if "below expectation" in was.text:
            assert "above expectation" in now.text
            assert "below expectation" not in now.text


def test_heard_and_kept_promises_flip_too(changed):
    swap = {"promise_heard": "promise_kept", "promise_kept": "promise_heard"}

    def gaps_of(folder):
        claims = pmo.promise_gaps(load_client(folder)).say().claims
        return {c.id: c for c in claims if c.unit == "scale points"}

    was = gaps_of(SAMPLES / "northwind")
    now = gaps_of(changed("northwind", items=lambda rows: rows.replace({"instrument": swap})))
    assert was.keys() == now.keys()
    assert len(was) >= 3
    for identity, before in was.items():
        after = now[identity]
        assert after.number == pytest.approx(-before.number, abs=1e-9)
        assert (after.low, after.high) == pytest.approx((-before.high, -before.low), abs=1e-9)


# 2 all answers equal ----------------------------------------------------------------------------


def _everybody_says_the_same(folder):
    """Give each row of what people answered the same answer as all others of its kind."""
    kinds = {"responses": ["item_id", "aspect"], "perceived_cost": ["component"],
             "channel": ["task_id"], "touchpoints": ["step"], "maturity": ["dimension"],
             "message_tests": ["message_id"], "issues": ["codes"]}  # fmt: skip
    keep = {"resp_id", "wave", "rater", "rated_on", "coder", "na", "task", "ladder_id", "seq",
            "message_id"}  # fmt: skip
    for table, by in kinds.items():
        path = folder / f"{table}.csv"
        if not path.is_file():
            continue
        rows = pd.read_csv(path, dtype=str, keep_default_na=False)
        by = [column for column in by if column in rows]
        for column in set(rows) - keep - set(by):
            first = rows.loc[rows[column] != "", [*by, column]].drop_duplicates(by)
            if column == "value":  # the halves of a pair are equal too, and no scale looks shorter
                first = (
                    rows.loc[rows[column] != ""]
                    .sort_values(column)
                    .drop_duplicates(by, keep="last")
                )
                rows[column] = rows["item_id"].map(dict(zip(first["item_id"], first[column],
                                                            strict=True)))  # fmt: skip
            else:
                rows = rows.drop(columns=column).merge(first, on=by, how="left").fillna("")
        if table == "responses":  # 100 points are given to all dimensions together
            points = rows["item_id"].isin(POINTS)
            rows["value"] = rows["value"].mask(points, str(100 // len(POINTS)))
        if "na" in rows:
            rows["value"] = rows["value"].mask(rows["na"] == "1", "")
        rows.to_csv(path, index=False)


@_by_workbook
def test_equal_answers_give_no_nan_anywhere(workbook, made_once, monkeypatch):
    texts = list(_run(workbook, made_once(_everybody_says_the_same), monkeypatch).texts())
    assert texts
    for text in texts:
        found = NOT_A_FIGURE.search(text)
        assert not found, text[max(found.start() - 150, 0) : found.end() + 50]
    if workbook.stem.startswith("01"):
        assert any("no variation, so no interval" in text for text in texts)


@pytest.mark.long
@pytest.mark.parametrize("sample", ["awkward", "lindenhof"])
@_by_workbook
def test_no_sample_client_shows_a_nan(workbook, sample, of_sample):
    for text in of_sample(workbook, sample).texts():
        found = NOT_A_FIGURE.search(text)
        assert not found, text[max(found.start() - 150, 0) : found.end() + 50]


# 3 n = 4 ----------------------------------------------------------------------------------------

PERSONAL = frozenset(name for name, table in TABLES.items() if "resp_id" in table.column_names)


def _four_people(folder):
    people = pd.read_csv(folder / "respondents.csv", dtype=str, keep_default_na=False)
    four = people.groupby("wave").head(4)
    for table in _tables_with(folder, "resp_id"):
        rows = pd.read_csv(folder / f"{table}.csv", dtype=str, keep_default_na=False)
        by = ["resp_id", "wave"] if "wave" in rows else ["resp_id"]
        four_in = rows.merge(four[by].drop_duplicates(), on=by)
        four_in[rows.columns].to_csv(folder / f"{table}.csv", index=False)


@_by_workbook
def test_four_respondents_leave_nothing_to_see(workbook, made_once, monkeypatch):
    run = _run(workbook, made_once(_four_people), monkeypatch)
    for name, released in run.results.items():
        if released.name == "orphan_steps":
            continue  # names of steps and counts of hand-overs: nothing of what people answered
        about_people = released.unit == "respondents" or set(released.question.needs) & PERSONAL
        if not about_people or released.name in FACTS_OF_THE_LOG:
            continue
        rows = released.result
        if released.name == "action_ranking":  # the agreed actions, without a figure of anybody
            assert rows[["gap", "affected_share", "priority", "p_top3"]].isna().all(axis=None)
            continue
        assert rows.empty or (rows["tier"] == HIDDEN).all(), f"{name}: {released.name}"
        assert not released.facts, f"{name}: {released.name}"
        assert not released.singles, f"{name}: {released.name}"
        assert released.n is None, f"{name}: {released.name}"


FACTS_OF_THE_LOG = {
    "need_coverage",  # cases per need; the needs themselves are hidden
    "response_by_group",  # who answered: hidden cells are checked in test_opening
    "answer_quality",
    "tables_collected",
}


# 4 one role with 3 people -----------------------------------------------------------------------


@_by_workbook
def test_a_role_of_three_is_hidden_with_another(workbook, of_sample):
    run = of_sample(workbook, "northwind")
    for released in run.results.values():
        if released.unit == "respondents" and "role" in released.keys and len(released.result):
            tiers = released.result.groupby("role")["tier"].agg(set)
            assert tiers["Finance"] == {HIDDEN}, released.name
            assert sum(HIDDEN in tier for tier in tiers) >= 2, released.name


CUTS = {
    "who answered": pmo.response_by_group,
    "gap by role": pmo.gap_by_group,
    "felt and logged hours": pmo.calibration_by_role,
    "themes by role": pmo.issue_shares_by_group,
}


@pytest.mark.parametrize(
    "sizes",
    [
        (3, 9, 11, 15),
        (4, 4, 14, 16),
        *(pytest.param(s, marks=pytest.mark.long) for s in ((3, 35), (1, 4, 33), (2, 17, 19))),
    ],
)
def test_no_role_of_less_than_five_follows_from_what_is_shown(sizes, changed):
    """Whatever the sizes of the roles: hidden together, or not shown at all."""

    def relabelled(rows):
        people = sorted(rows.loc[rows["wave"] == rows["wave"].max(), "resp_id"])
        roles = [f"Role {at}" for at, size in enumerate(sizes) for _ in range(size)]
        role = dict(zip(people, roles, strict=True))
        return rows.assign(role=rows["resp_id"].map(role).fillna("Role 0"))

    client = load_client(changed("northwind", respondents=relabelled))
    for name, cut in CUTS.items():
        released = cut(client)
        if released.missing:
            continue
        key = released.keys[0]
        by_role = released.result.assign(shown=released.result["tier"] != HIDDEN)
        by_role = by_role[by_role[key].str.startswith("Role")].groupby(key)
        seen, size = by_role["shown"].any(), by_role["n"].max().dropna()
        assert (size[seen] >= 5).all(), name
        small = [f"Role {at}" for at, people in enumerate(sizes) if people < 5]
        assert not seen.reindex(small, fill_value=False).any(), name
        hidden = [people for at, people in enumerate(sizes) if not seen.get(f"Role {at}", False)]
        assert len(hidden) >= 2, name
        assert sum(hidden) >= 5, name


# 5 text Likert labels in another order ----------------------------------------------------------

LABELS = ["Strongly agree", "Disagree", "Neutral", "Agree", "Strongly disagree"]


def test_text_labels_are_never_coded_by_their_order(changed):
    folder = changed(
        "northwind",
        responses=lambda rows: rows.assign(
            value=[LABELS[int(v) % 5] if v else "" for v in rows["value"]]
        ),
    )
    problems = [p for p in check_client(folder).problems if p.file == "responses.csv"]
    assert problems
    assert all(problem.fatal for problem in problems)
    words = " ".join(map(str, problems))
    assert "value" in words
    assert any(label in words for label in LABELS)


# 6 nobody, one, everybody a promoter ------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "promoters"),  # the workbooks that tell a net promoter score
    [("00", 0), ("00", 1), ("00", "all"),
     *(pytest.param("03", few, marks=pytest.mark.long) for few in (0, 1, "all"))],
)  # fmt: skip
def test_no_one_and_all_promoters(number, promoters, changed, monkeypatch):
    def answers(rows):
        items = pd.read_csv(SAMPLES / "northwind" / "items.csv", dtype=str)
        nps = rows["item_id"].isin(items.loc[items["instrument"] == "nps", "item_id"])
        last = rows["wave"] == rows["wave"].max()
        value = pd.Series("10" if promoters == "all" else "3", rows.index)
        if promoters == 1:
            value[rows.index[nps & last][:1]] = "9"
        return rows.assign(value=rows["value"].where(~nps, value))

    run = _run(_workbook(number), changed("northwind", responses=answers), monkeypatch)
    for text in run.texts():
        assert not NOT_A_FIGURE.search(text)
    scores = [c for c in run.claims if "recommend" in c.text.casefold() and c.number is not None]
    assert scores or number == "03", "V5 speaks of the score from 8 waves on only"
    for claim in scores:
        assert claim.low <= claim.number <= claim.high
        assert claim.low < claim.high, "a score of −100 or +100 is not known exactly"


def test_the_interval_of_all_promoters_has_a_width():
    for counts in ((20, 0, 0), (0, 0, 20), (1, 0, 19)):
        score = net_promoter(*counts)
        assert -1 <= score.low < score.high <= 1
        assert score.low <= score.estimate <= score.high


# 7 the user of Excel's NPV ----------------------------------------------------------------------


def test_the_excel_npv_user_is_told_that_the_first_year_is_not_discounted(of_sample):
    texts = " ".join(of_sample(_workbook("03"), "northwind").texts())
    assert re.search(r"Excel", texts), "V4 must say how its NPV differs from Excel's"
    assert re.search(r"year 0|t = 0|first year", texts)


# 8 a "trend" from two points: in test_workbooks, of the real report -----------------------------


# 9 open tickets at month end --------------------------------------------------------------------


def test_open_requests_are_not_on_time(changed, monkeypatch):
    def reopened(rows):
        latest = rows["closed"] >= "2026-03-25"
        assert latest.sum() >= 5
        return rows.assign(closed=rows["closed"].mask(latest, ""), met=rows["met"].mask(latest, ""))

    folder = changed("northwind", tickets=reopened)
    tickets = load_client(folder)["tickets"]
    still_open = int(tickets["closed"].isna().sum())
    workbook = _workbook("01")
    run = _run(workbook, folder, monkeypatch)
    late = run.claim("T2.schedule_gap.late")
    assert late.n == len(tickets) - still_open
    assert f"{still_open} more requests are still open and in none of these figures." in [
        claim.text for claim in run.claims
    ]


def test_open_requests_past_the_limit_count_as_missed(changed, of_sample, monkeypatch):
    workbook = _workbook("04")

    def met(run):
        return {c.id: c for c in run.claims if c.id.startswith("C4.") and c.n}

    def reopened(rows):  # the oldest requests of all are still open
        oldest = rows["opened"].rank(method="first") <= 30
        return rows.assign(closed=rows["closed"].mask(oldest, ""), met=rows["met"].mask(oldest, ""))

    before = met(of_sample(workbook, "northwind"))
    after = met(_run(workbook, changed("northwind", tickets=reopened), monkeypatch))
    assert before
    lower = [
        k for k in before.keys() & after.keys() if (after[k].number or 0) < (before[k].number or 0)
    ]
    assert lower, "30 requests left open for two years changed no service level for the worse"


# 10 reported > verified -------------------------------------------------------------------------


def test_more_reported_than_verified_is_said_and_not_netted(changed, monkeypatch):
    workbook = _workbook("03")

    def inflated(rows):
        return rows.assign(reported=[str(2 * float(v or 0) + 1000) for v in rows["verified"]])

    run = _run(workbook, changed("northwind", benefits=inflated), monkeypatch)
    texts = [c.text for c in run.claims if c.id.startswith("V3.")]
    assert texts
    ratios = [c for c in run.claims if c.id.startswith("V3.") and "ratio" in c.id]
    assert ratios
    assert all(c.number > 1 for c in ratios)
    assert not any(NOT_A_FIGURE.search(text) for text in run.texts() if "<svg" not in text)


# 11 in both waves, without a code ---------------------------------------------------------------


def test_people_without_a_code_are_treated_as_independent_and_that_is_said(changed):
    folder = changed("northwind", respondents=lambda rows: rows.assign(code=""))
    change = pmo.gap_change(load_client(folder))
    assert set(change.estimates["design"]) == {"independent"}
    said = str(change.say())
    assert "are treated as independent: none of them could be linked" in said
    assert "counted in both" in said
    assert "treated as independent" in change.chart().caption
    linked = pmo.gap_change(load_client(SAMPLES / "northwind"))
    assert set(linked.estimates["design"]) == {"paired"}
    assert (linked.estimates["n"] < linked.estimates["n_first"]).all()


# 12 the real report keeps to all of it; that small groups carry no percentage: in test_workbooks --


@pytest.mark.slow
def test_a_real_report_of_four_people_tells_nothing_of_them(changed, tmp_path):
    folder = changed("lindenhof", name="four")
    _four_people(folder)
    command = [sys.executable, "-m", "pmo_workshop", "report", str(folder), "--workbook", "01",
               "--out", str(tmp_path / "runs"), "--json"]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    json.loads(done.stdout)
    (page,) = [p for p in (tmp_path / "runs").rglob("*.html") if "01" in p.stem]
    text = re.sub(r"<[^>]+>", " ", page.read_text(encoding="utf-8"))
    assert not re.search(r"Among the \d+", text)
    assert INTERVAL_FROM == 10
