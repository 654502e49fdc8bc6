"""
An attacker who holds a whole report: every mean in all its tables, at the precision it is told at.

The means are sums of answers that the attacker does not know, each between two limits. Linear
programming tells from where to where one person's answer may lie. No code is shared with the guard.
"""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from asking import asked
from hostile import made
from scipy.optimize import linprog
from scipy.sparse import csr_array

from pmo_workshop.elements.workshop import BY_NAME, QUESTIONS
from pmo_workshop.intake.client import Client, Wave
from pmo_workshop.present.table import TABLE_TYPE

WAVES = (Wave("2025", date(2025, 2, 3), date(2025, 2, 28)),
         Wave("2026", date(2026, 2, 2), date(2026, 2, 27)))  # fmt: skip
ITEMS = {
    **{q: ("gap", d, "EPI") for q, d in (("q0", "care"), ("q1", "care"), ("q2", "speed"),
                                        ("q3", "speed"))},
    "c0": ("csat", "satisfaction", "s"),
    **{q: ("value", d, "s") for q, d in (("v0", "get"), ("v1", "get"), ("v2", "give"),
                                        ("v3", "give"))},
    **{f"{what[0]}{p}": (f"promise_{what}", p, "s")
       for p in ("P1", "P2") for what in ("heard", "understood", "kept")},
}  # fmt: skip
ASPECTS = {"E": "E", "P": "P", "I": "I", "s": "single"}
WANTED = ("reputation_baseline", "quality_attributes", "gap_by_dimension", "gap_by_item",
          "gap_by_group", "gap_change", "action_ranking", "perceived_value", "value_change",
          "promise_gaps")  # fmt: skip
"""The questions whose figures are means of survey answers."""
BOTTOM, TOP = 1, 7
HALF_A_SCALE = (TOP - BOTTOM) / 2
TOLERANCE = 1e-6


def given(seed, people, blank=(), waves=(1,), own=None):
    """Return the answers of people, by wave, person, question and aspect; some leave some out."""
    random = np.random.default_rng([people, seed])
    found = {}
    for wave in waves:
        for person in range(people):
            for item, (_, _, aspects) in ITEMS.items():
                for aspect in aspects:
                    value = float(random.integers(BOTTOM, TOP + 1))
                    found[wave, person, item, aspect] = value if own is None or person else own
    return {answer: value for answer, value in found.items() if answer not in blank}


def client_of(answers, people, linked=frozenset()):
    """Return the client whose survey these answers are."""
    waves = sorted({wave for wave, *_ in answers})
    items = [
        {"item_id": item, "instrument": instrument, "dimension": dimension, "text": f"Item {item}",
         "scale_min": BOTTOM, "scale_max": TOP, "reverse": 0}
        for item, (instrument, dimension, _) in ITEMS.items()
    ]  # fmt: skip
    respondents = [
        {"resp_id": f"w{wave}r{person}", "wave": WAVES[wave].name, "unit": "North",
         "role": ("Team", "Board")[person % 2],
         "code": f"code{person}" if person in linked else None}
        for wave in waves for person in range(people)
    ]  # fmt: skip
    responses = [
        {"resp_id": f"w{wave}r{person}", "wave": WAVES[wave].name, "item_id": item,
         "aspect": ASPECTS[aspect], "value": value, "na": 0}
        for (wave, person, item, aspect), value in answers.items()
    ]  # fmt: skip
    actions = [
        {"action_id": d, "dimension": d, "cause": 3, "action": f"Mend {d}", "effort_days": 1.0}
        for d in ("care", "speed")
    ]
    promises = [{"promise_id": p, "text": f"Promise {p}", "measure": ""} for p in ("P1", "P2")]
    return Client(
        id="acme", name="Acme", report_date=date(2026, 3, 31),
        waves=tuple(WAVES[wave] for wave in waves), stakeholders={"Team": 30, "Board": 30},
        tables={name: made(name, rows) for name, rows in {
            "respondents": respondents, "items": items, "responses": responses,
            "promises": promises, "actions": actions}.items()},
    )  # fmt: skip


