"""What the room may see: five people, steps of five, and nothing that follows about fewer."""

import csv
import io
import json
import re
from datetime import date
from pathlib import Path

import pytest
from filled import by_lot
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from pmo_workshop.disclosure import derivable_small_groups
from pmo_workshop.errors import UsageError
from pmo_workshop.exercises.export_answers import export_answers
from pmo_workshop.exercises.stakeholders import Figure, Stakeholders
from pmo_workshop.i18n import speaking
from pmo_workshop.intake import load_client
from pmo_workshop.live import drawing
from pmo_workshop.live.results import (
    may_show,
    publish,
    result_of,
    same_people_before,
    waiting_for,
    words_of,
)
from pmo_workshop.live.room_export import export
from pmo_workshop.live.room_report import held_in, room_report, room_report_pdf
from pmo_workshop.live.site import ROOM_REPORT
from pmo_workshop.live.slides import slides_of, tables
from pmo_workshop.paths import shipped

T2, T6, S1 = "t2-five-gaps", "t6-headline-number", "s1-sticky-notes"
T4, C1 = "t4-close-loop", "c1-plot-curve"
CORPUS = Path(__file__).parents[1] / "corpus"


def vote(store, form, count, begin=0):
    """Let people join and hand in."""
    store.change_step(form.exercise.id, phase="open")
    turn = store.step(form.exercise.id).turn
    for number in range(begin, begin + count):
        if store.who(f"t{number}") is None:
            store.join(f"t{number}", f"r{number}")
        answers = by_lot(form, number)
        store.hand_in(store.who(f"t{number}"), form.exercise.id, turn, answers)


def members(names):
    return dict.fromkeys(names, 1)


def test_the_corpus_of_live_steps_has_its_verdicts():
    case = json.loads((CORPUS / "sdc" / "live_steps.json").read_text(encoding="utf-8"))
    for name, groups in case["releases"].items():
        seen, safe = [], True
        for group in groups:
            safe &= may_show(seen, members(group))
            seen.append(members(group))
        assert ("safe" if safe else "unsafe") == case["verdicts"][name]["verdict"], name


people = st.dictionaries(st.sampled_from("abcdefghijklmno"), st.integers(1, 3), max_size=15)


@settings(max_examples=60)
@given(st.lists(people, max_size=6))
def test_nothing_small_follows_from_all_that_was_shown(steps):
    shown = []
    for now in steps:
        if may_show(shown, now):
            assert len(now) >= 5
            for before in shown:
                differ = {who for who in {*before, *now} if before.get(who) != now.get(who)}
                assert len(differ) >= 5
            shown.append(now)
    atoms = [frozenset(f"{who}.{version}" for who, version in s.items()) for s in shown]
    assert derivable_small_groups(atoms) == []


def test_a_result_moves_in_steps_and_late_ballots_wait(store, northwind_room):
    client, forms = northwind_room
    form = forms[T2]
    vote(store, form, 4)
    assert publish(store, form, client) is None
    vote(store, form, 1, begin=4)
    assert publish(store, form, client).result["n"] == 5
    seen = []
    for number in range(5, 16):
        vote(store, form, 1, begin=number)
        seen.append(publish(store, form, client, whatever_is_new=False).result["n"])
    assert seen == [5, 5, 5, 5, 10, 10, 10, 10, 10, 15, 15]
    now = {b.participant: b.version for b in store.ballots(T2)}
    assert waiting_for([store.shown(T2)[-1].members], now) == 4


def test_one_voided_or_changed_ballot_moves_nothing(store, northwind_room):
    client, forms = northwind_room
    form = forms[T2]
    vote(store, form, 12)
    first = publish(store, form, client)
    who = store.who("t3")
    store.hand_in(who, T2, store.step(T2).turn, {item.id: {"E": 1, "P": 7} for item in form.items})
    store.void_person(store.who("t4"), True)
    assert publish(store, form, client) == first
    vote(store, form, 4, begin=12)
    assert publish(store, form, client) == first, "four are new; who changes is not"
    vote(store, form, 1, begin=16)
    second = publish(store, form, client)
    assert second.step == first.step + 1
    assert second.result["n"] == 16


