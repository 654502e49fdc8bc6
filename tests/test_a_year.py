"""A year in the life of a client, from one survey to the next, by the commands people give."""

import pickle
import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from asking import asked, evidence_from
from earlier import as_of
from typer.testing import CliRunner

from pmo_workshop.actions import listing
from pmo_workshop.cli import app
from pmo_workshop.elements.workshop import BY_NAME
from pmo_workshop.exercises.database import SqliteFile
from pmo_workshop.i18n import day_in_words
from pmo_workshop.intake import folder as reading
from pmo_workshop.intake import load_client
from pmo_workshop.live import store as room_store
from pmo_workshop.live.forms import forms_of
from pmo_workshop.live.results import publish
from pmo_workshop.live.store import RoomStore
from pmo_workshop.paths import shipped
from pmo_workshop.plan.reputation import reputation, table_reputation
from pmo_workshop.plan.since import day_of, say_since, since_last_time, table_since
from pmo_workshop.plan.words import limits, size
from pmo_workshop.publications import publication

SAMPLE = shipped("sample_data") / "northwind"
TABLES = ("respondents", "responses", "items", "effort_log", "perceived_cost", "stakeholders",
          "benefits")  # fmt: skip
"""What the client collects; its own records begin empty and are filled by the commands alone."""
WAVES = ("2025-Q4", "2026-Q1")
FIRST, SECOND = date(2025, 12, 15), date(2026, 4, 30)
TAKEN = {"T2.gap_by_dimension.next-1": "A1", "B4.cost_calibration.next-1": "A2",
         "V3.benefits_told.next-1": "A3"}  # fmt: skip
COMMITMENT = {"action": "Board with dates", "owner": "Head of PMO", "due": "2026-05-29",
              "measure": "T2.gap_by_dimension.overall", "element": "trust",
              "cause": "3", "effort": 5.0}  # fmt: skip
ASKED = ("gap_by_dimension", "gap_change", "actions_agreed", "cost_calibration_of",
         "calibration_change", "benefits_told")  # fmt: skip
"""The questions that the year rests on; whole reports ask all of them."""
FIGURE = re.compile(r"\d+(?:\.\d+)?")


@dataclass
class Year:
    """The folder of the client, what the reports released, and what each command said."""

    folder: Path
    real: bool
    reports: list = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)

    def run(self, step, *words):
        done = CliRunner().invoke(app, [*map(str, words)], catch_exceptions=False)
        assert done.exit_code == 0, (words, done.output)
        self.said[step] = done.output

    def report(self):
        if self.real:
            self.run("report", "report", self.folder, "--format", "html", "--depth", "full")
            self.reports.append(listing.read_evidence(load_client(self.folder), ""))
        else:
            client = load_client(self.folder)
            answers = {}
            for name in ASKED:
                answers[name] = asked(BY_NAME[name], client, answers)
            self.reports.append(evidence_from(client, answers))


def hold_the_room(year, answers):
    """Ten people write down on their telephones what they will do; one text is let through."""
    client, forms = forms_of(year.folder)
    form = forms["plan-commitment"]
    room = RoomStore(SqliteFile(answers / "northwind.sqlite", room_store.SCHEMA), "january")
    room.open(client.id, str(year.folder), 0)
    room.change_step(form.exercise.id, phase="open")
    for at in range(10):
        room.join(f"t{at}", f"r{at}")
        who, said = room.who(f"t{at}"), COMMITMENT | {"action": f"Not read by anybody {at}"}
        said = COMMITMENT if at == 3 else said
        room.hand_in(who, form.exercise.id, room.step(form.exercise.id).turn, {"first": said})
        if at == 3:
            for part in ("action", "owner", "measure"):
                room.approve(form.exercise.id, (who, "first", part), said[part])
    publish(room, form, client)
    room.database.close()


@pytest.fixture(
    scope="module",
    params=["asked here", pytest.param("whole reports", marks=[pytest.mark.long])],
)
def year(request, tmp_path_factory):
    home = tmp_path_factory.mktemp("year")
    made = Year(home / "northwind", request.param == "whole reports")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)
        patch.setenv("PMO_WORKSHOP_ANSWERS", str(home / "answers"))
        if not made.real:
            patch.setattr(listing, "read_evidence", lambda *_: made.reports[-1])
            patch.setattr(reading, "_checked", read_once(reading._checked))
        live_through(made, home)
        yield made


def read_once(read):
    """Each command reads the folder anew: one that has not changed is read once here."""
    known = {}

    def checked(folder, may_be_empty, language):
        files = tuple(
            (path.name, path.read_bytes()) for path in sorted(Path(folder).glob("[a-z]*.*"))
        )
        if (folder, files, language) not in known:
            known[folder, files, language] = pickle.dumps(read(folder, may_be_empty, language))
        return pickle.loads(known[folder, files, language])  # noqa: S301 - packed here

    return checked