def tables_of(client):
    """Return the rows of all tables of a report, as its files hold them, by question."""
    found = {}
    answers = {q.name: asked(q, client, {}) for q in QUESTIONS if q.name in WANTED}
    for name, answer in answers.items():
        if answer.question.table and (table := answer.table()):
            found[name] = pd.DataFrame(table._repr_mimebundle_()[TABLE_TYPE]["data"])
    return found


# --- What the figures are made of ---------------------------------------------------------------
# A score is, for each person, the weights of the answers in it; its mean is what is told.


def single(answers, item, aspect="s", wave=1):
    return {p: {(w, p, i, a): 1.0} for w, p, i, a in answers if (w, i, a) == (wave, item, aspect)}


def combined(scores, signs):
    """Return a weighted sum of scores of the same people."""
    total = {}
    for score, sign in zip(scores, signs, strict=True):
        for answer, weight in score.items():
            total[answer] = total.get(answer, 0.0) + sign * weight
    return total


def made_of(scores):
    """Return what each person counts for in the mean of the means of some scores."""
    people = set().union(*scores)
    parts = []
    for score in scores:
        mean = combined(score.values(), [1 / len(score)] * len(score))
        share = len(people) / len(score)
        parts.append({p: combined((score[p], mean), (share, 1 - share)) if p in score else mean
                      for p in people})  # fmt: skip
    return {p: combined([part[p] for part in parts], [1 / len(parts)] * len(parts))
            for p in people}  # fmt: skip


def own_means(scores):
    """Return the mean of what each person has answered: what would be told without a guard."""
    people = set().union(*scores)
    own = {p: [score[p] for score in scores if p in score] for p in people}
    return {p: combined(o, [1 / len(o)] * len(o)) for p, o in own.items()}


def among(score, *others):
    return {p: own for p, own in score.items() if all(p in other for other in others)}


def minus(first, second):
    return {p: combined((own, second[p]), (1, -1)) for p, own in first.items() if p in second}


@dataclass(frozen=True)
class Figure:
    question: str
    row: str
    column: str
    score: dict
    linked: dict | None = None
    """The score of those who are known in both waves."""


def figures_of(answers, people, linked):
    """Return what each mean of the report is the mean of, as rules.md says."""
    latest = max(wave for wave, *_ in answers)
    found = []

    def told(question, row, **columns):
        found.extend(Figure(question, row, name, score) for name, score in columns.items())

    def gaps(wave):
        halves = {}
        for item, (instrument, dimension, _) in ITEMS.items():
            if instrument == "gap":
                e, p = (single(answers, item, aspect, wave) for aspect in "EP")
                halves.setdefault(dimension, {})[item] = among(e, p), among(p, e)
        return halves

    halves = gaps(latest)
    dimensions = {
        d: tuple(made_of([pair[half] for pair in of.values()]) for half in (0, 1))
        for d, of in halves.items()
    }
    overall = tuple(made_of([pair[half] for pair in dimensions.values()]) for half in (0, 1))
    for of in halves.values():
        for item, (e, p) in of.items():
            told("gap_by_item", item, expectation=e, performance=p, gap=minus(p, e))
            told("quality_attributes", item, importance=single(answers, item, "I", latest),
                 performance=p)  # fmt: skip
    for d, (e, p) in {**dimensions, "overall": overall}.items():
        told("gap_by_dimension", d, expectation=e, performance=p, gap=minus(p, e))
        told("action_ranking", d, gap=minus(p, e))
    for role in (0, 1):
        e, p = ({who: own for who, own in half.items() if who % 2 == role} for half in overall)
        told("gap_by_group", ("Team", "Board")[role], expectation=e, performance=p,
             gap=minus(p, e))  # fmt: skip
    told("reputation_baseline", "perceived quality", value=overall[1])
    told("reputation_baseline", "satisfaction", value=single(answers, "c0", wave=latest))

    get, give = (own_means([single(answers, f"v{v}", wave=latest) for v in of])
                 for of in ((0, 1), (2, 3)))  # fmt: skip
    told("perceived_value", "get", mean=among(get, give))
    told("perceived_value", "give", mean=among(give, get))
    told("perceived_value", "get − give", mean=minus(get, give))

    both = {}
    for promise in ("P1", "P2"):
        h, u, k = (single(answers, f"{what}{promise}", wave=latest) for what in "huk")
        both[promise] = among(h, k), among(k, h)
        told("promise_gaps", promise, heard=among(h, k), kept=among(k, h),
             understood=among(u, h, k), gap=minus(k, h))  # fmt: skip
    heard, kept = (made_of([pair[half] for pair in both.values()]) for half in (0, 1))
    told("promise_gaps", "overall", heard=heard, kept=kept, gap=minus(kept, heard))

    if len({wave for wave, *_ in answers}) == 2:
        before = {d: tuple(made_of([pair[h] for pair in of.values()]) for h in (0, 1))
                  for d, of in gaps(0).items()}  # fmt: skip
        waves = [{d: minus(p, e) for d, (e, p) in wave.items()} for wave in (before, dimensions)]
        known = {d: linked & waves[0][d].keys() & waves[1][d].keys() for d in dimensions}
        twice = [{d: {p: wave[d][p] for p in known[d]} for d in wave} for wave in waves]
        for column, wave, again in zip(("first", "second"), waves, twice, strict=True):
            for scores in (wave, again):
                whole = [score for score in scores.values() if score]
                scores["overall"] = made_of(whole) if whole else {}
            found += [Figure("gap_change", d, column, wave[d], again[d]) for d in wave]
    return found