def test_below_ten_only_counts_and_from_ten_averages_with_limits(store, northwind_room):
    client, forms = northwind_room
    form = forms[T2]
    for count, averages in ((9, False), (10, True)):
        given = {f"P{n}": by_lot(form, n) for n in range(count)}
        result = result_of(form, given, client, count)
        for row in result["panels"][0]["rows"]:
            assert (row["mean"] is not None) == averages
            assert (row["mean_low"] is not None) == averages
            assert (row["x"] is None) == averages  # of so few no count stands beside a mean
        text = drawing.draw(result["panels"][0])
        assert ("of 9" in text) != averages


def test_a_gap_of_the_room_is_the_mean_of_the_differences(northwind_room):
    client, forms = northwind_room
    form = forms[T2]
    given = {f"P{n}": {item.id: {"E": 6, "P": 3 + n % 3} for item in form.items} for n in range(12)}
    (panel,) = result_of(form, given, client, 30)["panels"]
    row = panel["rows"][0]
    assert (row["first"], row["second"], row["mean"]) == (6, 4, -2)
    # s = sqrt(8/11): 2.20099 * s / sqrt(12), so -2 ± 0.54184: of few, told as ± 0.75
    # with one decimal, the limits rounded outwards
    assert (row["mean_low"], row["mean_high"]) == (-2.8, -1.2)


def test_a_field_that_only_some_answer_never_moves_by_fewer_than_five(store, northwind_room):
    client, forms = northwind_room
    form = forms[C1]
    store.change_step(C1, phase="open")
    turn = store.step(C1).turn
    one, other = form.items[:2]

    def come(number, steps):
        store.join(f"t{number}", f"r{number}")
        answers = {item.id: {"emotion": 1, "effort": 4} for item in form.items[:steps]}
        store.hand_in(store.who(f"t{number}"), C1, turn, answers)

    for number in range(10):
        come(number, 2 if number < 6 else 1)
    first = publish(store, form, client)
    for number in range(10, 16):
        come(number, 2 if number == 10 else 1)
    second = publish(store, form, client)

    def of(shown, step):
        rows = next(p for p in shown.result["panels"] if p["title"] == "Feels")["rows"]
        return next(row for row in rows if row["label"] == step.label)

    assert (of(first, one)["n"], of(first, other)["n"]) == (10, 6)
    assert of(second, one)["n"] == 16
    assert of(second, other)["tier"] == "hidden", "7 less 6 would be one person"


def test_the_payload_has_no_order_no_time_and_no_ids(store, northwind_room):
    client, forms = northwind_room
    vote(store, forms[T2], 12)
    vote(store, forms[T6], 12)
    for name in (T2, T6):
        shown = publish(store, forms[name], client)
        told = json.dumps(shown.result)
        assert not any(who in told for who in shown.members)
        assert "minute" not in told


def test_words_are_in_alphabetical_order_and_need_ten_people(store, northwind_room):
    client, forms = northwind_room
    form = forms[T6]
    vote(store, form, 9)
    for number, text in enumerate(("zebra", "Ape", "mole")):
        store.approve(T6, (store.who(f"t{number}"), "headline", "text"), text)
    assert words_of(store, form, publish(store, form, client)) == []
    vote(store, form, 5, begin=9)
    shown = publish(store, form, client)
    assert [text for _, text in words_of(store, form, shown)] == ["Ape", "mole", "zebra"]


def test_a_text_with_an_address_is_shown_to_nobody_whoever_approved_it(store, northwind_room):
    client, forms = northwind_room
    vote(store, forms[T6], 12)
    for number, text in enumerate(("Ask @annab", "Call +49 171 1234567", "A year of delay")):
        store.approve(T6, (store.who(f"t{number}"), "headline", "text"), text)
    shown = publish(store, forms[T6], client)
    assert [text for _, text in words_of(store, forms[T6], shown)] == ["A year of delay"]


