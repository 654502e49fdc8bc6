"""A communication that somebody has edited in a word processor gets the figures of today."""

import io
import shutil
import subprocess

import pytest
from docx import Document as read_paper
from docx.oxml.ns import qn

from pmo_workshop.errors import DataError, UsageError
from pmo_workshop.export import refresh_docx, remembered
from pmo_workshop.export.document import Document
from pmo_workshop.export.docx import write_docx
from pmo_workshop.export.merging import What

NAME = "letter.docx"
OFFICE = shutil.which("soffice")


def _text(text):
    return {"type": "paragraph", "runs": [{"text": text, "style": ""}]}


def _heading(text):
    return {"type": "heading", "level": 2, "runs": [{"text": text, "style": ""}], "id": text}


def written(gap, n, *, items=("One.",), verdict="short", day="2026-04-30", what="letter"):
    claim = f"Trust is {gap} below what people expect ({n} of 61 answered): clearly {verdict}."
    blocks = [
        _heading("The need"),
        {"type": "callout", "kind": "blank", "title": "", "blocks": [_text("To fill in: why now")]},
        {"type": "claims", "claims": [{"text": claim, "basis": [f"n = {n}"], "id": "x"}]},
        _heading("What we do"),
        {"type": "list", "ordered": False, "items": [[_text(item)] for item in items]},
        {"type": "table", "title": "Cost", "notes": [],
         "columns": [{"title": "What", "align": "left"}, {"title": "Hours", "align": "right"}],
         "rows": [["Waiting", str(n)], ["Rework", "12"]]},
    ]  # fmt: skip
    client = {"id": "acme", "name": "Acme", "report_date": day}
    document = Document("A letter", client, "letter", blocks, publication={"kind": "Newsletter"})
    return remembered(write_docx(document), "acme", what, day)


def lines(paper):
    found = [_said(p) for p in paper.element.body.iter(qn("w:p"))]
    return [line for line in found if line]


def _said(paragraph):
    return "".join(t.text or "" for t in paragraph.iter(qn("w:t")))


def saved(paper):
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()


def refreshed(content, fresh):
    made = refresh_docx(content, NAME, fresh)
    return made, read_paper(io.BytesIO(made.file))


def said(made, what):
    return [(change.before, change.after) for change in made.changes if change.what is what]


@pytest.fixture(scope="module")
def file():
    return written("0.7", 38)


@pytest.fixture(scope="module")
def fresh():
    return written("0.4", 40, items=("One.", "Two more."), day="2026-10-31")


def test_nothing_changes_where_nothing_has_changed(file):
    made, _ = refreshed(file, file)
    assert made.changes == ()


def test_an_untouched_letter_becomes_that_of_today(file, fresh):
    made, paper = refreshed(file, fresh)
    assert lines(paper) == lines(read_paper(io.BytesIO(fresh)))
    assert made.to_look_at == 0
    foot = "".join(map(_said, paper.sections[0].footer._element.iter(qn("w:p"))))
    assert foot.startswith("Acme · 31 October 2026")
    again, _ = refreshed(made.file, fresh)
    assert again.changes == ()


def test_words_and_what_was_filled_in_stay_and_figures_are_renewed(file, fresh):
    paper = read_paper(io.BytesIO(file))
    claim = next(p for p in paper.paragraphs if p.text.startswith("Trust"))
    claim.runs[0].text = claim.text.replace("is 0.7", "remains 0.7") + " We meet on 7 May."
    claim.runs[0].italic = True
    place = next(t for t in paper.element.body.iter(qn("w:t")) if "why now" in t.text)
    place.text = "The board asked in March."
    paper.add_paragraph("Yours, 3 of us")
    cell = paper.tables[0].rows[2].cells[0]
    cell.paragraphs[0].runs[0].text = "Doing it again"
    made, paper = refreshed(saved(paper), fresh)
    told = lines(paper)
    assert (
        "Trust remains 0.4 below what people expect (40 of 61 answered): clearly short. We meet on "
        "7 May."
    ) in told
    assert next(p for p in paper.paragraphs if p.text.startswith("Trust")).runs[0].italic
    assert {"The board asked in March.", "Yours, 3 of us", "Doing it again"} <= {*told}
    assert [_said(c._tc) for row in paper.tables[0].rows for c in row.cells] == [
        "What", "Hours", "Waiting", "40", "Doing it again", "12",
    ]  # fmt: skip
    assert "Two more." in told
    assert made.to_look_at == 0


def test_an_earlier_figure_in_a_sentence_of_ones_own_is_listed_and_left(file, fresh):
    paper = read_paper(io.BytesIO(file))
    paper.add_paragraph("We told you that trust is 0.7 below.")
    paper.add_table(1, 2).rows[0].cells[0].text = "38 of 61 answered"
    made, paper = refreshed(saved(paper), fresh)
    now = "Trust is 0.4 below what people expect (40 of 61 answered): clearly short."
    assert said(made, What.AGAINST) == [
        ("We told you that trust is 0.7 below.", f"no 0.7 there. {now}"),
        ("38 of 61 answered | ", f"no 38 of 61 there. {now}"),
    ]
    assert "We told you that trust is 0.7 below." in lines(paper)


def test_a_sentence_that_says_something_else_now_is_left_where_somebody_edited_it(file):
    paper = read_paper(io.BytesIO(file))
    claim = next(p for p in paper.paragraphs if p.text.startswith("Trust"))
    claim.runs[0].text = own = f"Sadly: {claim.text}"
    now = written("0.1", 40, verdict="in order")
    made, paper = refreshed(saved(paper), now)
    assert own in lines(paper)
    sentence = "Trust is 0.1 below what people expect (40 of 61 answered): clearly in order."
    assert said(made, What.LEFT) == [(own, sentence)]
    made, paper = refreshed(file, now)
    assert sentence in lines(paper), "nobody had touched it"
    assert said(made, What.LEFT) == []


def test_another_letter_and_what_is_none_are_refused(file):
    with pytest.raises(UsageError) as refused:
        refresh_docx(file, NAME, written("0.4", 40, what="newsletter"))
    assert str(refused.value) == (
        "letter.docx: it is 'letter', and not 'newsletter'. Name it, with --select where there are "
        "several."
    )
    with pytest.raises(DataError, match="it holds no record of what the suite wrote into it"):
        refresh_docx(saved(read_paper()), NAME, file)
    with pytest.raises(DataError, match="it is damaged, or no file of an office suite"):
        refresh_docx(file[:9000], NAME, file)


@pytest.mark.slow
@pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed")
def test_a_letter_that_libreoffice_has_saved_is_refreshed(file, fresh, tmp_path):
    (tmp_path / NAME).write_bytes(file)
    command = [OFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
               "--convert-to", "docx:MS Word 2007 XML", "--outdir", tmp_path / "made",
               tmp_path / NAME]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    made, paper = refreshed((tmp_path / "made" / NAME).read_bytes(), fresh)
    assert lines(paper) == lines(read_paper(io.BytesIO(fresh)))
    assert made.to_look_at == 0