# --- What the attacker makes of them ------------------------------------------------------------

STEPS = (0.1, 0.01)


def between(row, column):
    """Return between what a mean lies: in the largest step that it and its limits are in."""
    ends = [row.get(f"{column}{end}") for end in ("", "_low", "_high")]
    told = [float(end) for end in ends if end is not None and not pd.isna(end)]
    if not told:
        return None
    step = next(s for s in STEPS if all(abs(v / s - round(v / s)) < TOLERANCE for v in told))
    middles = [told[0], sum(told[1:]) / 2] if len(told) == 3 else told[:1]
    return max(middles) - step / 2, min(middles) + step / 2


def known_from(tables, figures, answers):
    """Return what is known: the weights of answers, and between what their sum lies."""
    known = []
    for figure in figures:
        table = tables.get(figure.question)
        if table is None or not len(table):
            continue
        row = table[table.iloc[:, 0].eq(figure.row) | table.isin([figure.row]).any(axis=1)]
        if not len(row):
            continue
        row = row.iloc[0]
        score = figure.linked if row.get("design") == "paired" else figure.score
        limits = between(row, figure.column)
        if limits is None:
            continue
        n = len(score)
        sums = combined(score.values(), [1.0] * n)
        true = sum(weight * answers[answer] for answer, weight in sums.items())
        low, high = (end * n for end in limits)
        assert low - 1e-6 <= true <= high + 1e-6, (figure.question, figure.row, figure.column)
        known.append((sums, low, high))
    return known


def ranges(known, goals, enough):
    """
    Return from where to where each goal, a weighted sum of answers, may lie.

    Where answers that were found for the goals before lie ``enough`` apart in one, it may as well
    lie further, but is not solved for: it gives nothing away.
    """
    names = sorted({answer for sums, _, _ in known for answer in sums}
                   | {answer for goal in goals for answer in goal})  # fmt: skip
    place = {answer: at for at, answer in enumerate(names)}

    def row(sums):
        found = np.zeros(len(names))
        found[[place[answer] for answer in sums]] = list(sums.values())
        return found

    rows = np.array([row(sums) for sums, _, _ in known])
    limits = np.array([[low, high] for _, low, high in known])
    both, ends = csr_array(np.vstack([rows, -rows])), np.r_[limits[:, 1], -limits[:, 0]] + 1e-9
    found, possible = [], []
    for goal, apart in zip(map(row, goals), enough, strict=True):
        reached = [float(goal @ answers) for answers in possible]
        if not reached or max(reached) - min(reached) < apart:
            for sign in (1, -1):
                solved = linprog(sign * goal, A_ub=both, b_ub=ends, bounds=(BOTTOM, TOP))
                assert solved.success
                possible.append(solved.x)
                reached.append(sign * solved.fun)
        found.append((min(reached), max(reached)))
    return found