@pytest.mark.parametrize("count", [3, 7, 12, 24])
def test_every_exercise_can_be_drawn_and_told(northwind_room, count):
    client, forms = northwind_room
    for form in forms.values():
        given = {f"P{n}": by_lot(form, n) for n in range(count)}
        if count < 5:
            continue
        result = json.loads(json.dumps(result_of(form, given, client, count)))
        for panel in result["panels"]:
            svg = drawing.draw(panel, panel)
            assert svg.count("<svg") == 1
            if panel["kind"] != "words":
                lines = drawing.lines_of(panel, panel).lines
                told = "".join(f"{line.said}{line.svg}" for line in lines)
                assert len(lines) >= len(panel["rows"])
                assert "✓" not in told, "what is right is told once the wall has told it"
                assert "→ most" not in told, "what the ends mean stands once, over all rows"
                assert not re.search(r"\bnan\b|>None<", told)
            assert not re.search(r"\bnan\b", svg)
            assert ">None<" not in svg
            columns, rows = drawing.table(panel, panel)
            assert all(len(row) == len(columns) for row in rows)


def test_labels_of_a_client_are_text_in_a_drawing():
    row = {"label": '<img src=x onerror="alert(1)">', "n": 12, "tier": "small", "x": 3,
           "mean": 4.0, "mean_low": 3.0, "mean_high": 5.0, "spread": [[4, 12]]}  # fmt: skip
    panel = {"title": "</svg><script>", "kind": "amount", "rows": [row], "ends": [1, 7],
             "said": ["", ""], "middle": 4}  # fmt: skip
    svg = drawing.draw(panel)
    assert "<img" not in svg
    assert "<script" not in svg
    assert "&lt;img src=x" in svg


def test_the_export_is_the_client_folder_of_what_may_be_told(
    store, northwind_room, tmp_path, monkeypatch
):
    monkeypatch.setenv("PMO_WORKSHOP_ANSWERS", str(store.database.path.parent))
    client, forms = northwind_room
    vote(store, forms[T2], 12)
    publish(store, forms[T2], client)
    vote(store, forms[T2], 2, begin=12)
    vote(store, forms["open-four-barriers"], 7)
    store.void_person(store.who("t6"), True)
    told = export("spring", tmp_path / "room")
    assert told[-2] == (
        "2 ballots kept back: they came or changed after the room had seen a result, and the "
        "report would tell them apart."
    )
    assert told[-1] == f"Made {tmp_path / 'room'}. Now: pmo-workshop report {tmp_path / 'room'}"
    read = load_client(tmp_path / "room")
    answers = read["exercise_answers"]
    by_exercise = answers.groupby("exercise")["resp_id"].nunique().to_dict()
    assert by_exercise == {T2: 12, "open-four-barriers": 6}
    assert (tmp_path / "room" / ROOM_REPORT).read_bytes().startswith(b"%PDF")
    assert [wave.name for wave in read.waves] == ["spring"]
    with pytest.raises(UsageError, match="is not an empty folder"):
        export("spring", tmp_path / "room")


UNSEEN, SEEN = "never let through", "let through for all"


