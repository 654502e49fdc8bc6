"""Communications: their fields, what is left open, who may be named, and one truth per format."""

import io
import re
import shutil
from calendar import month_name
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache

import nbformat
import pandas as pd
import pypdf
import pytest
from accessible import violations
from chromium import CHROMIUM, LAPTOP, PHONE
from docx import Document as read_paper
from docx.oxml.ns import qn
from nbformat.v4 import new_output
from test_plain_language import BARRED, CODE, MOST_WORDS, sentences, words_in
from typer.testing import CliRunner
from untranslated import untranslated, words_of_client

from pmo_workshop import display
from pmo_workshop.actions import ended
from pmo_workshop.batch.publish import write_publication
from pmo_workshop.cli import app
from pmo_workshop.content.publications import SOURCE, template, templates
from pmo_workshop.desk import calendar
from pmo_workshop.desk.telling import not_sent
from pmo_workshop.desk.telling import told as note_sent
from pmo_workshop.editions import check_publication
from pmo_workshop.elements.confidence.service_levels import service_level_attainment
from pmo_workshop.errors import DataError, UsageError, WorkbookError
from pmo_workshop.export import read_document, write_docx, write_html, write_pdf
from pmo_workshop.export.document import plain_text, texts
from pmo_workshop.i18n import speaking
from pmo_workshop.intake import load_client
from pmo_workshop.intake.client_cache import keep
from pmo_workshop.paths import CLIENT_FILE, shipped
from pmo_workshop.present.grammar import barred_words
from pmo_workshop.publications import choose, others, publication
from pmo_workshop.publications.levels import level_by_quarter
from pmo_workshop.publications.made import MADE, Made, last_made, with_one_more
from pmo_workshop.publications.stories import _changed
from pmo_workshop.texts import open_place

NAMES = list(templates())
STORIES = ("northwind", "lindenhof", "meridian")
SAMPLES = shipped("sample_data")


def _notebook(name):
    return nbformat.read(shipped("workbooks") / "publications" / f"{name}.ipynb", as_version=4)


_publication = cache(publication)


def _run(name, client_dir="", select="", monkeypatch=None):
    """Run the cells of a communication here, which is quicker than a kernel; return its blocks."""
    notebook, shown, names = _notebook(name), [], {}
    monkeypatch.setattr("IPython.display.display", shown.append)
    monkeypatch.setattr("pmo_workshop.publication", _publication)
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        shown.clear()
        exec(cell.source, names)  # noqa: S102 - our own notebook
        if "parameters" in cell.metadata.get("tags", []):
            names |= {"client_dir": str(client_dir), "select": select}
        cell.outputs = [
            new_output("display_data", **_bundle(thing._repr_mimebundle_())) for thing in shown
        ]
    notebook.metadata["pmo_workshop"] = {
        "client": {
            "id": "x",
            "name": "Client & <b>Söhne</b>",
            "report_date": "2026-04-30",
        },
        "workbook": name,
        "publication": {
            "kind": template(name).title,
            "layout": template(name).layout,
        },
    }
    return read_document(notebook)


def _bundle(told):
    data, metadata = told if isinstance(told, tuple) else (told, {})
    return {"data": dict(data), "metadata": metadata}


_client = cache(load_client)


@cache
def _select(name, story):
    return choose(template(name), _client(SAMPLES / story), "")


def _made(name, story):
    return _publication(name, str(SAMPLES / story), _select(name, story), 2026)


def _lines(made, but=()):
    """Return all that a communication says: its title, sentences, and the cells of its tables."""
    said = [made.title.text]
    shown = [field.key for field in made.template.fields if field.key not in but]
    for part in (part for key in shown for part in made.parts(key)):
        said += getattr(part, "lines", ())
        said += [cell for row in getattr(part, "rows", ()) for cell in row]
        said += [c.title for c in getattr(part, "columns", ())]
    return said


