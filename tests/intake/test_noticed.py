"""What is noticed across the answers of a survey: each kind of fault, and silence without one."""

import math

import numpy as np
import pandas as pd
import pytest

from pmo_workshop.intake import check_client, load_client
from pmo_workshop.intake.noticed import notice
from pmo_workshop.intake.noticed.copies import same_people
from pmo_workshop.intake.noticed.direction import beyond_chance
from pmo_workshop.intake.noticed.scales import two_scales
from pmo_workshop.intake.noticed.sheets import sheets_by_wave
from pmo_workshop.intake.noticed.shifts import against_another_wave
from pmo_workshop.intake.noticed.times import in_another_unit
from pmo_workshop.paths import shipped

DIMENSIONS = ("reporting", "advice", "speed")
ITEMS = [f"Q{at}" for at in range(1, 13)]
OF = {item: DIMENSIONS[at // 4] for at, item in enumerate(ITEMS)}


class Survey:
    """A survey of 12 questions in 3 dimensions, expectation and perception, and satisfaction."""

    def __init__(self, n=40, seed=7, level=5.0):
        random = np.random.default_rng(seed)
        self.n = n
        whole = random.normal(size=(n, 1))
        own = np.repeat(random.normal(size=(n, 3)), 4, axis=1)

        def points(mean, opinion):
            value = mean + opinion + 0.7 * random.normal(size=opinion.shape)
            return np.clip(np.rint(value), 1, 7)

        wishes = np.repeat(random.normal(size=(n, 3)), 4, axis=1)
        self.answers = {
            "E": points(level + 0.8, 0.6 * wishes),
            "P": points(level, 0.7 * own + 0.6 * whole),
        }
        self.satisfaction = points(level + 0.2, whole)
        self.recommendation = np.clip(
            np.rint(level + 2.4 + 2 * whole + random.normal(size=(n, 1))), 0, 10
        )
        self.reverse = dict.fromkeys(ITEMS, 0)
        self.also: dict[str, pd.DataFrame] = {}
        self.ids = [f"R{at:03d}" for at in range(n)]
        self.left_out: set[int] = set()

    def tables(self):
        items = pd.DataFrame(
            {
                "item_id": [*ITEMS, "CS", "NP"],
                "instrument": ["gap"] * 12 + ["csat", "nps"],
                "dimension": [*OF.values(), "satisfaction", "recommendation"],
                "text": "asked",
                "scale_min": [1] * 13 + [0],
                "scale_max": [7] * 13 + [10],
                "reverse": [*self.reverse.values(), 0, 0],
            }
        )
        blocks = [(aspect, ITEMS, block) for aspect, block in self.answers.items()]
        blocks += [("single", ["CS"], self.satisfaction), ("single", ["NP"], self.recommendation)]
        rows = [
            (self.ids[person], item, aspect, block[person, at], 0)
            for aspect, asked, block in blocks
            for person in range(self.n)
            for at, item in enumerate(asked)
        ]
        rows = [row for at, row in enumerate(rows) if at not in self.left_out]
        responses = pd.DataFrame(rows, columns=["resp_id", "item_id", "aspect", "value", "na"])
        respondents = pd.DataFrame({"resp_id": list(dict.fromkeys(self.ids)), "wave": "2026"})
        found = {"respondents": respondents, "items": items, "responses": responses, **self.also}
        for frame in found.values():
            frame.index = pd.RangeIndex(2, len(frame) + 2)
            if "resp_id" in frame and "wave" not in frame:
                frame.insert(1, "wave", "2026")
        return found

    def turn(self, *aspects, items=ITEMS):
        at = [ITEMS.index(item) for item in items]
        for aspect in aspects:
            self.answers[aspect][:, at] = 8 - self.answers[aspect][:, at]
        return self

    def names(self):
        return [finding.name for finding in notice(self.tables())]


def test_a_right_survey_is_left_in_peace():
    assert [Survey(n, seed).names() for n in (20, 60) for seed in range(5)] == [[]] * 10


# --- Directions ---------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [20, 60])
@pytest.mark.parametrize("item", ["Q1", "Q6", "Q12"])
def test_a_reversed_question_that_is_not_marked_is_named(n, item):
    assert Survey(n).turn("E", "P", items=[item]).names() == [f"direction of {item}"]


def test_a_question_marked_as_reversed_that_is_not_is_named():
    survey = Survey()
    survey.reverse["Q6"] = 1
    (finding,) = notice(survey.tables())
    assert finding.name == "direction of Q6"
    assert finding.says == (
        "item 'Q6' is marked as reversed, and its answers, once turned, run against the others of "
        "'advice': it looks as if it were not reversed, or had been turned already"
    )


def test_a_reversed_question_that_is_marked_is_right():
    survey = Survey().turn("E", "P", items=["Q6"])
    survey.reverse["Q6"] = 1
    assert survey.names() == []


def test_two_reversed_questions_of_one_dimension_are_both_named():
    names = Survey(60).turn("E", "P", items=["Q5", "Q8"]).names()
    assert sorted(names) == ["direction of Q5", "direction of Q8"]


def test_expectation_at_the_bottom_is_a_turned_scale():
    turned = Survey().turn("E", "P")
    (finding,) = notice(turned.tables())
    assert finding.name == "direction of expectation"
    assert finding.says == (
        "40 of 40 respondents expect less than the middle of the scale, where other answers are "
        "high (satisfaction and recommendation): the scale looks turned (1 = best), for "
        "expectation alone or for perception too"
    )
    assert Survey().turn("E").names() == ["direction of expectation"]


def test_perception_and_satisfaction_that_contradict_the_others_are_named():
    assert Survey().turn("P").names() == ["direction of perception"]
    dissatisfied = Survey()
    dissatisfied.satisfaction = 8 - dissatisfied.satisfaction
    assert dissatisfied.names() == ["direction of satisfaction"]
    detractors = Survey()
    detractors.recommendation = 10 - detractors.recommendation
    assert detractors.names() == ["direction of recommendation"]


def test_expectation_that_goes_with_satisfaction_as_perception_should_is_asked_about():
    survey = Survey(n=60)
    assert survey.names() == []
    survey.answers = {"E": survey.answers["P"], "P": survey.answers["E"]}
    assert survey.names() == ["order of E and P"]


def test_perception_that_falls_with_expectation_is_asked_about_where_nothing_else_was():
    def only_gap(survey):
        random = np.random.default_rng(1)
        high = np.repeat(random.normal(size=(40, 1)), 12, axis=1)
        for aspect, mean in (("E", 5.2), ("P", 4.6)):
            noise = random.normal(size=(40, 12))
            survey.answers[aspect] = np.clip(np.rint(mean + high + noise), 1, 7)
        tables = survey.tables()
        keep = tables["responses"]["aspect"] != "single"
        return tables | {"responses": tables["responses"][keep]}

    survey = Survey()
    assert notice(only_gap(survey)) == []
    tables = only_gap(survey)
    p = tables["responses"]["aspect"] == "P"
    tables["responses"].loc[p, "value"] = 8 - tables["responses"].loc[p, "value"]
    (finding,) = notice(tables)
    assert finding.says == (
        "those who rate perception high rate expectation low: the scale of one of them looks "
        "turned (1 = best)"
    )


def test_one_dimension_turned_is_named_and_not_its_questions():
    names = Survey().turn("E", "P", items=ITEMS[4:8]).names()
    assert names == ["direction of advice"]


def test_a_low_expectation_of_which_even_less_comes_is_an_opinion():
    assert Survey(level=2.4).names() == []


def kano(first, second):
    """Return items and responses of two Kano forms of 3 offers, one value for each respondent."""
    items, rows = [], []
    for form, values in (("kano_functional", first), ("kano_dysfunctional", second)):
        for offer in range(3):
            item = f"{form[5]}{offer}"
            items.append((item, form, f"offer {offer}", "asked", 1, 5, 0))
            rows += [(f"R{at:03d}", item, "single", value, 0) for at, value in enumerate(values)]
    head = ["item_id", "instrument", "dimension", "text", "scale_min", "scale_max", "reverse"]
    responses = pd.DataFrame(rows, columns=["resp_id", "item_id", "aspect", "value", "na"])
    return {
        "items": pd.DataFrame(items, columns=head),
        "responses": responses.assign(wave="2026").set_index(pd.RangeIndex(2, len(rows) + 2)),
    }


def test_swapped_kano_forms_are_noticed_and_right_ones_are_not():
    like = [1, 1, 2, 1, 2, 3, 1, 1, 2, 1, 1, 2, 3, 1, 2, 1]
    miss = [5, 4, 3, 4, 3, 3, 5, 2, 4, 5, 3, 4, 3, 4, 4, 5]
    assert notice(kano(like, miss)) == []
    (finding,) = notice(kano(miss, like))
    assert finding.name == "direction of Kano"
    assert "14 of 16 respondents like it less to have the offers than not to" in finding.says


def costs(turned=()):
    random = np.random.default_rng(3)
    burden = random.normal(size=(40, 1))
    severity = np.clip(np.rint(5 + 2 * burden + random.normal(size=(40, 6))), 0, 10)
    hours = np.exp(0.2 * severity + 0.3 * random.normal(size=(40, 6)))
    for at in turned:
        severity[:, at] = 10 - severity[:, at]
    return pd.DataFrame(
        {
            "resp_id": np.repeat([f"R{at}" for at in range(40)], 6),
            "wave": "2026",
            "component": np.tile(["time", "effort", "delay", "control", "exposure", "credit"], 40),
            "severity": severity.ravel(),
            "hours_month": hours.ravel(),
            "engage_intent": np.nan,
        }
    )


def test_perceived_costs_that_run_against_the_others_are_named():
    assert [f.name for f in notice({"perceived_cost": costs()})] == []
    assert [f.name for f in notice({"perceived_cost": costs([2])})] == ["direction of delay"]
    turned = notice({"perceived_cost": costs(range(6))})
    assert [f.name for f in turned] == ["direction of severity"]


@pytest.mark.parametrize(("sign", "noise", "found"), [(-1, 1, False), (1, 1, True), (1, 9, False)])
def test_an_intention_that_rises_with_what_deters_is_asked_about(sign, noise, found):
    rated = costs()
    felt = rated.groupby("resp_id")["severity"].transform("mean")
    own = rated["resp_id"].map({f"R{at}": at * 7 % 11 - 5 for at in range(40)})
    intent = np.clip(np.rint(4 + sign * (felt - 5) + noise * own / 5), 1, 7)
    named = [f.name for f in notice({"perceived_cost": rated.assign(engage_intent=intent)})]
    assert named == (["direction of engage_intent"] if found else [])


def test_a_turned_severity_is_told_once_where_the_intention_contradicts_it_too():
    turned = costs(range(6))
    felt = turned.groupby("resp_id")["severity"].transform("mean")
    named = [f.name for f in notice({"perceived_cost": turned.assign(engage_intent=felt.round())})]
    assert named == ["direction of severity"]


def test_standard_errors_are_those_of_a_shuffle():
    """The spread over shuffles is 1, also where both parts share most of what they say."""
    random = np.random.default_rng(5)
    e = random.normal(size=(30, 1))
    first = [e, e + 0.3 * random.normal(size=(30, 1))]
    rest = random.normal(size=(30, 1))
    second = [rest, rest + 0.3 * random.normal(size=(30, 1))]
    z = []
    for _ in range(2_000):
        order = random.permutation(30)
        z.append(beyond_chance(first, [part[order] for part in second])[0])
    assert np.std(z) == pytest.approx(1, abs=0.05)


# --- The same answers ---------------------------------------------------------------------------


def test_people_entered_twice_are_counted_and_named_by_row_only():
    survey = Survey(40)
    for block in (*survey.answers.values(), survey.satisfaction, survey.recommendation):
        block[34:] = block[:6]
    (finding,) = notice(survey.tables())
    assert finding.name == "same answers"
    assert finding.says == (
        "12 respondents have the same answers as another, 26 of them: a file or a part of it looks "
        "pasted twice with new ids"
    )
    assert list(finding.rows) == [*range(2, 8), *range(36, 42)]


def test_a_copy_with_one_answer_changed_is_found():
    survey = Survey(30)
    for block in (*survey.answers.values(), survey.satisfaction, survey.recommendation):
        block[29] = block[4]
    survey.answers["P"][29, 3] = 8 - survey.answers["P"][29, 3]
    assert survey.names() == ["same answers"]


def test_straight_lines_and_ceilings_are_no_copies():
    survey = Survey(40)
    survey.answers = {name: np.full((40, 12), 6.0) for name in "EP"}
    assert survey.names() == []
    survey = Survey(40)
    survey.answers["E"][10:25], survey.answers["P"][10:25] = 7, 6
    survey.satisfaction[10:25], survey.recommendation[10:25] = 6, 8
    assert "same answers" not in survey.names()


def test_chance_decides_what_is_the_same():
    random = np.random.default_rng(2)
    codes = random.integers(0, 2, (40, 9))
    codes[1] = codes[0]
    assert len(same_people(codes)) == 0, "nine coins fall alike in one of 512 pairs"
    codes = random.integers(0, 5, (40, 25))
    codes[1] = codes[0]
    assert same_people(codes).tolist() == [[0, 1]]


def test_a_wave_copied_into_the_next_is_found():
    survey = Survey(30)
    tables = survey.tables()
    later = [tables[name].assign(wave="2027") for name in ("respondents", "responses")]
    for name, frame in zip(("respondents", "responses"), later, strict=True):
        frame["resp_id"] = "N" + frame["resp_id"]
        both = pd.concat([tables[name], frame])
        tables[name] = both.set_index(pd.RangeIndex(2, len(both) + 2))
    (finding,) = notice(tables)
    assert finding.name == "same answers in 2026 and 2027"
    assert finding.says == (
        "30 of 30 respondents of wave '2027' have the same answers as somebody of wave '2026': "
        "one wave looks copied into the other"
    )


def test_one_aspect_pasted_into_another_is_found():
    survey = Survey(30)
    survey.answers["P"] = survey.answers["E"].copy()
    assert "same answers in E and P" in survey.names()


# --- Order, scales, blanks ----------------------------------------------------------------------


def test_answers_slid_by_one_question_are_found():
    survey = Survey(60)
    survey.answers = {name: np.roll(block, 1, axis=1) for name, block in survey.answers.items()}
    (finding,) = notice(survey.tables())
    assert finding.name == "order of gap"
    assert finding.says == (
        "gap: the answers keep together better by the dimensions of the question one question "
        "further on: the columns look shifted"
    )


def _two_waves(moved):
    """Return 16 questions of 20 people in two waves; of the second, the answers by aspect moved."""
    random = np.random.default_rng(3)
    mean = {aspect: random.permutation(np.linspace(2.5, 5.5, 16)) for aspect in "EP"}
    rows = []
    for wave, of in (("2025", mean), ("2026", moved(mean))):
        for aspect in "EP":
            points = np.clip(np.rint(of[aspect] + random.normal(size=(20, 16))), 1, 7)
            rows += [
                (f"{wave}-{person}", wave, f"Q{at:02d}", aspect, points[person, at], 0)
                for person in range(20)
                for at in range(16)
            ]
    items = pd.DataFrame({"item_id": [f"Q{at:02d}" for at in range(16)], "instrument": "gap",
                          "dimension": "one", "scale_min": 1, "scale_max": 7,
                          "reverse": 0})  # fmt: skip
    columns = ["resp_id", "wave", "item_id", "aspect", "value", "na"]
    return sheets_by_wave({"items": items, "responses": pd.DataFrame(rows, columns=columns)})


@pytest.mark.parametrize(
    ("moved", "found"),
    [
        (lambda mean: mean, []),
        (lambda mean: mean | {"P": np.roll(mean["P"], 1)}, ["order of gap, P, 2026"]),
        (lambda mean: {"E": mean["P"], "P": mean["E"]}, ["order of gap, 2026"]),
        (lambda mean: {"E": mean["E"], "P": mean["P"][::-1]}, []),
    ],
    ids=["as before", "slid", "exchanged", "new opinions"],
)
def test_answers_that_follow_another_wave_only_when_moved_are_found(moved, found):
    assert [finding.name for finding in against_another_wave(_two_waves(moved))] == found


def test_an_aspect_on_a_shorter_scale_is_found():
    survey = Survey(40)
    survey.answers["P"] = np.rint(1 + (survey.answers["P"] - 1) * 4 / 6)
    assert "scale of gap, P" in survey.names()


def test_some_questions_on_a_shorter_scale_than_the_others_are_named():
    survey = Survey(40)
    at = [ITEMS.index(item) for item in ("Q2", "Q7", "Q11")]
    for block in survey.answers.values():
        block[:, at] = np.rint(1 + (block[:, at] - 1) * 4 / 6)
    (finding,) = (one for one in notice(survey.tables()) if one.name == "scale within gap")
    assert finding.says == (
        "gap: no answer to 'Q2', 'Q7', 'Q11' is above 5 on a scale of 1 to 7, while the other 9 "
        "questions go higher, and spread further: these look asked on a scale up to 5"
    )


def test_people_who_are_asked_again_and_stay_below_the_top_have_no_shorter_scale():
    """Most give the answer they gave, or the next one: answers pile up at the highest given."""
    random = np.random.default_rng(3)
    first = np.clip(np.rint(random.normal(4.1, 0.8, (150, 4))), 1, 6)
    again = np.clip(first + random.choice([0, 1], size=first.shape), 1, 6)
    items = pd.DataFrame({"item_id": [f"H{at}" for at in range(4)], "dimension": ""})
    items = items.assign(instrument="promise_heard", scale_min=1, scale_max=7, reverse=0)

    def found(**waves):
        rows = [
            (f"{wave}-{who}", wave, f"H{at}", "single", value, 0)
            for wave, answers in waves.items()
            for (who, at), value in np.ndenumerate(answers)
        ]
        columns = ["resp_id", "wave", "item_id", "aspect", "value", "na"]
        responses = pd.DataFrame(rows, columns=columns)
        both = sheets_by_wave({"items": items, "responses": responses})
        return [finding.name for finding in two_scales(both)]

    cut = np.minimum(first + 2, 6)
    assert found(spring=cut) == ["scale of promise_heard, single"]
    assert found(autumn=first, spring=cut) == []
    assert len(found(autumn=np.minimum(again + 1, 6), spring=cut)) == 2


def test_rows_that_are_missing_where_none_is_blank_are_told():
    survey = Survey(20)
    survey.left_out = {3, 40, 41, 300}
    (finding,) = notice(survey.tables())
    assert finding.name == ""
    assert finding.says == (
        "gap: 4 of 480 answers have no row, and no row is blank. Blanks were lost on the way, as a "
        "program that turns columns into rows does; they count as not asked"
    )


def test_blanks_lost_in_one_aspect_are_told_where_another_has_kept_its_own():
    survey = Survey().tables()
    blank = survey["responses"]["aspect"].eq("E") & survey["responses"]["item_id"].eq("Q1")
    survey["responses"]["value"] = survey["responses"]["value"].mask(blank)
    lost = survey["responses"]["aspect"].eq("P") & survey["responses"]["item_id"].eq("Q2")
    survey["responses"] = survey["responses"].drop(index=lost.index[lost][:14])
    told = [finding.says for finding in notice(survey)]
    assert any(
        says.startswith("gap: ") and "14 of 480 answers have no row" in says for says in told
    )


def test_a_row_that_stands_there_again_under_a_new_id_is_found_and_requests_of_a_day_are_not():
    day = pd.Timestamp("2026-03-02")
    cases = pd.DataFrame(
        {
            "case_id": ["K1", "K2", "K3"],
            "title": ["Reports cut to one page", "Board asks no more", "Reports cut to one page"],
            "measure": ["pages", "questions", "pages"],
            "before": [40.0, 9.0, 40.0],
        },
        index=[2, 3, 4],
    )
    (finding,) = notice({"cases": cases})
    assert (finding.name, list(finding.rows)) == ("rows again in cases", [2, 4])
    assert finding.says == (
        "2 of 3 entries are the same as another in every cell but case_id: a part of the table "
        "looks pasted again under new ids"
    )
    requests = pd.DataFrame({"ticket_id": ["T1", "T2", "T3"], "service_id": "S1", "opened": day})
    assert notice({"tickets": requests.assign(closed=[day, day, None])}) == []
    alike = pd.DataFrame({"period": ["2026-Q1", "2026-Q2"], "output_id": "O1", "cost": 41_250.0})
    assert notice({"unit_cost": alike.assign(qty=317.0, quality=4.83)}) == []


def test_pairs_without_a_row_are_told_in_tables_where_none_is_blank():
    grid = [(f"r{rater}", dimension) for rater in range(4) for dimension in ("a", "b", "c", "d")]
    rated = pd.DataFrame(grid, columns=["rater", "dimension"]).assign(current=3, target=4)
    rated["evidence"] = None
    assert notice({"maturity": rated}) == []
    (finding,) = notice({"maturity": rated.drop(index=[2, 7])})
    assert finding.says.startswith("2 of 16 pairs of rater and dimension have no row, and no row")
    assert notice({"maturity": rated.drop(index=[2]).assign(target=[None, *[4] * 14])}) == []


@pytest.mark.parametrize(
    ("name", "found"),
    [("reportng", ["dimension reportng"]), ("report 2", []), ("planning", [])],
)
def test_a_dimension_of_one_question_that_a_slip_sets_apart_is_asked_about(name, found):
    tables = Survey().tables()
    tables["items"].loc[2, "dimension"] = name
    assert [finding.name for finding in notice({"items": tables["items"]})] == found


def test_a_question_that_ends_lower_than_in_the_wave_before_is_found():
    earlier, later = Survey(level=5.5).tables(), Survey(level=5.5).tables()
    of = later["responses"]["item_id"].eq("CS")
    later["responses"].loc[of, "value"] = later["responses"].loc[of, "value"].clip(upper=5)
    both = {
        name: pd.concat([earlier[name].assign(wave="2025"), later[name]], ignore_index=True)
        for name in ("respondents", "responses")
    }
    names = [found.name for found in notice({**both, "items": earlier["items"]})]
    assert "scale of csat, single, 2026" in names
    assert "scale of csat, single, 2025" not in names


def test_answers_outside_the_scale_are_told_as_a_column_or_as_people_out_of_place():
    survey = Survey(20)
    survey.answers["P"][:, 2] = 9
    told = [finding.says for finding in notice(survey.tables())]
    assert told == [
        "gap: most answers to 'Q3' lie outside the scale: the columns look shifted, or the scale "
        "in items is another"
    ]
    survey = Survey(20)
    survey.answers["P"][:3] += 4
    assert (
        "gap: 3 of 20 respondents have three or more answers outside the scale: they look asked on "
        "another scale, or their answers slid"
    ) in [finding.says for finding in notice(survey.tables())]


def test_a_question_that_nobody_answered_is_told():
    survey = Survey(20)
    survey.answers["E"][:, 0] = np.nan
    assert [finding.says for finding in notice(survey.tables())] == [
        "gap: nobody answered 'Q1', where the other questions were answered: a column may be lost "
        "or shifted"
    ]


def test_respondents_without_an_answer_are_told():
    survey = Survey(20)
    tables = survey.tables()
    more = pd.DataFrame({"resp_id": ["X1", "X2"], "wave": "2026"})
    tables["respondents"] = pd.concat([tables["respondents"], more], ignore_index=True)
    (finding,) = notice(tables)
    assert finding.says == (
        "2 respondents have no answer in any table, and count as having answered"
    )


# --- Minutes and hours --------------------------------------------------------------------------

MINUTES = [40, 25, 60, 15, 90, 35, 20, 45, 30, 10]


def _log(minutes, roles=3):
    activity = np.repeat([f"A{at}" for at in range(len(minutes) // roles)], roles)
    log = pd.DataFrame({"activity": activity, "min_likely": minutes})
    return {"effort_log": log.set_index(pd.RangeIndex(2, len(log) + 2))}


def test_an_effort_log_in_hours_is_found_and_one_of_quick_work_is_not():
    minutes = np.repeat(MINUTES, 3) * np.tile([0.8, 1, 1.25], 10)
    assert in_another_unit(_log(minutes.round())) == []
    assert in_another_unit(_log([1, 2, 3, 2.5, 4, 5, 1, 2, 3])) == []
    (finding,) = in_another_unit(_log((minutes / 60).round(2)))
    assert (finding.name, finding.table) == ("unit of min_likely", "effort_log")
    assert finding.says == (
        "min_likely: none of 30 durations is longer than 1.88 minutes, and 29 have decimals: they "
        "look like hours"
    )
    assert finding.do == "If they are hours, multiply them by 60: the column has minutes."


def test_some_rows_of_a_log_in_hours_are_named_by_row():
    minutes = np.repeat(MINUTES, 3).astype(float)
    minutes[[4, 17]] = 0.42, 0.33
    finding, _ = in_another_unit(_log(minutes))
    assert (finding.name, list(finding.rows)) == ("unit of some min_likely", [6, 19])
    assert finding.says == (
        "min_likely: 2 of 30 rows have parts of a minute and are below 8, where the others have "
        "whole minutes: they look given in hours"
    )
    minutes[[4, 17]] = 0.5, 0.5
    (finding,) = in_another_unit(_log(minutes))
    assert finding.says == (
        "min_likely: 2 of 30 rows differ by about 60 times from others of the same activity: they "
        "look given in hours"
    )


def _timed(column, done, middle, factor=1.0):
    """Return what 20 people say of 5 things; what the third says is multiplied."""
    values = np.exp(np.random.default_rng(4).normal(math.log(middle), 0.5, (20, 5)))
    values[2] *= factor
    return pd.DataFrame({"wave": "2026", "resp_id": np.repeat([f"R{at}" for at in range(20)], 5),
                         done: np.tile(list("abcde"), 20), column: values.ravel()})  # fmt: skip


@pytest.mark.parametrize(
    ("table", "column", "done", "middle", "factor", "unit"),
    [("touchpoints", "touch_min", "step", 40, 1 / 60, "hours"),
     ("perceived_cost", "hours_month", "component", 0.5, 60, "minutes")],
)  # fmt: skip
def test_one_person_in_another_unit_is_found(table, column, done, middle, factor, unit):
    assert in_another_unit({table: _timed(column, done, middle)}) == []
    (finding,) = in_another_unit({table: _timed(column, done, middle, factor)})
    assert (finding.name, list(finding.rows)) == (f"unit of some {column}", [*range(10, 15)])
    assert finding.says == (
        f"{column}: what 1 of 20 respondents say differs by about 60 times from what the others "
        f"do: it looks given in {unit}"
    )


def test_more_hours_than_a_month_has_are_minutes():
    costs = _timed("hours_month", "component", 30)
    (finding,) = in_another_unit({"perceived_cost": costs.assign(hours_month=50)})
    assert finding.says == (
        "hours_month: 20 of 20 sums of one person are more than 200 hours a month: they look like "
        "minutes"
    )
    months = pd.DataFrame({"period": ["2026-01", "2026-02", "2026-Q1"], "category": "admin",
                           "hours": [140.0, 8400.0, 900.0], "fte": 1.0})  # fmt: skip
    (finding,) = in_another_unit({"time_log": months})
    assert finding.says == (
        "hours: 1 of 2 sums of one person is more than 744 hours a month: they look like minutes"
    )
    steps = pd.DataFrame({"actual_h": np.linspace(60, 240, 10), "target_h": [2.0] * 10})
    (finding,) = in_another_unit({"handoffs": steps})
    assert finding.says == (
        "actual_h and target_h: of 10 hand-overs most differ by about 75 times: one of the two "
        "looks given in minutes"
    )
    assert in_another_unit({"handoffs": steps.assign(target_h=100.0)}) == []


# --- In a folder --------------------------------------------------------------------------------


@pytest.fixture
def written(folder):
    """Return a function that writes a survey into a client folder, with lines for client.toml."""

    def write(survey, toml=""):
        tables = survey.tables()
        respondents = tables["respondents"].reindex(
            columns=["resp_id", "wave", "role", "unit", "tenure_band", "power", "interest"]
        )
        responses = tables["responses"].astype({"value": "Int64"})
        return folder(
            client__toml='id = "acme"\nname = "Acme"\nreport_date = 2026-03-31\n' + toml,
            respondents__csv=respondents.to_csv(index=False),
            items__csv=tables["items"].to_csv(index=False),
            responses__csv=responses.to_csv(index=False),
            bws__csv=None,
            services__csv=None,
            tickets__csv=None,
        )

    return write


def confirmed(name):
    return f'[noticed]\nchecked = ["{name}"]\nby = "Head of PMO"\non = 2026-04-02\n'


def test_a_doubtful_direction_stops_until_it_is_mended_or_confirmed(written):
    survey = Survey().turn("E", "P", items=["Q6"])
    asked = (
        "items.csv: the answers to item 'Q6' run against the others of 'advice': it looks like a "
        "reversed question that is not marked."
    )
    findings = check_client(written(survey))
    assert [str(problem) for problem in findings.problems] == [
        f"{asked} Read its text. If so, set reverse to 1 in items. If it is right as it is, add "
        '"direction of Q6" to checked in [noticed] of client.toml, with by and on.'
    ]
    findings = check_client(written(survey, confirmed("direction of Q6")))
    assert findings.problems == ()
    assert [str(warning) for warning in findings.warnings] == [
        f"{asked} Head of PMO looked at it on 2026-04-02: it is right."
    ]
    survey.reverse["Q6"] = 1
    assert check_client(written(survey)).warnings == ()


def test_a_confirmation_of_nothing_is_told(written):
    findings = check_client(written(Survey(), confirmed("direction of Q6")))
    assert findings.problems == ()
    assert [str(warning) for warning in findings.warnings] == [
        "client.toml: [noticed] has 'direction of Q6', which was not noticed. Take it out."
    ]


def test_a_confirmation_names_who_and_when(written):
    findings = check_client(written(Survey(), '[noticed]\nchecked = ["direction of Q6"]\n'))
    assert [str(problem) for problem in findings.problems] == [
        "client.toml: line 4: noticed: write with checked also who looked, as by, and when, as on."
    ]
    findings = check_client(written(Survey(), '[noticed]\nchecked = "direction of Q6"\n'))
    assert [str(problem) for problem in findings.problems] == [
        "client.toml: line 5: noticed.checked: 'direction of Q6' is not a list of names. Write "
        'those that check gives, such as ["direction of SQ07"].'
    ]


def test_rows_are_for_the_screen_and_no_id_is_told(written):
    survey = Survey(40)
    for block in (*survey.answers.values(), survey.satisfaction, survey.recommendation):
        block[34:] = block[:6]
    (problem,) = check_client(written(survey)).problems
    assert "See rows 2, 3, 4, 5, 6 and 7 more. Keep one of each." in str(problem)
    (told,) = check_client(written(survey, confirmed("same answers"))).warnings
    assert "row" not in str(told)
    assert not [name for name in survey.ids if name in f"{problem}{told}"]


@pytest.mark.parametrize("name", ["northwind", "meridian", "lindenhof", "awkward"])
def test_the_sample_clients_are_left_in_peace(name):
    assert notice(load_client(shipped("sample_data") / name).tables) == []


def test_perception_turned_is_named_where_it_goes_with_no_other_measure():
    """All see less than the middle, and are satisfied: level speaks where correlation is silent."""
    tables = dict(load_client(shipped("sample_data") / "northwind").tables)
    answers = tables["responses"].copy()
    gap = tables["items"].loc[tables["items"]["instrument"] == "gap", "item_id"]
    turned = (answers["aspect"] == "P") & answers["item_id"].isin(gap)
    answers.loc[turned, "value"] = 8 - answers.loc[turned, "value"]
    names = [finding.name for finding in notice(tables | {"responses": answers})]
    assert names == ["direction of perception"]