@pytest.mark.parametrize("count", [5, 12])
def test_the_export_keeps_the_promise_of_the_room(
    store, northwind_room, tmp_path, monkeypatch, count
):
    """Only texts that were let through, from ten people on; nobody's id; no person's task."""
    monkeypatch.setenv("PMO_WORKSHOP_ANSWERS", str(store.database.path.parent))
    client, forms = northwind_room
    for number in range(count):
        store.join(f"t{number}", f"r{number}")
    for name, form in forms.items():
        store.change_step(name, phase="open")
        for number in range(count):
            given = by_lot(form, number)
            if name == T4:
                roles = list(form.exercise.parts[1].choices)
                given = {i.id: {"A": "Sponsor", "R": roles[number % 6]} for i in form.items}
                given["tell"]["A"] = roles[(number + 1) % 6]
            for item, value in given.items():
                for part in form.parts(form.item(item)):
                    if part.type == "text":
                        value[part.id] = f"{SEEN if number == 3 else UNSEEN} {number}"
            store.hand_in(store.who(f"t{number}"), name, "1.1", given)
            for item, value in given.items():
                for part, text in value.items():
                    if SEEN in str(text):
                        store.approve(name, (store.who(f"t{number}"), item, part), text)
        publish(store, form, client)
    told = "\n".join(export("spring", tmp_path / "room"))
    files = [path for path in (tmp_path / "room").iterdir() if path.name != ROOM_REPORT]
    written = "".join(path.read_text("utf-8") for path in files)
    printed = PdfReader(tmp_path / "room" / ROOM_REPORT).pages
    written += " ".join(" ".join(page.extract_text() for page in printed).split())
    assert UNSEEN not in written
    assert (SEEN in written) == (count >= 10)
    assert "texts kept back: a text is told once ten people have answered" in told
    assert not re.search(r"\b[PS]-[0-9a-f]", written)
    assert len({row["resp_id"] for row in _rows(tmp_path / "room" / "respondents.csv")}) == count
    tested = _rows(tmp_path / "room" / "message_tests.csv")
    assert all(row["message_id"] == row["component"] for row in tested), "a message has one cost"
    tasks = [tuple(row.values()) for row in _rows(tmp_path / "room" / "raci.csv")]
    *agreed, last = forms[T4].items
    assert tasks == [*((item.label, "Sponsor", "A") for item in agreed), (last.label, "", "")]


def _rows(file):
    return list(csv.DictReader(file.read_text("utf-8").splitlines()))


def test_who_votes_once_is_in_neither_vote_and_yet_in_the_report(
    store, northwind_room, tmp_path, monkeypatch
):
    monkeypatch.setenv("PMO_WORKSHOP_ANSWERS", str(store.database.path.parent))
    client, forms = northwind_room
    vote(store, forms[T2], 22)
    publish(store, forms[T2], client)
    store.change_step(T2, vote=2)
    vote(store, forms[T2], 3, begin=22)
    assert publish(store, forms[T2], client).vote == 1
    for number in range(12):
        answers = {item: {"E": 7, "P": 7} for item in by_lot(forms[T2], 1)}
        store.hand_in(store.who(f"t{number}"), T2, store.step(T2).turn, answers)
    second = publish(store, forms[T2], client)
    about = {name: second.result[name] for name in ("n", "again", "once", "vote")}
    assert about == {"n": 12, "again": 12, "once": 13, "vote": 2}
    before = same_people_before(store.shown(T2), second)
    first = {f"P{n}": by_lot(forms[T2], n) for n in range(12)}
    alone = result_of(forms[T2], first, client, 25)
    assert before.result["panels"] == json.loads(json.dumps(alone["panels"]))
    told = export("spring", tmp_path / "room")
    assert told[-2].startswith("3 ballots kept back: they came or changed after")
    assert load_client(tmp_path / "room")["responses"]["resp_id"].nunique() == 22