def _headings(document):
    return [plain_text(block["runs"]) for block in document.blocks if block["type"] == "heading"]


@pytest.mark.parametrize("name", NAMES)
def test_the_form_of_a_communication(name):
    check_publication(_notebook(name), name)


def test_a_field_out_of_order_is_refused():
    notebook = _notebook("newsletter")
    cells = notebook.cells
    cells[2], cells[4] = cells[4], cells[2]
    with pytest.raises(WorkbookError, match="not the fields of the template in their order"):
        check_publication(notebook, "newsletter")


@pytest.mark.parametrize("name", NAMES)
def test_the_empty_template_leaves_every_field_open(name, monkeypatch):
    document = _run(name, monkeypatch=monkeypatch)
    wanted = template(name).fields
    assert _headings(document) == [field.heading for field in wanted]
    open_places = [b for b in document.blocks if b.get("kind") == "blank"]
    assert len(open_places) == len(wanted)
    assert all(
        plain_text(block["blocks"][0]["runs"]) == open_place(field.prompt)
        for block, field in zip(open_places, wanted, strict=True)
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_field_has_something_and_the_source_comes_last(name):
    made = _made(name, "northwind")
    for field in made.template.fields:
        assert made.parts(field.key), field.key
    last = made.parts(made.template.fields[-1].key)[-1]
    assert made.template.fields[-1].heading == "Source"
    assert last.kind == "source"
    for claim in made.claims:
        assert not barred_words(claim.text, claim.grade), claim.text
    ids = Counter(claim.id for claim in made.claims)
    assert all("." in identity for identity in ids)


@pytest.mark.parametrize("name", NAMES)
def test_a_letter_is_said_in_short_sentences_without_codes(name):
    own = set(words_of_client(_client(SAMPLES / "northwind")))
    for line in _lines(_made(name, "northwind")):
        if line in own or line.startswith(open_place()):
            continue
        assert not [phrase for phrase in (*BARRED, "clear shortfall") if phrase in line], line
        assert not CODE.search(line), line
        for sentence in sentences(line):
            assert words_in(sentence) <= MOST_WORDS, sentence


OPEN = {
    "case_study": 0,
    "solution_guide": 0,
    "value_review_agenda": 0,
    "service_charter": 1,
    "value_promise": 1,
    "satisfaction_process": 0,
    "gap_action_plan": 3,
    "track_record": 0,
    "newsletter": 0,
}
"""Places that no table of Northwind knows: what the client says, and what nobody has settled."""


@pytest.mark.parametrize("name", NAMES)
def test_only_what_no_table_knows_is_left_open(name):
    assert sum(line.count(open_place()) for line in _lines(_made(name, "northwind"))) == OPEN[name]


def test_of_all_nine_few_places_are_open():
    assert sum(OPEN.values()) <= 12


def test_the_agenda_of_an_account_begins_with_what_its_people_said_and_were_promised():
    made = _publication("value_review_agenda", str(SAMPLES / "northwind"), "Sponsors", 2026)
    assert made.title.text.startswith("Sponsors: 3 of 6 promises are kept less than")
    said = _lines(made)
    assert "On 10 November 2025: Know what a gate costs" in said  # the last of two reviews
    assert "The hours of a gate review, measured: still open" in said
    assert "A named person for every request: not kept" not in said  # another account's
    assert sum(line.count(open_place()) for line in said) == 1  # what is agreed today
    with pytest.raises(UsageError, match=r"choose an account of stakeholders\.csv"):
        choose(template("value_review_agenda"), _client(SAMPLES / "northwind"), "Sponsor")
    assert choose(template("value_review_agenda"), _client(SAMPLES / "awkward"), "") == ""


def test_what_is_late_or_to_come_is_told_as_of_the_day_on_which_a_letter_is_sent():
    client = _client(SAMPLES / "meridian")
    due = client["actions"].set_index("action_id")["due"]["AC1"]
    for days, coming, plan in (
        (0, "By {}", "{}"),
        (1, "Later than we said, it was due {}", "{}, overdue"),
    ):
        day = f"{due + pd.Timedelta(days=days):%Y-%m-%d}"
        told = display.clean(f"{due:%-d %B %Y}")
        made = _publication("newsletter", str(SAMPLES / "meridian"), "", 2026, day)
        said = [line for part in made.parts("coming") for line in part.lines]
        assert f"{coming.format(told)}: Limit open requests per person" in said
        made = _publication("gap_action_plan", str(SAMPLES / "meridian"), "", 2026, day)
        assert plan.format(told) in _lines(made)
    early = _publication("newsletter", str(SAMPLES / "meridian"), "", 2026, "2026-06-04")
    assert "We will" in _lines(early)  # the first that was done was done on the next day


def test_of_several_drafts_of_a_guide_the_last_is_published(tmp_path):
    folder = shutil.copytree(SAMPLES / "northwind", tmp_path / "drafts")
    with (folder / "guides.csv").open("a", encoding="utf-8") as file:
        file.write("G9,Supply of vessels,A vessel waits for its crew,,,,\n")
    told = _lines(publication("solution_guide", str(folder), "Supply of vessels"))
    assert "A vessel waits for its crew" in told
    assert "Two sites book the same vessel, or one waits for a week" not in told


def test_every_text_of_the_communications_is_translated(tmp_path, monkeypatch):
    folder = shutil.copytree(SAMPLES / "lindenhof", tmp_path / "pseudo")
    told = (folder / "client.toml").read_text(encoding="utf-8")
    (folder / "client.toml").write_text('language = "en-XA"\n' + told, encoding="utf-8")
    client = load_client(folder)
    keep(client, folder, tmp_path / "kept")  # nine communications need not read it nine times
    monkeypatch.setenv(CLIENT_FILE, str(tmp_path / "kept"))
    made = [publication(name, str(folder), choose(template(name), client, "")) for name in NAMES]
    shown = [line for letter in made for line in _lines(letter, but=("source",))]
    # Babel joins lists and names months in the language of the pseudo-language's region.
    by_others = (
        client.calendar.in_words,
        client.margin.source,
        "and",
        "or",
        *month_name[1:],
    )
    assert untranslated(shown, (*words_of_client(client), *by_others)) == []


def test_what_is_told_by_default_is_the_strongest():
    told = {
        (name, story): _select(name, story)
        for name in ("case_study", "solution_guide", "service_charter")
        for story in STORIES
    }
    assert told == {
        ("case_study", "northwind"): "CS1",  # told whole, with its cost
        ("case_study", "lindenhof"): "CS1",
        ("case_study", "meridian"): "CS2",  # controlled
        ("solution_guide", "northwind"): "Supply of vessels",  # most name permits: no help there
        ("solution_guide", "lindenhof"): "Dates that slip",
        ("solution_guide", "meridian"): "Too many projects",  # serious, and helped with
        ("service_charter", "northwind"): "SL3",  # 16 of 16 met
        ("service_charter", "lindenhof"): "SL3",
        ("service_charter", "meridian"): "SL3",
    }


def test_a_promise_is_to_one_group_with_one_level_and_a_day():
    for group in ("", "Finance"):
        made = _publication("value_promise", str(SAMPLES / "meridian"), group, 2026, "2026-07-06")
        (promise,) = made.parts("promise")
        assert re.fullmatch(
            rf"We promise {group or 'Sponsors'} for “.+”: time to close of at most \d+ working "
            r"days, in \d+ % of cases\. The promise holds until 30 September 2026\.",
            *promise.lines,
        )


def test_the_need_of_a_promise_is_that_of_its_service_and_its_count_that_of_the_charter():
    story = "northwind"
    promise, client = _made("value_promise", story), _client(SAMPLES / story)
    (service,) = promise.parts("service")
    (need,) = promise.parts("need")
    assert f"behind it: {service.lines[0]}, in place" in need.claims[0].text
    kept = promise.parts("evidenced_by")[0].claims[0]
    sla_id = kept.subject.removesuffix(" kept")
    charter = _publication("service_charter", str(SAMPLES / story), sla_id, 2026)
    assert kept.text in _lines(charter)
    (level,) = (
        row
        for row in service_level_attainment(client, 2026).result.to_dict("records")
        if row["sla_id"] == sla_id
    )
    assert f"{level['met']} of {level['n']}" in kept.text
    assert (
        f"{level['n']} requests; {kept.text.partition('opened ')[2].partition(' were')[0]}"
        in (promise.parts(SOURCE)[0].lines[0])
    )


@pytest.mark.parametrize(
    ("day", "last", "period"),
    [
        ("2026-06-30", ("2026-Q2", "", 7, 9), "1 July 2025 to 30 June 2026"),
        ("2026-06-29", ("2026-Q2", "2026-06-29", 7, 9), "1 April 2025 to 29 June 2026"),
        ("2026-07-01", ("2026-Q3", "2026-07-01", 0, 0), "1 July 2025 to 1 July 2026"),
        ("2026-03-31", ("2026-Q1", "", 4, 4), "1 April 2025 to 31 March 2026"),
    ],
)
def test_every_quarter_that_is_over_is_counted_and_the_one_that_is_not_is_marked(day, last, period):
    client = replace(_client(SAMPLES / "meridian"), report_date=date.fromisoformat(day))
    found = level_by_quarter(client, "SL3")
    assert tuple(found.result[["quarter", "up_to", "met", "n"]].iloc[-1]) == last
    assert (len(found.result), found.period) == (4 + bool(last[1]), period)
    assert found.n == found.result["n"].sum()


def test_a_charter_that_is_sent_later_says_up_to_which_day_is_counted():
    for sent, notes in (
        ("", ()),
        ("2026-11-30", ("Counted up to 31 March 2026: what came after is not in these figures.",)),
    ):
        made = _publication("service_charter", str(SAMPLES / "lindenhof"), "SL3", 2026, sent)
        (table,) = (part for part in made.parts("target") if hasattr(part, "rows"))
        assert table.notes == notes


def test_a_promise_that_is_not_kept_is_no_evidence_for_another():
    made = _made("value_promise", "northwind")
    evidence = " ".join(line for part in made.parts("evidenced_by") for line in part.lines)
    refused = " ".join(line for part in made.parts("never") for line in part.lines)
    assert "Advice from people who have done it" in evidence
    assert "Done by the date we gave" not in evidence
    assert (
        "“Done by the date we gave”, when you say that it is kept. So far: heard 6.1, kept 4.0"
        in refused
    )


@pytest.mark.parametrize(
    ("story", "title"),
    [
        (
            "northwind",
            "The share of requests closed when expected rose from 8 % to 49 % in July 2025",
        ),
        (
            "meridian",
            "The share of requests closed when expected fell from 46 % to 8 % in October 2025",
        ),
    ],
)
def test_the_record_says_in_its_title_which_way_it_went(story, title):
    made = _made("track_record", story)
    assert made.title.text == title
    worse = [line for part in made.parts("worse") for line in getattr(part, "lines", ())]
    assert (f"{title}." in worse) == ("fell" in title)


def test_a_charter_of_a_missed_level_says_what_can_be_promised():
    made = publication("service_charter", str(SAMPLES / "lindenhof"), "SL2")
    assert "To fill in: whether to promise this at all: it is not kept today" in _lines(made)


def test_a_case_study_holds_the_figures_of_its_table(monkeypatch):
    document = _run("case_study", SAMPLES / "northwind", "CS1", monkeypatch)
    assert document.title == "Turbine order placed before the price rise"
    said = " ".join(texts(document))
    for part in ("fell from 11 to 4", "−8.6 to −5.4", "n = 14", "grade B", "12 March 2026",
                 "“We knew the price would rise", "3 of 7 engagements"):  # fmt: skip
        assert part in said, part
    assert open_place() not in said


def test_all_formats_say_the_same(monkeypatch):
    document = _run("track_record", SAMPLES / "northwind", "", monkeypatch)
    page = write_html(document).replace("\N{NO-BREAK SPACE}", " ")
    paper = read_paper(io.BytesIO(write_docx(document)))
    assert write_pdf(document).startswith(b"%PDF")
    words_of_paper = {
        "".join(text.text for text in line.iter(qn("w:t"))).replace("\N{NO-BREAK SPACE}", " ")
        for line in paper.element.iter(qn("w:p"))
    }
    for block in document.blocks:
        if block["type"] == "claims":
            for claim in block["claims"]:
                assert claim["text"] in words_of_paper
                assert claim["text"].split("’")[0][:40].split("'")[0].split('"')[0] in page
        if block["type"] == "table":
            assert {cell for row in block["rows"] for cell in row} <= words_of_paper


@pytest.mark.parametrize(
    "name", ["newsletter", "satisfaction_process", "service_charter", "value_promise"]
)
def test_one_page_stays_one_page_and_says_its_figures_once(name, monkeypatch):
    document = _run(name, SAMPLES / "northwind", _select(name, "northwind"), monkeypatch)
    assert len(pypdf.PdfReader(io.BytesIO(write_pdf(document))).pages) == 1
    for block in document.blocks:
        for claim in block.get("claims", ()):
            assert claim["basis"] == []


def test_a_card_has_each_heading_beside_its_field(monkeypatch):
    document = _run("service_charter", SAMPLES / "northwind", "SL2", monkeypatch)
    page = write_html(document)
    assert page.count('<section class="field"') == len(template("service_charter").fields)
    assert [plain_text(heading["runs"]) for heading, _ in document.fields] == _headings(document)


def test_no_case_is_told_without_consent(tmp_path):
    folder = SAMPLES / "northwind"
    with pytest.raises(DataError) as found:
        write_publication("case_study", folder, "CS4", ("html",), tmp_path / "out")
    assert str(found.value) == (
        "cases.csv, case 'CS4': consent is 0, so nothing is written. A case study names a client "
        "only with a written yes. Ask for it, set consent to 1 and add consent_date; or take "
        "another case."
    )
    assert not (tmp_path / "out").exists()


def test_without_a_choice_the_strongest_is_taken_and_the_others_are_named():
    client = _client(SAMPLES / "lindenhof")
    case_study = template("case_study")
    chosen = choose(case_study, client, "")
    assert chosen == "CS1"
    told = others(case_study, client, chosen)
    assert told[0] == f"Case study about {chosen}. Others, with --select:"
    assert "  CS3: Two ward moves no longer collide (no consent)" in told
    assert not any(f"  {chosen}:" in line for line in told)


def test_the_others_are_named_in_the_language_of_the_client():
    client = _client(SAMPLES / "lindenhof")
    with speaking("de"):
        told = [
            others(template(name), client, chosen)[0]
            for name, chosen in (("newsletter", ""), ("service_charter", "SL3"))
        ]
    assert told == [
        "Stakeholder-Newsletter, an alle. Für eine Gruppe: --for",
        "Servicecharta zu SL3. Weitere mit --select:",
    ]


def test_a_headline_needs_no_agreement_with_the_words_of_the_client():
    with speaking("de"):
        row = {"measure": "Double bookings a month", "unit": "", "before": 31.0, "after": 12.0}
        assert _changed(pd.Series(row | {"change": -19.0})) == (
            "Double bookings a month: von 31 auf 12 gesunken"
        )


def test_a_letter_greets_and_closes_with_one_address():
    made = _made("newsletter", "meridian")
    assert made.parts("to")[0].lines[-1] == "Dear colleagues,"
    close, sender = made.parts("sender")[0].lines
    assert close == "Kind regards"
    assert sender.startswith("The PMO of Meridian Mutual: ")


def test_if_no_client_has_agreed_no_case_is_taken(tmp_path):
    folder = shutil.copytree(SAMPLES / "lindenhof", tmp_path / "silent")
    cases = pd.read_csv(folder / "cases.csv").assign(consent=0)
    cases.to_csv(folder / "cases.csv", index=False)
    with pytest.raises(DataError, match="no case has consent, so nothing is written"):
        choose(template("case_study"), load_client(folder), "")


@pytest.mark.parametrize(
    ("name", "select", "message"),
    [
        ("case_study", "CS11", r"There is no 'CS11'.* Did you mean 'CS1'\?"),
        ("track_record", "CS1", "is made once per client"),
        ("newsletter", "Sponsor", r"Did you mean 'Sponsors'\?"),
    ],
)
def test_an_id_that_does_not_exist(name, select, message):
    with pytest.raises(UsageError, match=message):
        choose(template(name), _client(SAMPLES / "northwind"), select)


def test_a_template_that_does_not_exist():
    with pytest.raises(UsageError, match=r"Did you mean 'case_study'\?"):
        template("case-study")


def test_a_client_without_tables_gets_open_places(tmp_path, monkeypatch):
    (tmp_path / "client.toml").write_text('id = "bare"\nname = "Bare"\nreport_date = 2026-04-30\n')
    (tmp_path / "services.csv").write_text("service_id,name,group,status\nS1,A,,live\n")
    for name in ("newsletter", "track_record", "gap_action_plan", "value_review_agenda",
                 "value_promise", "satisfaction_process"):  # fmt: skip
        made = publication(name, str(tmp_path))
        assert all(made.parts(field.key) for field in made.template.fields), name
    with pytest.raises(DataError, match=r"Fill in cases\.csv"):
        publication("case_study", str(tmp_path))


def test_a_final_communication_has_no_open_place_and_a_draft_may(tmp_path):
    folder = tmp_path / "bare"
    folder.mkdir()
    settings = 'id = "bare"\nname = "Bare"\nreport_date = 2026-04-30\nstate = "{}"\n'
    (folder / "services.csv").write_text("service_id,name,group,status\nS1,A,,live\n")
    (folder / "client.toml").write_text(settings.format("final"))
    with pytest.raises(UsageError) as refused:
        write_publication("value_promise", folder, "", ("html",), tmp_path / "out")
    assert re.fullmatch(
        r"\d+ places are still open: .+\. A final communication has none\. Fill in the tables, or "
        r'set state to "draft" in client\.toml\.',
        str(refused.value),
    )
    (folder / "client.toml").write_text(settings.format("draft"))
    sent = write_publication("value_promise", folder, "", ("html",), tmp_path / "out",
                             day=date(2026, 7, 6))  # fmt: skip
    assert last_made(tmp_path / "out", "bare", "value_promise").day == "2026-07-06"
    told = sent.paths[0].read_text("utf-8")
    assert 'data-state="Draft"' in told
    assert '<time datetime="2026-07-06">' in told  # it carries the day on which it is sent


HOSTILE = '<script>alert(1)</script> & [x](javascript:1) # $x$ "ü" 🏗'


def test_a_client_s_text_is_text_in_every_format(tmp_path, monkeypatch):
    (tmp_path / "client.toml").write_text('id = "h"\nname = "H"\nreport_date = 2026-04-30\n')
    quoted = HOSTILE.replace('"', '""')
    (tmp_path / "cases.csv").write_text(
        "case_id,need_id,title,measure,unit,better,before,after,change_low,change_high,n,"
        "comparator,controlled,consent,published,context\n"
        f'C1,S1,"{quoted}","{quoted}",d,lower,3,1,-3,-1,12,0,0,1,1,"thanks to us {quoted}"\n',
        encoding="utf-8",
    )
    (tmp_path / "services.csv").write_text("service_id,name,group,status\nS1,A,,live\n")
    document = _run("case_study", tmp_path, "C1", monkeypatch)
    assert document.title == HOSTILE
    page = write_html(document).replace("\N{NO-BREAK SPACE}", " ")
    paper = read_paper(io.BytesIO(write_docx(document)))
    assert "<script" not in page
    assert "javascript:1" not in re.findall(r'href="([^"]*)"', page)
    assert paper.paragraphs[1].text == HOSTILE
    assert any("other words for “thanks to”" in text for text in texts(document))
    assert write_pdf(document).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["publish", "newsletter"], "Name a client folder, or use --blank"),
        (["publish", "newsletter", "x", "--blank"], "leave the client folder and --select out"),
        (["publish", "newsletter", "nowhere"], "There is no folder 'nowhere'"),
        (["publish", "newsletter", "--blank", "--format", "dox"], "Did you mean 'docx'?"),
        (["publish", "newsletter", "x", "--sent-to", ""], "what nobody got is not sent"),
        (["publish", "newsletter", "x", "--sent-to", " , "], "what nobody got is not sent"),
    ],
)
def test_what_the_command_refuses(arguments, message):
    result = CliRunner().invoke(app, arguments)
    assert isinstance(result.exception, UsageError)
    assert message in str(result.exception)