def goals_of(figures, answers, who):
    """Return what could be learnt of a person: every score in which it is, and every answer."""
    wanted = {}
    for figure in figures:
        own = {a: part for a, part in figure.score.get(who, {}).items()
               if a[1] == who and abs(part) > TOLERANCE}  # fmt: skip
        if own:
            name = f"{figure.question} {figure.row} {figure.column}"
            wanted.setdefault(tuple(sorted(own.items())), name)
    for answer in answers:
        if answer[1] == who:
            wanted.setdefault(((answer, 1.0),), str(answer))
    return {name: dict(own) for own, name in wanted.items()}


def leaks(answers, people, blank, linked=frozenset()):
    """Return what lies in less than half of its scale: what, from where and to where."""
    tables = tables_of(client_of(answers, people, linked))
    figures = figures_of(answers, people, linked)
    known = known_from(tables, figures, answers)
    found = []
    for who in sorted({person for _, person, *_ in blank}):
        goals = goals_of(figures, answers, who)
        reach = [sum(map(abs, goal.values())) * (TOP - BOTTOM) for goal in goals.values()]
        spans = ranges(known, list(goals.values()), [whole / 2 for whole in reach])
        for name, (low, high), whole in zip(goals, spans, reach, strict=True):
            if high - low < whole / 2 - TOLERANCE:
                found.append((who, name, round(low, 2), round(high, 2), round(whole, 1)))
    return found


GAP = [item for item, (instrument, *_) in ITEMS.items() if instrument == "gap"]


def left_out(items, aspects, who=0, wave=1):
    return frozenset((wave, who, item, aspect) for item in items for aspect in aspects)


BLANKS = {
    "one expectation": left_out(["q1"], "E"),
    "one importance": left_out(["q1"], "I"),
    "all expectations": left_out(GAP, "E"),
    "all expectations and importances": left_out(GAP, "EI"),
    "a dimension": left_out(GAP[:2], "EP"),
    "two people": left_out(["q1"], "E") | left_out(["q0"], "P", 1),
    "a promise as heard": left_out(["hP2"], "s"),
    "a promise as kept": left_out(["kP2"], "s"),
}
SIZES = (12, *(pytest.param(n, marks=pytest.mark.long) for n in (20, 24, 30, 40)))


@pytest.mark.parametrize("people", SIZES)
@pytest.mark.parametrize("blank", BLANKS)
def test_no_answer_beside_a_blank_follows_from_a_report(blank, people):
    answers = given(1, people, BLANKS[blank])
    assert leaks(answers, people, BLANKS[blank]) == []


@pytest.mark.parametrize("own", [BOTTOM, TOP])
def test_nor_does_an_answer_at_the_end_of_the_scale(own):
    blank = BLANKS["all expectations"] | BLANKS["a promise as kept"]
    assert leaks(given(1, 12, blank, own=float(own)), 12, blank) == []


SECOND_WAVE = {
    "in the second": left_out(GAP[:2], "E"),
    "in the first": left_out(GAP[:2], "E", wave=0),
    "in both": left_out(GAP[:2], "E") | left_out(GAP[:2], "E", wave=0),
}


@pytest.mark.parametrize(
    "linked",
    [range(12), range(1, 12), pytest.param((), marks=pytest.mark.long)],
    ids=["all", "but one", "nobody"],
)
@pytest.mark.parametrize("blank", SECOND_WAVE)
def test_nor_from_the_difference_of_two_waves(blank, linked):
    answers = given(1, 12, SECOND_WAVE[blank], (0, 1))
    assert leaks(answers, 12, SECOND_WAVE[blank], frozenset(linked)) == []