def test_the_report_of_the_room_tells_every_exercise_held_and_only_what_may_be_told(
    store, northwind_room
):
    client, forms = northwind_room
    vote(store, forms[T2], 12)
    vote(store, forms[T4], 3)
    vote(store, forms[T6], 12)
    publish(store, forms[T2], client)
    shown = publish(store, forms[T6], client)
    let = [a for a in store.answers.latest(session=store.session, exercise=T6)
           if a.participant in shown.members and a.item == "headline"]  # fmt: skip
    store.approve(T6, (let[0].participant, "headline", "text"), let[0].value["text"])
    figures = tuple(Figure(row.label, "−1.3", "−1.5 to −1.1", "38") for row in forms[T2].rows)
    told = {T2: Stakeholders(True, "38 of 61 answered.", figures)}
    actions = [{"action": "Find an owner"},
               {"action": "Tell what became of it", "owner": "Head of PMO",
                "due": date(2027, 9, 30), "measure": "Replies told", "source": T4,
                "also": "written 2 times; other owners and dates: Sponsor"}]  # fmt: skip
    day = date(2026, 11, 30)
    report = room_report(store, forms, "Northwind", actions, told, day)
    assert report["about"] == "Unlocking PMO Value · Northwind · 30 November 2026"
    assert report["lead"] == "12 people took part. 3 exercises were held."
    assert report["actions"] == [
        [
            "Tell what became of it (written 2 times; other owners and dates: Sponsor)",
            "Head of PMO",
            "30 September 2027",
            "Replies told",
            "T4",
        ],
        ["Find an owner", "–", "–", "–", "–"],
    ]
    of = {one["title"].partition(" ")[0]: one for one in report["held"]}
    assert list(of) == ["T2", "T4", "T6"]
    (gaps,) = of["T2"]["tables"]
    assert gaps["heads"] == ["", "The room", "Stakeholders"]
    assert [row[2] for row in gaps["rows"]] == ["−1.3 (−1.5 to −1.1)"] * 5, "every row"
    assert of["T2"]["notes"] == ["12 of 12 in the room answered.", "38 of 61 answered."]
    assert (of["T4"]["tables"], of["T4"]["texts"]) == ([], [])
    assert of["T4"]["came_of_it"] == "1 action was decided here."
    assert of["T2"]["came_of_it"] == ""
    assert of["T4"]["notes"] == ["Shown when five people in three groups have answered."]
    assert of["T6"]["texts"] == [let[0].value["text"]]
    assert not re.search(r"P-[0-9a-f]{8}", json.dumps(report))
    made = PdfReader(io.BytesIO(room_report_pdf(store, forms, "Northwind", actions, told, day)))
    lines = "\n".join(page.extract_text() for page in made.pages).splitlines()
    assert any("30 September 2027" in line for line in lines), "a date is on one line"


def test_the_report_of_the_room_tells_all_that_was_asked_in_an_exercise(store, northwind_room):
    client, forms = northwind_room
    for name, form in forms.items():
        vote(store, form, 12)
        publish(store, form, client)
        told = json.dumps(held_in(store, form)["tables"], ensure_ascii=False)
        for panel in store.shown(name)[-1].result["panels"]:
            assert not panel["rows"] or panel["title"] in told
            assert all(row["label"] in told for row in panel["rows"] if len(panel["rows"]) > 1)
    (both,) = held_in(store, forms["c4-stakeholder-map"])["tables"]
    assert both["heads"] == ["", "Power: average (95 % limits)", "Interest: average (95 % limits)"]
    first, lines = held_in(store, forms["t3-five-whys"])["tables"]
    assert first["heads"][1] == "Dimension: how many chose it"
    assert [line[0] for line in lines["rows"]] == ["Cause", "Effort: middle answer, days"]
    chosen = sum(int(n) for n in re.findall(r": (\d+) of 12", lines["rows"][0][1]))
    assert chosen == 12, "whatever was chosen"


def test_no_limit_leaves_its_scale_no_count_stands_among_averages_and_dots_are_counted(
    northwind_room,
):
    client, forms = northwind_room
    (gaps,) = result_of(
        forms[T2],
        {f"P{n}": {"empathy": {"E": 7, "P": 1 + (n == 3)},
                   "assurance": {"E": 4, "P": 4}} for n in range(12)},
        client, 12,
    )["panels"]  # fmt: skip
    told = {row["label"].partition(":")[0]: row for row in gaps["rows"]}
    assert told["Empathy"]["mean_low"] == -6
    columns, rows = drawing.table(gaps)
    said = {row[0].partition(":")[0]: row[1:] for row in rows}
    assert columns == ["", "Gap", "95 % limits", "Without an average", "n"]
    assert said["Assurance"] == ["–", "–", "no average: none of 12 see a shortfall", "12"]
    form = forms["open-four-barriers"]
    available, meaning, *_ = (item.id for item in form.items)
    given = {f"P{n}": {item.id: {"dots": 0} for item in form.items} |
             {available: {"dots": 10 - n % 2}, meaning: {"dots": n % 2}}
             for n in range(12)}  # fmt: skip
    (dots,) = result_of(form, given, client, 12)["panels"]
    assert [row[1] for row in drawing.table(dots)[1]] == [
        "114 of 120 (95 %)", "6 of 120 (5 %)", "0 of 120 (0 %)", "0 of 120 (0 %)",
    ]  # fmt: skip
    assert "95 % limits" not in drawing.draw(dots)