@pytest.mark.long
def test_the_command_writes_the_same_bytes_twice(tmp_path):
    folder, kinds = SAMPLES / "lindenhof", ("html", "pdf", "docx")
    once = write_publication("case_study", folder, "CS1", kinds, tmp_path / "a")
    again = write_publication("case_study", folder, "CS1", kinds, tmp_path / "b")
    assert [p.name for p in once.paths] == [f"lindenhof-case_study-CS1.{kind}" for kind in kinds]
    assert [p.read_bytes() for p in once.paths] == [p.read_bytes() for p in again.paths]
    assert display.clean(template("case_study").title).encode() in once.paths[0].read_bytes()


@pytest.mark.slow
@pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed (apt install chromium)")
@pytest.mark.parametrize(
    "size",
    [pytest.param(PHONE, id="phone"), pytest.param(LAPTOP, id="laptop", marks=pytest.mark.long)],
)
def test_every_communication_is_accessible(tmp_path, monkeypatch, size):
    pages = []
    for name in NAMES:
        document = _run(name, SAMPLES / "northwind", _select(name, "northwind"), monkeypatch)
        pages.append(tmp_path / f"{name}.html")
        pages[-1].write_text(write_html(document), encoding="utf-8")
    assert violations(pages, size) == []


@pytest.mark.long  # in part as a year of a client, and as a case that was sent
def test_what_was_sent_is_noted_and_comes_back_in_calendar_ledger_and_letter(tmp_path):
    folder = shutil.copytree(SAMPLES / "northwind", tmp_path / "sent")
    actions = pd.read_csv(folder / "actions.csv")
    actions.loc[actions["action_id"] == "AC9", ["told_on", "told_to"]] = None
    actions.to_csv(folder / "actions.csv", index=False)  # it was done, and nobody was told
    sent = [
        "publish",
        "newsletter",
        str(folder),
        "--format",
        "html",
        "--sent-to",
        "Project managers",
    ]
    everybody = [*sent[:-1], "Sponsors, Business owners, Finance"]
    told = CliRunner().invoke(app, [*sent, "--on", "2026-06-10"], catch_exceptions=False)
    assert told.output.splitlines() == [
        "Written: M5, AC9.",
        "No newsletter of this client was made into 'publications': noted is what it would say "
        "now. If another was sent, take this back with calendar --not-sent, and name its folder "
        "with --out.",
        "Planned and not sent yet: M2. If this was one of them: pmo-workshop calendar DIR "
        "--sent ID",
    ]
    client = load_client(folder)
    message = client["campaigns"].set_index("campaign_id").loc["M5"]
    action = client["actions"].set_index("action_id").loc["AC9"]
    assert (message["sent"], action["told_on"]) == (pd.Timestamp("2026-06-10"),) * 2
    assert action["told_to"] == "Project managers"
    assert "We did" in _lines(publication("newsletter", str(folder)))  # others do not know yet
    others = CliRunner().invoke(app, [*everybody, "--on", "2026-06-11"], catch_exceptions=False)
    assert others.output.startswith("Written: M6, AC9.")
    told = _lines(publication("newsletter", str(folder)))
    assert "We will" in told  # what everybody was told is not told again
    assert "We did" not in told
    assert "Promise two days instead of one" not in told, "it only promises less: to be decided"
    letters = [e.uid for e in calendar(client, date(2026, 6, 11)) if "newsletter" in e.uid]
    assert letters[0] == "newsletter-2026-10"  # not in July: they have just had one
    again = CliRunner().invoke(app, [*sent, "--on", "2026-06-10"], catch_exceptions=False)
    assert again.output.startswith("Nothing was written.")