def live_through(year, home):
    folder = year.folder
    asked = None if year.real else ("E", "P")
    as_of(SAMPLE, FIRST, folder, TABLES, WAVES, asked)
    year.report()
    taken = [word for id in TAKEN for word in ("--take", id)]
    year.run("taken", "actions", folder, *taken, "--owner", "Head of PMO", "--due", "2026-01-30",
             "--check", "2026-04-30")  # fmt: skip
    hold_the_room(year, home / "answers")
    year.run("export", "live", "export", "january", "--into", "room")
    year.run("preview", "answers", "room", "--merge", folder, "--preview")
    year.run("merge", "answers", "room", "--merge", folder)
    year.run("contact", "desk", folder, "--plan", "S002", "--day", "2026-01-22", "--kind", "review",
             "--on", "2026-01-12")  # fmt: skip
    year.run("desk", "desk", folder, "--on", "2026-01-20")
    year.run("done", "actions", folder, "--done", "A1", "--on", "2026-01-23", "--result", "Talked")
    letter = publication("newsletter", str(folder), day="2026-02-02").filled
    year.said["newsletter"] = "\n".join(
        line for parts in letter.fields.values() for part in parts if part
        for line in getattr(part, "lines", ())
    )  # fmt: skip
    year.run("sent", "publish", "newsletter", folder, "--sent-to", "Sponsors", "--on", "2026-02-02")
    as_of(SAMPLE, SECOND, folder, TABLES, WAVES, asked)
    year.report()
    year.run("later", "desk", folder, "--on", SECOND)


@pytest.fixture(scope="module")
def ledger(year):
    return load_client(year.folder)["actions"].set_index("action_id")


def told_by(report, id):
    (claim,) = [claim for claim in report.claims if claim.id == id]
    return claim


def test_what_is_agreed_begins_from_what_the_first_report_told(year, ledger):
    """What is taken over, and what the room commits itself to by the id of a sentence."""
    followed = dict(zip(ledger["source"], ledger.index, strict=True))
    assert followed == TAKEN | {"plan-commitment": "A4"}
    for _, row in ledger.iterrows():
        claim = told_by(year.reports[0], row["measure"])
        kept = [row["baseline"], row["baseline_low"], row["baseline_high"]]
        told = [claim.number, claim.low, claim.high]
        assert [*map(float, kept)] == pytest.approx([*map(none_is_nan, told)], nan_ok=True)
        assert row["baseline_on"].date() == FIRST
    assert ledger["dimension"].fillna("").tolist() == ["reliability", "", "", ""]


def none_is_nan(figure):
    return float("nan") if figure is None else figure


def test_what_the_room_wrote_comes_home_and_nothing_that_nobody_let_through(year):
    assert year.said["preview"].splitlines() == [
        "1 draft would be written; nothing was.",
        "  actions-1  Board with dates (Head of PMO, 29 May 2026)",
    ]
    assert "Not read by anybody" not in "".join(
        path.read_text(encoding="utf-8") for path in year.folder.glob("*.csv")
    )


def test_the_desk_has_what_is_due_now_and_at_the_end_what_is_late(year):
    january, april = year.said["desk"], year.said["later"]
    assert "Actions due in 14 days (3)" in january
    assert "Sponsors S002 (Head of PMO; 22 January 2026)" in january
    assert "Actions due in 14 days (2)" in april
    assert april.count("late, was due 30 January 2026") == 2
    assert "--done A1" in january
    assert "--done A1" not in april


def test_the_letter_tells_what_was_done_and_the_ledger_that_it_was_told(year, ledger):
    action = ledger.loc["A1"]
    assert action["action"] in year.said["newsletter"]
    assert (action["told_on"].date(), action["told_to"]) == (date(2026, 2, 2), "Sponsors")
    assert ledger.drop("A1")["told_on"].isna().all(), "of nothing that is not done yet"


def test_since_last_time_every_figure_is_of_the_ledger_or_of_the_two_reports(year, ledger):
    before, now = year.reports
    for since in since_last_time(now):
        row = ledger.loc[since.row["action_id"]]
        claim = told_by(now, row["measure"])
        assert (since.now, since.then.number) == (claim, row["baseline"])
        assert bool(since.change) is (since.state == "done")
        if since.change:
            compared = row["measure"].replace("gap_by_dimension", "gap_change")
            assert since.change == told_by(now, compared)
    assert say_since(now).lines[0] == "Of 4 actions agreed, 2 are late, 1 is open and 1 is done."
    explained = {*map(str, ("1", "2", "4", "95"))}
    for since in since_last_time(now):
        then = told_by(before, since.row["measure"])
        for text in (since.row["action"], since.now.gist, size(since.now), size(since.then),
                     size(then), limits(then)):  # fmt: skip
            explained |= {*FIGURE.findall(text)}
        if since.change:
            explained |= {*FIGURE.findall(since.change.text)}
        days = since.ended, day_of(since.row["due"]), day_of(since.row["told_on"])
        for day in filter(None, days):
            explained |= {*FIGURE.findall(day_in_words(day))}
    said = {figure for line in say_since(now).lines for figure in FIGURE.findall(line)}
    assert said <= explained
    assert table_since(now, 1).rows[-1][:2] == ("–", ledger.loc["A1", "action"])


def test_the_reputation_page_has_what_was_done_and_who_was_told(year, ledger):
    now = year.reports[1]
    trust = next(one for one in reputation(now) if one.element.letter == "T")
    (done,) = trust.done
    assert done == f"{ledger.loc['A1', 'action'].rstrip('.')} (told to: Sponsors, 2 February 2026)"
    change = told_by(now, "T2.gap_change.overall")
    ends = [trust.row[f"change{end}"] for end in ("", "_low", "_high")]
    assert ends == [change.number, change.low, change.high]
    costs = next(one for one in reputation(now) if one.element.letter == "B")
    assert costs.done == (), "an action that is late was not done"
    assert done in [row[-1] for row in table_reputation(now).rows]