def test_the_command_for_notebooks_leaves_rooms_to_their_own_export(
    store, northwind_room, tmp_path, monkeypatch
):
    monkeypatch.setenv("PMO_WORKSHOP_ANSWERS", str(store.database.path.parent))
    form = northwind_room[1][T2]
    vote(store, form, 6)
    for item, value in by_lot(form, 1).items():
        store.answers.save(T2, item, value, session="notebook", participant="P1")
    with pytest.raises(UsageError) as refused:
        export_answers("northwind", tmp_path / "a", "spring")
    assert str(refused.value) == (
        "Session 'spring' was a room: some of its ballots may be voided or kept back. "
        "Write its folder with: pmo-workshop live export spring --into DIR"
    )
    told = export_answers("northwind", tmp_path / "a")
    assert "Left out: the rooms 'spring'. Use pmo-workshop live export for them." in told
    assert load_client(tmp_path / "a")["respondents"]["resp_id"].tolist() == ["P1"]


def test_every_table_of_the_room_is_one_that_intake_reads(store, northwind_room, tmp_path):
    _, forms = northwind_room
    for name in ("t1-most-needed", T2, "b1-role-swap", "c1-plot-curve", "plan-commitment"):
        vote(store, forms[name], 6)
    client = load_client(shipped("sample_data") / "northwind")
    tables = store.answers.tables(client, session="spring")
    assert {"bws", "responses", "perceived_cost", "touchpoints", "actions"} <= set(tables)
    assert tables["respondents"]["resp_id"].nunique() == 6


def test_notes_are_told_first_and_together_for_none_stands_for_anything(northwind_room):
    client, forms = northwind_room
    form = forms[S1]
    given = {f"P{n}": {"note-1": {"text": "Late", "severity": 4, "horizon": "now"}}
             for n in range(12)}  # fmt: skip
    for n in range(6):  # the second note of a person says nothing about the second of another
        given[f"P{n}"]["note-2"] = {"text": "Late", "severity": 2, "horizon": "6m"}
    result = result_of(form, given, client, 12)
    words, severity, horizon = result["panels"]
    assert words["kind"] == "words"
    assert [(row["n"], row["mean"]) for row in severity["rows"]] == [(12, 3.5)]
    assert [(row["x"], row["n"]) for row in horizon["rows"]] == [(12, 12), (6, 12), (0, 12)]
    told = {("P1", S1, "note-1", "text"): "Late", ("P2", S1, "note-2", "text"): "late"}
    slides = slides_of(form, result["panels"], told=told)
    assert [(slide.title, slide.rows) for slide in slides[:1]] == [
        ("The worry", (("Late (2 ×)",),))
    ]
    assert [slide.kind for slide in slides[1:3]] == ["amount", "counted"]


def test_forty_short_texts_are_not_forty_pages_and_groups_of_one_name_are_told_apart(
    northwind_room,
):
    form, notes = northwind_room[1]["t6-headline-number"], northwind_room[1][S1]
    asked = ("headline", "number", "caveat")
    words, people = {"kind": "words"}, [f"P{n:02}" for n in range(40)]

    def pages(letters, who=people, **more):
        said = "late decisions " * 30
        told = {(one, form.exercise.id, item, "text"): f"{one} {said}"[:letters]
                for one in who for item in asked}  # fmt: skip
        return [page for page in slides_of(form, [words], told=told, **more) if not page.large]

    short = pages(20)
    assert len(short) == 5
    assert [len(page.heads) for page in short] == [3] * 5
    assert [row[0][:3] for page in short for row in page.rows] == people
    assert len(pages(300)) == 40, "long texts of one answer stand alone"
    same = pages(20, people[:3], teams={"P00": "Blue", "P02": "Blue"})
    assert [row[0] for row in same[0].rows] == ["Blue, group 1", "Answer 2 of 3", "Blue, group 2"]
    told = {(one, S1, "note-1", "text"): f"Worry {one}" for one in people}
    cards = [page for page in slides_of(notes, [words], told=told) if not page.large]
    assert [len(page.rows) for page in cards] == [7, 7]
    assert cards[0].rows[0] == ("Worry P00", "Worry P01", "Worry P02")


