"""The room comes home: its drafts become rows of the client's, once, and can be taken back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

import pmo_workshop
from pmo_workshop.actions import drafts, merge, undo
from pmo_workshop.actions.decided import decided
from pmo_workshop.cli import app
from pmo_workshop.errors import DataError, UsageError
from pmo_workshop.exercises.rows import Answer, write_client_folder
from pmo_workshop.intake import load_client

SETTINGS = 'id = "acme"\nname = "Acme"\nreport_date = 2026-04-30\n'
MINUTE = 29_600_000  # in April 2026
GUIDE = {
    "issue": "Permits",
    "signs": "Crews wait",
    "stays": "They wait longer",
    "alone": "The list of permits",
    "start": "Call the PMO",
    "limits": "Not for grids",
}
REVIEW = {
    "value": "I know the dates",
    "cost": "Two evenings",
    "open": "The list",
    "recommend": 8,
    "act": "Ask them early",
}
PROMISE = {
    "action": "Board with dates",
    "owner": "Head of PMO",
    "due": "2026-06-30",
    "measure": "days late",
    "element": "trust",
    "cause": "3",
    "effort": 2.0,
}


def answers(who, exercise, **items):
    return [Answer("day", who, exercise, item, value, MINUTE) for item, value in items.items()]


def tables(folder):
    """Return what a client folder holds; what its hidden files note is none of it."""
    return {p.name: p.read_bytes() for p in folder.iterdir() if not p.name.startswith(".")}


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "acme"
    made.mkdir()
    (made / "client.toml").write_text(SETTINGS, encoding="utf-8")
    (made / "actions.csv").write_text(
        "action_id,action,closed,our note\nAC1,Write it down,,as agreed with Ann\n",
        encoding="utf-8",
    )
    return made


@pytest.fixture
def room(tmp_path, folder):
    given = [
        *answers("P-7f3a", "s2-fill-guide", **{i: {"text": text} for i, text in GUIDE.items()}),
        *answers("P-7f3a", "v5-value-review", review=REVIEW),
        *answers("P-7f3a", "plan-commitment", first=PROMISE),
        *answers("P-91cc", "plan-commitment", first={**PROMISE, "action": "board with  dates"}),
        *answers("P-91cc", "plan-commitment", second={**PROMISE, "action": "=Ask why"}),
    ]
    into = tmp_path / "room"
    write_client_folder(given, into, load_client(folder))
    return into


def ran(*words):
    return CliRunner().invoke(app, [*map(str, words)], catch_exceptions=False).output.splitlines()


def test_what_a_room_drafted_comes_home_once_and_without_its_ballots(folder, room):
    assert ran("answers", room, "--merge", folder, "--preview") == [
        "4 drafts would be written; nothing was.",
        "  actions-1  Board with dates (Head of PMO, 30 June 2026); written 2 times",
        "  actions-3  =Ask why (Head of PMO, 30 June 2026)",
        "  guides-1  Permits: Crews wait",
        "  reviews-1  I know the dates: Ask them early",
    ]
    assert sorted(path.name for path in folder.iterdir()) == ["actions.csv", "client.toml"]
    assert ran("answers", room, "--merge", folder) == [
        "Written: A1, A2, G1, RV1.", "Take it back with --undo."
    ]  # fmt: skip
    client = load_client(folder)
    actions = client["actions"].set_index("action_id")
    assert actions.loc["A2", ["action", "owner", "status"]].tolist() == [
        "=Ask why", "Head of PMO", "open"
    ]  # fmt: skip
    guide = client["guides"].iloc[0].drop("steps")
    assert guide.tolist() == ["G1", *GUIDE.values()]
    assert client["reviews"]["stakeholder_id"].isna().all()  # rehearsed: nobody's words
    written = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.csv"))
    assert "P-" not in written
    assert "as agreed with Ann" in written
    assert ran("answers", room, "--merge", folder) == ["Nothing was written."]


def test_what_is_an_open_action_already_is_named_and_not_written_again(folder, room):
    rows = "AC1,board with dates,,\nAC2,=Ask why,2026-04-01,\n"  # the second is over
    (folder / "actions.csv").write_text(
        "action_id,action,closed,our note\n" + rows, encoding="utf-8"
    )
    there = "There already, and left as it is: AC1."
    preview = ran("answers", room, "--merge", folder, "--preview")
    assert (preview[0], preview[-1]) == ("3 drafts would be written; nothing was.", there)
    assert ran("answers", room, "--merge", folder)[:2] == ["Written: A1, G1, RV1.", there]
    assert load_client(folder)["actions"]["action"].tolist() == [
        "board with dates", "=Ask why", "=Ask why"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--undo"], "--undo goes with --merge and the client whose tables are put back"),
        (["--merge", "acme", "--undo", "--preview"], "--undo puts back the last merge whole"),
        (["--into", "new", "--take", "guides-1"], "go with --merge. Nothing was written."),
    ],
)
def test_options_of_a_merge_that_do_not_go_together_are_refused(words, says):
    with pytest.raises(UsageError, match=says.replace(".", r"\.")):
        ran("answers", "acme", *words)


def test_where_nothing_is_decided_it_says_how_it_gets_there(folder):
    (folder / "actions.csv").unlink()
    shown = str(decided(load_client(folder, may_be_empty=True)))
    assert shown.startswith("Nothing is written down yet.")
    assert shown.endswith("pmo-workshop answers ROOM --merge DIR")


def test_what_was_merged_is_taken_back_whole(folder, room):
    before = (folder / "actions.csv").read_bytes()
    merge(folder, load_client(room))
    assert ran("answers", room, "--merge", folder, "--undo") == [
        "As before the merge: actions.csv, guides.csv, reviews.csv."
    ]
    assert (folder / "actions.csv").read_bytes() == before
    assert sorted(tables(folder)) == ["actions.csv", "client.toml"]
    with pytest.raises(UsageError, match="Nothing was merged, or it was taken back already"):
        undo(folder)
    assert merge(folder, load_client(room), ["guides-1"]).written == ("G2",), "G1 was told"


def test_what_a_person_has_changed_since_is_not_taken_back(folder, room):
    merge(folder, load_client(room), ["actions-1", "guides-1"])
    with (folder / "actions.csv").open("a", encoding="utf-8") as file:
        file.write("AC2,Added by hand,,\n")
    with pytest.raises(UsageError) as refused:
        undo(folder)
    assert str(refused.value) == (
        "actions.csv: changed since the merge, so nothing is taken back. Take the rows out by "
        "hand. The tables as they were before are in .merged/1."
    )
    assert (folder / "guides.csv").is_file()


def test_one_draft_is_chosen_and_what_there_is_none_of_is_refused(folder, room):
    home = load_client(room)
    assert merge(folder, home, ["guides-1"]).written == ("G1",)
    assert [draft.id for draft in drafts(home, load_client(folder))] == [
        "actions-1", "actions-3", "reviews-1"
    ]  # fmt: skip
    with pytest.raises(UsageError, match="The room has no draft 'guides-1' that is new"):
        merge(folder, home, ["guides-1"])


def test_what_was_merged_once_does_not_come_again_however_it_was_reworded(folder, room):
    merge(folder, load_client(room), ["actions-1"])
    said = (folder / "actions.csv").read_text(encoding="utf-8")
    (folder / "actions.csv").write_text(said.replace("Board with", "Nice"), encoding="utf-8")
    left = drafts(load_client(room), load_client(folder), folder)
    assert "actions-1" not in [draft.id for draft in left]


def test_merges_are_taken_back_one_by_one(folder, room):
    before = tables(folder)
    merge(folder, load_client(room), ["guides-1"])
    merge(folder, load_client(room), ["actions-1"])
    assert undo(folder) == ("actions.csv",)
    assert undo(folder) == ("guides.csv",)
    assert tables(folder) == before


def test_what_a_broken_off_merge_has_left_is_not_put_back(folder, room):
    left = folder / ".merged" / "1"
    left.mkdir(parents=True)
    (left / "guides.csv").write_text("guide_id,theme\nG9,Stale\n", encoding="utf-8")
    merge(folder, load_client(room), ["guides-1"])
    assert undo(folder) == ("guides.csv",)
    assert not (folder / "guides.csv").exists()


def test_another_clients_room_is_refused(tmp_path, folder, room):
    other = tmp_path / "other"
    other.mkdir()
    (other / "client.toml").write_text(SETTINGS.replace("acme", "other"), encoding="utf-8")
    for wrong in (load_client(room), load_client(folder)):
        with pytest.raises(UsageError, match=r"is no room of 'Acme': it is the folder of 'acme"):
            merge(other, wrong)


def test_of_a_review_without_words_there_is_no_draft(folder, room):
    (room / "reviews.csv").write_text("review_id,stakeholder_id,held\nP-1,,\n", encoding="utf-8")
    found = drafts(load_client(room), load_client(folder))
    assert [draft.id for draft in found] == ["actions-1", "actions-3", "guides-1"]


def test_if_one_table_is_refused_none_is_written(folder, room):
    said = (room / "guides.csv").read_text(encoding="utf-8")
    (room / "guides.csv").write_text(said.replace("Crews", "ann@x.org"), encoding="utf-8")
    before = (folder / "actions.csv").read_bytes()
    with pytest.raises(DataError):
        merge(folder, load_client(room, may_be_empty=True))
    assert (folder / "actions.csv").read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == ["actions.csv", "client.toml"]


CASE = {"headline": "Permits in time", "number": "9 of 12 sites", "caveat": "one summer only"}
WITNESS = {"benefit": "Calm", "witness": "the site lead", "sign": "fewer calls", "source": "log"}
LEVEL = {"metric": "time to close", "limit": 5, "low": 4, "likely": 6, "high": 9}
BOX = {"low": 1, "likely": 2, "high": 3}
FIELDS = ("progress", "rag", "milestones", "budget", "risks", "issues", "summary", "forecast",
          "resources")  # fmt: skip
PROPOSED = {
    "t6-headline-number-1": (
        "trust", "Write up the case 'Permits in time', and say in it: one summer only",
        "9 of 12 sites",
    ),
    "b3-count-touches-1": (
        "barriers", "Take away from the status report what is done twice: Enter the same figures "
        "elsewhere", "minutes of one person for one report",
    ),
    "b5-remove-combine-1": (
        "barriers", "Shorten the form: remove the field 'Signatures'",
        "fields that are left on the form",
    ),
    "b7-cost-box-1": (
        "barriers", "Let Finance check 'PMO hours, at their rate' in the cost box: the middle half "
        "of the room lies between 2,250 and 6,750", "an amount that Finance has signed",
    ),
    "v2-name-witness-1": (
        "value", "Give 'Calm' a witness: the site lead would see fewer calls", "log"
    ),
    "v4-share-blind-1": (
        "value", "Agree with its owner which share of 'A slipped milestone was seen six weeks "
        "early' is the PMO's: the middle half of the room lies between 18 and 54 %",
        "a share that the owner has signed",
    ),
    "c4-write-sla-1": (
        "confidence", "Agree a service level: time to close, within 5 working days",
        "met by so many of the last ten requests; the guess was 6",
    ),
}  # fmt: skip
"""Drafts of actions that follow from the exercises below: element, action and measure."""

HELD = datetime.fromtimestamp(60 * MINUTE, UTC).date()
TWO, SIX_WEEKS = HELD + timedelta(days=14), HELD + timedelta(days=42)


@pytest.fixture
def day(tmp_path, folder):
    """A room in which ten people have held the exercises that end in something to be done."""
    texts = lambda told: {item: {"text": text} for item, text in told.items()}  # noqa: E731 - one expression
    given = [
        *answers("P-0", "t6-headline-number", **texts(CASE)),
        *answers("P-1", "t6-headline-number", headline={"text": "Half of a case"}),
        *answers("P-0", "v2-name-witness", **texts(WITNESS)),
        *answers("P-0", "c4-write-sla", sla=LEVEL),
        *answers("P-1", "c4-write-sla", sla={**LEVEL, "metric": "Time  to close"}),
        *answers("P-0", "b7-cost-box", client=BOX, pmo=BOX, outside=BOX, run=BOX),
    ]
    for at in range(10):
        who = f"P-{at}"
        steps = ("collect", "enter", "again", "check", "correct", "chase")
        kinds = {"collect": "none", "again": "duplicate" if at < 6 else "none"}
        times = {step: {**BOX, "waste": kinds.get(step, ("wait", "rework")[at % 2])}
                 for step in steps}  # fmt: skip
        piles = {item: {"pile": "keep"} for item in FIELDS}
        share = {"low": 5 * at, "likely": 8 * at, "high": 10 * at + 10}
        shares = {"early": share} | ({"stopped": share} if at else {})  # nine have no middle half
        parted = {"decision": {"owner": ("Finance", "IT")[at % 2], "due": "14"}}
        agreed = {"decision": {"owner": "Head of PMO", "due": "42"}} if at < 6 else {}
        given += answers(who, "b3-count-touches", **times, **parted)
        if at:
            costs = {"low": 900 * at, "likely": 1000 * at, "high": 1200 * at}
            given += answers(who, "b7-cost-box", pmo=costs)
        given += answers(who, "b5-remove-combine", **piles, signatures={"pile": "remove"}, **agreed)
        given += answers(who, "v4-share-blind", **shares)
    into = tmp_path / "room"
    write_client_folder(given, into, load_client(folder))
    return into


def test_what_follows_from_the_exercises_comes_home_as_actions(folder, day):
    before = tables(folder)
    found = {draft.id: draft.row for draft in drafts(load_client(day), load_client(folder))}
    told = {id: (row["element"], row["action"], row["measure"]) for id, row in found.items()}
    assert {id: told.get(id) for id in PROPOSED} == PROPOSED
    assert [*told].count("c4-write-sla-2") == 0  # the same words are one draft
    assert all(row["status"] == "open" for row in found.values())
    decided_on = {id: (row.get("owner"), row.get("due")) for id, row in found.items()}
    said = {"b5-remove-combine-1": ("Head of PMO", SIX_WEEKS), "b3-count-touches-1": (None, TWO)}
    assert decided_on == dict.fromkeys(found, (None, None)) | said, "five of ten are no majority"
    assert "b7-cost-box-2" not in told, "one has written down what the client's hours cost"
    assert "v4-share-blind-2" not in told
    ran("answers", day, "--merge", folder, "--owner", "Head of PMO", "--due", "2026-06-30")
    ledger = load_client(folder)["actions"].set_index("action")
    assert set(ledger.loc[ledger["source"].notna(), "owner"]) == {"Head of PMO"}
    for id, (element, action, measure) in PROPOSED.items():
        row = ledger.loc[action]
        assert (row["element"], row["measure"]) == (element, measure)
        assert id.startswith(row["source"])
    shown = decided(load_client(folder), "confidence")
    assert [row[0] for row in shown.rows] == [PROPOSED["c4-write-sla-1"][1]]
    assert shown._repr_mimebundle_()["text/html"].count("<tr>") == 2
    assert drafts(load_client(day), load_client(folder), folder) == ()
    assert CliRunner().invoke(app, ["check", str(folder)]).exit_code == 0
    undo(folder)
    assert tables(folder) == before


LOOP = {"instrument": "csat", "trigger": "after each request", "asked_by": "PMO analyst",
        "times": 2, "decide": 7, "act": 30, "tell": 14, "told_how": "a reply to each",
        "owner": "PMO manager"}  # fmt: skip


@pytest.fixture
def designs(tmp_path, folder):
    """A room in which three pairs have designed a loop, two of them for the same instrument."""
    given = [
        *answers("P-0", "t4-design-loop", loop=LOOP),
        *answers("P-1", "t4-design-loop", loop={**LOOP, "owner": "Head of PMO"}),
        *answers("P-2", "t4-design-loop", loop={**LOOP, "instrument": "gap"}),
    ]
    into = tmp_path / "room"
    write_client_folder(given, into, load_client(folder))
    return into


def test_of_two_designs_of_the_same_people_choose_one(folder, designs):
    choose = (
        "2 designs are for you to choose, since only one of each can hold: t4-design-loop-1, "
        "t4-design-loop-2. Take one with --take."
    )
    assert ran("answers", designs, "--merge", folder, "--preview") == [
        "1 draft would be written; nothing was.",
        "  t4-design-loop-1  csat: PMO manager, after each request",
        "  t4-design-loop-2  csat: Head of PMO, after each request",
        "  t4-design-loop-3  gap: PMO manager, after each request",
        choose,
    ]
    assert ran("answers", designs, "--merge", folder) == [
        "Written: gap.", "Take it back with --undo.", choose
    ]  # fmt: skip
    room = load_client(designs)
    with pytest.raises(UsageError) as refused:
        merge(folder, room, ["t4-design-loop-1", "t4-design-loop-2"])
    assert str(refused.value) == (
        "t4-design-loop-2 and t4-design-loop-1 are both a design of 'csat' for listening.csv, and "
        "only one can hold. Take one of them."
    )
    merge(folder, room, ["t4-design-loop-2"])
    designed = load_client(folder)["listening"].set_index("instrument")
    assert designed["owner"].to_dict() == {"gap": "PMO manager", "csat": "Head of PMO"}
    days = designed.loc["csat", ["decide_days", "act_days", "tell_days", "times_a_year"]]
    assert days.tolist() == [7, 30, 14, 2]
    # The one that was not taken does not come again.
    assert drafts(room, load_client(folder), folder) == ()


def test_a_design_does_not_stand_over_one_that_is_there(folder, designs):
    (folder / "listening.csv").write_text(
        "instrument,owner,tell_days\ngap,Head of PMO,30\n", encoding="utf-8"
    )
    with pytest.raises(UsageError) as refused:
        merge(folder, load_client(designs), ["t4-design-loop-3"])
    assert str(refused.value) == (
        "t4-design-loop-3: listening.csv has a design of 'gap' already, and only one can hold. "
        "Change it there, or take its row out first."
    )


STEPS = ("ask", "listen", "decide", "act", "tell")


@pytest.fixture
def chart(tmp_path, folder):
    """A room in which five people agree on every role but on who answers for telling."""
    given = []
    for at in range(5):
        roles = {step: {"A": "Head of PMO", "R": "PMO analyst"} for step in STEPS}
        roles["tell"] = {"A": ("Head of PMO", "Sponsor")[at % 2 if at < 4 else 0],
                         "R": "PMO manager"}  # fmt: skip
        if at in (1, 2):
            roles["tell"]["A"] = ("PMO manager", "Service owner")[at - 1]
        given += answers(f"P-{at}", "t4-close-loop", **roles)
    into = tmp_path / "room"
    write_client_folder(given, into, load_client(folder))
    return into


def test_who_answers_and_who_does_it_comes_home_task_by_task(folder, chart):
    tell = "Tell: let the respondent know what became of the answer"
    act = "Act: make the change"
    (folder / "raci.csv").write_text(
        f"task,role,code\n{act},Sponsor,A\n{tell},,\n", encoding="utf-8"
    )
    before = (folder / "raci.csv").read_bytes()
    assert ran("answers", chart, "--merge", folder, "--preview") == [
        "4 drafts would be written; nothing was.",
        "  raci-1  Ask: put the question to the stakeholder: Head of PMO (A), PMO analyst (R)",
        "  raci-2  Listen: read and sort the answers: Head of PMO (A), PMO analyst (R)",
        "  raci-3  Decide: what will change, and what will not: Head of PMO (A), PMO analyst (R)",
        f"  raci-4  {act}: Head of PMO (A), PMO analyst (R)",
        f"  raci-5  {tell}: PMO manager (R)",
        "1 design is for you to choose, since only one of each can hold: raci-4. Take it with "
        "--take.",
    ]
    ran("answers", chart, "--merge", folder)
    home = load_client(folder)["raci"].dropna(subset=["code"])
    assert sorted(home.loc[home["task"] == act, "role"]) == ["Sponsor"]
    assert home.loc[home["task"] == tell, ["role", "code"]].to_numpy().tolist() == [
        ["PMO manager", "R"]
    ]
    assert len(home) == 8
    with pytest.raises(UsageError, match=r"raci-4: raci\.csv has a design of 'Act: make"):
        merge(folder, load_client(chart), ["raci-4"])
    undo(folder)
    assert (folder / "raci.csv").read_bytes() == before
    (folder / "raci.csv").unlink()
    merge(folder, load_client(chart), ["raci-4"])
    assert load_client(folder)["raci"].to_numpy().tolist() == [
        [act, "Head of PMO", "A"], [act, "PMO analyst", "R"]
    ]  # fmt: skip


def test_a_name_goes_with_its_commitment_and_with_nothing_else(tmp_path, folder):
    """Whoever reads the folder of the room cannot tell what else the named person has answered."""
    named = {**PROMISE, "name": "Ann Berg"}
    given = [
        *answers("P-7f3a", "plan-commitment", first=named, second={**PROMISE, "action": "Ask"}),
        *answers("P-7f3a", "c4-write-sla", sla={**LEVEL, "owner": "Head of PMO",
                                                "due": "2026-07-01"}),
    ]  # fmt: skip
    into = tmp_path / "room"
    tables = write_client_folder(given, into, load_client(folder))
    assert tables["actions"]["promised_by"].fillna("").tolist() == ["Ann Berg", ""]
    every = tables["exercise_answers"]
    assert {*every.loc[every["exercise"] == "plan-commitment", "item"]} == {"second"}
    assert [p.name for p in into.iterdir() if "Ann" in p.read_text("utf-8")] == ["actions.csv"]
    said = ran("answers", into, "--merge", folder)
    assert said == ["Written: A1, A2, A3.", "Take it back with --undo."]
    ledger = load_client(folder)["actions"].set_index("action_id")
    assert ledger.loc["A1", "promised_by"] == "Ann Berg"
    assert ledger.loc["A3", ["owner", "source"]].tolist() == ["Head of PMO", "c4-write-sla"]
    assert str(ledger.loc["A3", "due"].date()) == "2026-07-01"
    lines = ran("actions", folder)
    assert any("Head of PMO, Ann Berg" in line for line in lines)
    checked = CliRunner().invoke(app, ["check", str(folder)])
    assert "looks like a person's name" not in checked.output


def test_no_report_names_who_has_put_a_name_to_an_action():
    """The column is read by the ledger and the desk; a report's parts do not know it."""
    code = Path(pmo_workshop.__file__).parent
    told = {
        path.parent.relative_to(code).parts[0]
        for path in code.rglob("*.py")
        if path.parent != code and "promised_by" in path.read_text("utf-8")
    }
    assert told == {"actions", "desk", "intake", "schema"}