def test_what_was_sent_is_what_was_made_whatever_is_noted_since(tmp_path):
    """Actions as the letter told them; the case that was made and not the strongest of today."""
    folder, out = shutil.copytree(SAMPLES / "northwind", tmp_path / "sent"), tmp_path / "letters"
    out.mkdir()
    for made in (
        Made("northwind", "newsletter", "", "2026-06-10", "What we did", ("AC9", "gone")),
        Made("other", "newsletter", "", "2026-06-11", "Of another client", ("AC7",)),
        Made("northwind", "case_study", "CS4", "2026-06-10", "Cable team"),
        Made("northwind", "case_study", "CS1", "2026-06-10", "The one made last"),
    ):
        (out / MADE).write_text(with_one_more(out, made), encoding="utf-8")
    ended(folder, ["AC3"], "done", date(2026, 6, 12))  # the letter told it as late
    letter = note_sent(folder, "newsletter", "", "Sponsors", date(2026, 6, 12), out)
    assert letter.written == ("M5", "AC9")
    assert letter.notes == (
        "As it was made, with the day 10 June 2026: what was noted since then was not in it.",
    )
    case = note_sent(folder, "case_study", "", "Sponsors", date(2026, 6, 15), out)
    assert case.written[-1] == "CS1"
    sent = load_client(folder)["campaigns"].set_index("campaign_id")
    assert [*sent["message"].tail(2)] == ["What we did", "The one made last"]
    (out / MADE).write_text("{}[", encoding="utf-8")
    with pytest.raises(DataError, match="does not hold what each communication said"):
        note_sent(folder, "newsletter", "", "Finance", date(2026, 6, 15), out)


def test_a_case_that_was_sent_counts_as_published(tmp_path):
    folder = shutil.copytree(SAMPLES / "northwind", tmp_path / "case")
    chosen = _select("case_study", "northwind")
    sent = note_sent(folder, "case_study", "", "Sponsors", date(2026, 6, 10)).written
    assert chosen in sent
    cases = load_client(folder)["cases"].set_index("case_id")
    assert cases.loc[chosen, "published"] == 1
    actions = pd.read_csv(folder / "actions.csv", dtype=str)
    told = actions["action_id"] == "AC9"
    actions.loc[told, ["told_on", "told_to"]] = ["2026-06-10", "Finance, Sponsors"]
    actions.to_csv(folder / "actions.csv", index=False)
    assert {*not_sent(folder, sent[:1]).written} == {*sent, "AC9"}  # and all of it taken back
    again = load_client(folder)
    assert again["cases"].set_index("case_id").loc[chosen, "published"] == 0
    assert again["actions"].set_index("action_id").loc["AC9", "told_to"] == "Finance"
    assert pd.isna(again["campaigns"].set_index("campaign_id").loc[sent[0], "sent"])