def test_no_figure_lies_on_its_mark_in_german_either():
    row = {"label": "Rat", "n": 40, "tier": "full", "best": 129, "worst": 132, "seen": 520,
           "mean": 0.0, "right": "apparent", "count real": 20, "count apparent": 20}  # fmt: skip
    choices = [["real", "echte Einsparung"], ["apparent", "Scheineinsparung"]]
    with speaking("de"):
        best = drawing.draw({"kind": "best_worst", "title": "", "rows": [row] * 8})
        right = drawing.draw({"kind": "choice", "title": "", "rows": [row] * 2, "choices": choices})
    figures = re.findall(r'text-anchor="end" font-weight="600">([^<]+)', best)
    assert figures[:2] == ["129 am meisten, 132", "am wenigsten von 520"]
    for drawn, longest in ((best, figures[1]), (right, "✓ Scheineinsparung")):
        bars = re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', drawn)
        edge = int(re.search(r'viewBox="0 0 (\d+)', drawn)[1]) - 17 * len(longest)
        assert max(float(x) + float(width) for x, width in bars) < edge


def test_a_chart_fills_its_wall_in_letters_as_large_as_it_has_room_for():
    rows = [{"label": f"Item {n}", "n": 12, "tier": "small", "mean": 4.0, "spread": [],
             "mean_low": 3.0, "mean_high": 5.0} for n in range(11)]  # fmt: skip
    panel = {"kind": "amount", "title": "", "rows": rows, "ends": (1, 7)}
    wide, narrow = drawing.WIDE, drawing.surface_of(1024 / 768)

    def width(one, wall):
        return int(re.search(r'viewBox="0 0 (\d+)', drawing.draw(one, wall=wall))[1])

    for wall in (wide, narrow, drawing.surface_of(1.25)):
        pages = drawing.pages(panel, wall=wall)
        assert len({width(page, wall) for page in pages}) == 1, "one scale on all pages"
        lines = re.findall(r'x1="([\d.]+)"', drawing.draw(pages[0], wall=wall))
        marks = max(map(float, lines)) - min(map(float, lines))
        assert marks > width(pages[0], wall) / 2, "marks from label to figures"
        assert width(panel | {"rows": rows[:3]}, wall) < wall.width / 1.4
    assert narrow.width / 34 < wide.width / 34 * 0.75, "letters are as high as on a wider wall"


def test_a_table_leaves_no_page_with_one_row():
    rows = [("A label of two lines, which is long", "4.6", "10 of 38")] * 13
    assert [len(page.rows) for page in tables("T", ("", "Room", "Client"), rows)] == [5, 5, 3]
    long = ("Change " * 40, "Head of PMO", "31 May", "")
    heads = ("Action", "Owner", "Due", "Measure")
    pages = tables("T", heads, [long, ("Stop", "CEO", "1 May", "–")], drawing.surface_of(4 / 3))
    assert [page.heads for page in pages] == [heads, ()], "a row taller than the wall stands alone"
    assert pages[1].rows[1:3] == (("Owner", "Head of PMO"), ("Due", "31 May"))


def test_the_marks_of_two_figures_are_explained_in_their_colours():
    row = {"label": "A", "n": 12, "tier": "full", "first": 3.0, "second": 4.0, "mean": 1.0,
           "mean_low": 0.5, "mean_high": 1.5}  # fmt: skip
    panel = {"kind": "gap", "title": "", "rows": [row], "names": ["Before", "After"],
             "ends": [1, 7], "said": ["", ""]}  # fmt: skip
    assert drawing.draw(panel).count("<circle") == 4, "two marks, and what they are"
    names = ["What was expected of it by all", "What was met of it in the end by those who did it"]
    long = drawing.draw(panel | {"names": names})
    assert long.count("<circle") == 2, "too long for one line: two lines of words"