@pytest.mark.parametrize(("people", "seed"), [(12, 1), (14, 2), (14, 3), *(
    pytest.param(n, n, marks=pytest.mark.long) for n in (16, 20, 25, 38))])  # fmt: skip
def test_nor_where_answers_are_blank_here_and_there(people, seed):
    every = list(given(1, people))
    random = np.random.default_rng(seed)
    blank = frozenset(answer for answer in every if random.random() < 0.05)
    some = frozenset(answer for answer in blank if answer[1] in (0, 3, 7))
    assert leaks(given(1, people, blank), people, some or blank) == []


@pytest.mark.parametrize("blank", ["one expectation", "a dimension", "a promise as kept"])
def test_with_the_own_mean_of_each_person_the_attack_succeeds(monkeypatch, blank):
    """A person's mean of what was answered, averaged: then one blank gives an answer away."""
    monkeypatch.setitem(globals(), "made_of", own_means)

    def own(parts, weights=None):
        weight = np.ones(parts.shape[1]) if weights is None else weights[parts.columns].to_numpy()
        return (parts * weight).sum(axis=1) / (parts.notna() @ weight)

    for module in ("composites", "gaps", "promises"):
        monkeypatch.setattr(f"pmo_workshop.analysis.{module}.counted_for", own)
    assert leaks(given(1, 12, BLANKS[blank]), 12, BLANKS[blank])


@pytest.mark.parametrize("people", [12, 14, 22])
@pytest.mark.parametrize("blank", ["one expectation", "a dimension", "two people"])
def test_figures_that_stand_together_agree_as_they_are_printed(blank, people):
    """To a tenth as in print: levels and gap, dimensions and overall, two parts of a report."""
    tables = tables_of(client_of(given(1, people, BLANKS[blank]), people))
    rows = tables["gap_by_dimension"].set_index("dimension")
    difference = rows["performance"] - rows["expectation"]
    assert (difference - rows["gap"]).abs().max() <= 0.11
    parts = rows.drop(index="overall")
    assert abs(parts["gap"].mean() - rows.loc["overall", "gap"]) <= 0.011
    assert rows["gap"].to_dict() == {
        **rows["gap"].to_dict(), **tables["action_ranking"].set_index("dimension")["gap"].to_dict()
    }  # fmt: skip
    quality = tables["reputation_baseline"].set_index("measure").loc["perceived quality", "value"]
    assert round(quality, 1) == rows.loc["overall", "performance"]
    items = tables["gap_by_item"]
    assert (items.groupby("dimension")["gap"].mean() - parts["gap"]).abs().max() <= 0.011


@pytest.mark.parametrize("blank", SECOND_WAVE)
def test_a_wave_has_the_same_figures_in_its_own_report_and_in_the_next(blank):
    both = given(1, 12, SECOND_WAVE[blank], (0, 1))
    first = {answer: value for answer, value in both.items() if answer[0] == 0}
    then = tables_of(client_of(first, 12))["gap_by_dimension"].set_index("dimension")["gap"]
    later = tables_of(client_of(both, 12))
    change = later["gap_change"].set_index("dimension")
    assert change["first"].to_dict() == then.to_dict()
    now = later["gap_by_dimension"].set_index("dimension")["gap"]
    assert change["second"].to_dict() == now.to_dict()


def test_the_dots_of_deterrents_go_where_a_few_gave_no_intention():
    def dots(without):
        rows = [
            {"resp_id": f"w1r{person}", "wave": WAVES[1].name, "component": component,
             "severity": (person * 3 + at) % 11,
             "engage_intent": None if person < without else 1 + person % 7, "hours_month": 1.0}
            for person in range(30) for at, component in enumerate(("time", "delay"))
        ]  # fmt: skip
        client = client_of(given(1, 30), 30)
        tables = {**client.tables, "perceived_cost": made("perceived_cost", rows)}
        return asked(BY_NAME["cost_and_intention"], replace(client, tables=tables), {}).singles.get(
            "named", ()
        )

    assert [len(dots(without)) for without in (0, 1, 4, 5)] == [30, 0, 0, 25]
