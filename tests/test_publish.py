"""Communications: their fields, what is left open, who may be named, and one truth per format."""

import io
import re
import shutil
from collections import Counter

import nbformat
import pandas as pd
import pypdf
import pytest
from docx import Document as read_paper
from nbformat.v4 import new_output
from typer.testing import CliRunner

from pmo_workshop import display
from pmo_workshop.batch.publish import write_publication
from pmo_workshop.cli import app
from pmo_workshop.content.publications import template, templates
from pmo_workshop.editions import check_publication
from pmo_workshop.errors import DataError, UsageError, WorkbookError
from pmo_workshop.export import read_document, write_docx, write_html, write_pdf
from pmo_workshop.export.document import plain_text, texts
from pmo_workshop.intake import load_client
from pmo_workshop.paths import shipped
from pmo_workshop.present.grammar import barred_words
from pmo_workshop.publications import choose, others, publication
from pmo_workshop.publications.parts import TO_FILL
from pmo_workshop.publications.selection import candidates

NAMES = list(templates())
STORIES = ("northwind", "lindenhof", "meridian")
SAMPLES = shipped("sample_data")
SELECT = {
    ("case_study", "northwind"): "CS1",
    ("case_study", "lindenhof"): "CS1",
    ("case_study", "meridian"): "CS2",
    ("service_charter", "northwind"): "SL2",
    ("service_charter", "lindenhof"): "SL2",
    ("service_charter", "meridian"): "SL2",
}


def _notebook(name):
    return nbformat.read(shipped("workbooks") / "publications" / f"{name}.ipynb", as_version=4)


def _run(name, client_dir="", select="", monkeypatch=None):
    """Run the cells of a communication here, which is quicker than a kernel; return its blocks."""
    notebook, shown, names = _notebook(name), [], {}
    monkeypatch.setattr("IPython.display.display", shown.append)
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
        "client": {"id": "x", "name": "Client & <b>Söhne</b>", "report_date": "2026-04-30"},
        "workbook": name,
        "publication": {
            "kind": template(name).title,
            "layout": template(name).layout,
            "colour": "#2E6F57",
        },
    }
    return read_document(notebook)


def _bundle(told):
    data, metadata = told if isinstance(told, tuple) else (told, {})
    return {"data": dict(data), "metadata": metadata}


def _select(name, story):
    if template(name).select and (name, story) not in SELECT:
        return next(iter(candidates(template(name), load_client(SAMPLES / story))))
    return SELECT.get((name, story), "")


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
        plain_text(block["blocks"][0]["runs"]) == TO_FILL + field.prompt
        for block, field in zip(open_places, wanted, strict=True)
    )


@pytest.mark.parametrize(
    ("name", "story"), [(name, STORIES[at % 3]) for at, name in enumerate(NAMES)]
)
def test_every_field_has_something_and_the_source_comes_last(name, story):
    made = publication(name, str(SAMPLES / story), _select(name, story))
    for field in made.template.fields:
        assert made.parts(field.key), field.key
    last = made.parts(made.template.fields[-1].key)[-1]
    assert made.template.fields[-1].heading == "Source"
    assert last.kind == "source"
    assert all("ledger " in line and "data " in line for line in last.lines)
    for claim in made.claims:
        assert not barred_words(claim.text, claim.grade), claim.text
    ids = Counter(claim.id for claim in made.claims)
    assert all("." in identity for identity in ids)


def test_a_case_study_holds_the_figures_of_its_table(monkeypatch):
    document = _run("case_study", SAMPLES / "northwind", "CS1", monkeypatch)
    assert document.title == "Turbine order placed before the price rise"
    said = " ".join(texts(document))
    for part in ("11.0 before, 4.0 after", "−8.6 to −5.4", "n = 14", "Grade B", "12 March 2026",
                 "“We knew the price would rise", "3 of 7 engagements",
                 "evidence grade B", "T6.cases_graded.case-cs1"):  # fmt: skip
        assert part in said, part
    assert TO_FILL not in said


def test_all_formats_say_the_same(monkeypatch):
    document = _run("track_record", SAMPLES / "northwind", "", monkeypatch)
    page, paper = write_html(document), read_paper(io.BytesIO(write_docx(document)))
    assert write_pdf(document).startswith(b"%PDF")
    words_of_paper = {p.text for p in paper.paragraphs}
    words_of_paper |= {c.text for t in paper.tables for row in t.rows for c in row.cells}
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
            assert not any("data " in part or "limits " in part for part in claim["basis"])


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


def test_without_a_choice_the_first_that_may_be_told_is_taken_and_the_others_are_named():
    client = load_client(SAMPLES / "lindenhof")
    case_study = template("case_study")
    chosen = choose(case_study, client, "")
    assert chosen == "CS1"
    told = others(case_study, client, chosen)
    assert told[0] == f"Case study about {chosen}. Others, with --select:"
    assert "  CS3: Two ward moves no longer collide (no consent)" in told
    assert not any(f"  {chosen}:" in line for line in told)


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
        ("newsletter", "CS1", "is made once per client"),
    ],
)
def test_an_id_that_does_not_exist(name, select, message):
    with pytest.raises(UsageError, match=message):
        choose(template(name), load_client(SAMPLES / "northwind"), select)


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
    page, paper = write_html(document), read_paper(io.BytesIO(write_docx(document)))
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
    ],
)
def test_what_the_command_refuses(arguments, message):
    result = CliRunner().invoke(app, arguments)
    assert isinstance(result.exception, UsageError)
    assert message in str(result.exception)


@pytest.mark.slow
def test_the_command_writes_the_same_bytes_twice(tmp_path):
    folder, kinds = SAMPLES / "lindenhof", ("html", "pdf", "docx")
    once = write_publication("case_study", folder, "CS1", kinds, tmp_path / "a")
    again = write_publication("case_study", folder, "CS1", kinds, tmp_path / "b")
    assert [p.name for p in once.paths] == [f"lindenhof-case_study-CS1.{kind}" for kind in kinds]
    assert [p.read_bytes() for p in once.paths] == [p.read_bytes() for p in again.paths]
    assert display.clean(template("case_study").title).encode() in once.paths[0].read_bytes()
