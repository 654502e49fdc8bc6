"""A deck that people have edited gets the figures of today; all else stays as they have it."""

import io
import random
import re
import shutil
import subprocess
import zipfile
from copy import deepcopy
from dataclasses import dataclass, field, replace

import pytest
from asking import published_of
from later import TURNED, later
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.util import Emu, Pt

from pmo_workshop.errors import DataError
from pmo_workshop.export import read_template, refresh_pptx, write_pptx
from pmo_workshop.export.merging import What, in_short, listing, read_record, with_record

OFFICE = shutil.which("soffice")
NAME = "board.pptx"


@pytest.fixture(scope="module")
def published():
    return published_of("lindenhof", charts=True)


@pytest.fixture(scope="module")
def turned(published):
    """A sentence with a verdict that stands on a slide: it says something else later."""
    deck = Presentation(io.BytesIO(write_pptx(published, read_template())))
    told = {line for _, _, text in lines_of(deck) for line in [text]}
    return next(c.id for c in published.every_claim if c.verdict and c.text in told)


@pytest.fixture(scope="module")
def today(published, turned):
    return later(published, turned=(turned,))


@pytest.fixture(scope="module")
def file(published):
    return write_pptx(published, read_template())


@pytest.fixture(scope="module")
def fresh(today):
    """What the deck would be if it were made anew, by the names of its objects."""
    deck = Presentation(io.BytesIO(write_pptx(today, read_template())))
    return {shape.name: shape for slide in deck.slides for shape in slide.shapes}


def refreshed(content, today):
    made = refresh_pptx(content, NAME, today, read_template())
    return made, Presentation(io.BytesIO(made.file))


def saved(deck):
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def parts_of(file):
    """Return what a file holds, without the second in which it was packed."""
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def lines_of(deck):
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                for paragraph in shape.text_frame.paragraphs:
                    yield slide.slide_id, shape, paragraph.text


def seen(shape):
    """Everything that is computed in an object."""
    if shape.has_text_frame:
        return [p.text for p in shape.text_frame.paragraphs]
    if shape.has_table:
        return [[cell.text for cell in row.cells] for row in shape.table.rows]
    alt = shape._element.xpath(".//p:cNvPr")[0].get("descr")
    if not shape.has_chart:
        return alt, shape.image.blob
    plot = shape.chart.plots[0]
    limits = [float(v.text) for v in shape.chart._chartSpace.xpath(".//c:errBars//c:v")]
    return alt, list(plot.categories), list(plot.series[0].values), limits


def said(made, what):
    return [change for change in made.changes if change.what is what]


def test_nothing_changes_where_nothing_has_changed(file, published):
    made, deck = refreshed(file, published)
    assert made.changes == ()
    assert [*listing(made.changes)] == ["Nothing has changed."]
    assert parts_of(saved(deck)) == parts_of(saved(Presentation(io.BytesIO(file))))


def test_an_untouched_deck_becomes_that_of_today(file, today, fresh, published, turned):
    made, deck = refreshed(file, today)
    found = {shape.name: shape for slide in deck.slides for shape in slide.shapes}
    assert {name: seen(shape) for name, shape in found.items()} == {
        name: seen(shape) for name, shape in fresh.items()
    }
    assert made.to_look_at == 0
    verdicts = [change.after for change in said(made, What.VERDICT)]
    assert any(TURNED.capitalize() in text for text in verdicts)
    again, _ = refreshed(made.file, today)
    assert again.changes == ()


def test_the_record_holds_no_words(file):
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        assert len(parts.read("docProps/custom.xml")) < 40_000
    record = read_record(file, NAME)
    words = {word for wrote in record.objects.values() for line in wrote.lines
             for figure in line.figures for word in re.findall(r"[a-z]+", figure)}  # fmt: skip
    assert words == set()


def title(deck, name):
    return next(s for slide in deck.slides for s in slide.shapes if s.name == name)


def test_a_sentence_in_other_words_keeps_them_and_gets_the_figures(file, today, fresh):
    deck = Presentation(io.BytesIO(file))
    shape = title(deck, "05_sustaining_relationships.title")
    before = shape.text_frame.text
    run = shape.text_frame.paragraphs[0].runs[0]
    run.text = f"As we feared: {before}, and 7 of us saw it coming"
    run.font.italic = True
    _made, deck = refreshed(saved(deck), today)
    shape = title(deck, "05_sustaining_relationships.title")
    after = fresh["05_sustaining_relationships.title"].text_frame.text
    assert shape.text_frame.text == f"As we feared: {after}, and 7 of us saw it coming"
    assert shape.text_frame.paragraphs[0].runs[0].font.italic


def test_a_sentence_whose_verdict_turned_is_left_listed_and_noted(file, published, today, turned):
    text = published.claims[turned].text
    deck = Presentation(io.BytesIO(file))
    slide, paragraph = next((s, p) for s in deck.slides for shape in s.shapes
                            if shape.has_text_frame for p in shape.text_frame.paragraphs
                            if p.text == text and s.slide_id and s.has_notes_slide)  # fmt: skip
    paragraph.runs[0].text = own = f"Look: {text}"
    content = saved(deck)
    for _ in range(2):  # and again, until somebody has mended it
        made, deck = refreshed(content, today)
        now = next(c.text for c in today.every_claim if c.id == turned)
        left = [change for change in said(made, What.LEFT) if change.before == own]
        assert [change.after for change in left] == [now]
        (sheet,) = [s for s in deck.slides if s.slide_id == slide.slide_id]
        assert own in [text for _, _, text in lines_of(deck)]
        notes = sheet.notes_slide.notes_text_frame.text
        assert notes.count(f"To look at: edited by hand, so it was left alone: “{own}”") == 1
        content = made.file
    for shape in sheet.shapes:
        for paragraph in shape.text_frame.paragraphs if shape.has_text_frame else ():
            if paragraph.text == own:
                paragraph.runs[0].text = f"Look: {now}"
    made, deck = refreshed(saved(deck), today)
    assert said(made, What.LEFT) == []
    assert "To look at" not in "".join(s.notes_slide.notes_text_frame.text for s in deck.slides
                                       if s.has_notes_slide)  # fmt: skip


def test_figures_of_ones_own_are_kept_and_listed_where_the_report_says_otherwise(file, published):
    claim = next(c for c in published.every_claim
                 if c.activity == "T2" and re.search(r" is \d\.\d below", c.text))  # fmt: skip
    own = re.sub(r"is \d\.\d below", "is 6.9 below", claim.text.partition(" (")[0]) + "."
    deck = Presentation(io.BytesIO(file))
    slide = next(
        s for s in deck.slides if any(x.name == "01_building_trust.title" for x in s.shapes)
    )
    slide.shapes.add_textbox(0, 0, Emu(900000), Emu(300000)).text_frame.text = own
    made, deck = refreshed(saved(deck), published)
    assert own in [text for _, _, text in lines_of(deck)]
    (against,) = said(made, What.AGAINST)
    assert against.before == own
    assert against.after.startswith("no 6.9 there.")
    assert said(made, What.OWN)[0].before == own


def test_an_earlier_figure_in_words_of_ones_own_is_listed_wherever_it_stands(file, today):
    """On another slide, in a table or in the notes, where the report has the figure elsewhere."""
    deck = Presentation(io.BytesIO(file))
    slide = deck.slides[4]
    slide.shapes.add_textbox(0, 0, Emu(900000), Emu(300000)).text_frame.text = "Satisfaction: 5.2"
    table = slide.shapes.add_table(1, 2, 0, 0, Emu(900000), Emu(300000)).table
    table.cell(0, 0).text, table.cell(0, 1).text = "Satisfaction", "5.2"
    deck.slides[5].notes_slide.notes_text_frame.add_paragraph().text = "Say: satisfaction is 5.2."
    deck.slides[5].shapes.add_textbox(0, 0, 9, 9).text_frame.text = "Satisfaction: 6.3; room 54"
    made, deck = refreshed(saved(deck), today)
    own = ["Satisfaction: 5.2", "Satisfaction | 5.2", "Say: satisfaction is 5.2."]
    found = {change.before: change.after for change in said(made, What.AGAINST)}
    assert list(found) == own
    assert all(after.startswith("no 5.2 there. Satisfaction is 6.3 ") for after in found.values())
    assert own[0] in [text for _, _, text in lines_of(deck)]


def test_a_chart_keeps_colours_and_names_and_what_was_taken_out(file, today, fresh):
    deck = Presentation(io.BytesIO(file))
    frame = next(s for slide in deck.slides for s in slide.shapes
                 if s.has_chart and len(list(s.chart.plots[0].categories)) > 3)  # fmt: skip
    name = frame.name
    fill = frame.chart.plots[0].series[0].points[1].format.fill
    fill.solid()
    fill.fore_color.rgb = RGBColor(0x12, 0x34, 0x56)
    label = list(frame.chart.plots[0].categories)[1]
    _made, deck = refreshed(saved(deck), today)
    frame = title(deck, name)
    assert seen(frame) == seen(fresh[name])
    words = label.rpartition("  ")[0]
    at = next(i for i, one in enumerate(frame.chart.plots[0].categories) if one.startswith(words))
    fill = frame.chart.plots[0].series[0].points[at].format.fill
    assert fill.fore_color.rgb == RGBColor(0x12, 0x34, 0x56)


def test_a_chart_whose_data_somebody_changed_is_left_and_listed(file, today):
    from pptx.chart.data import CategoryChartData

    deck = Presentation(io.BytesIO(file))
    frame = next(s for slide in deck.slides for s in slide.shapes if s.has_chart)
    data = CategoryChartData()
    data.categories = ["Ours", "Theirs"]
    data.add_series("Own", (12, 13))
    frame.chart.replace_data(data)
    made, deck = refreshed(saved(deck), today)
    assert list(title(deck, frame.name).chart.plots[0].series[0].values) == [12, 13]
    assert any(change.where.endswith("a chart") for change in said(made, What.LEFT))


def test_a_table_keeps_a_column_and_a_cell_of_ones_own(file, today, fresh):
    deck = Presentation(io.BytesIO(file))
    table = title(deck, "plan_decisions.table").table
    owner = next(at for at, cell in enumerate(table.rows[0].cells) if cell.text == "Owner")
    table.cell(1, owner).text = "Frau Lindner's office"
    _made, deck = refreshed(saved(deck), today)
    table = title(deck, "plan_decisions.table").table
    wanted = seen(fresh["plan_decisions.table"])
    wanted[1][owner] = "Frau Lindner's office"
    assert [[cell.text for cell in row.cells] for row in table.rows] == wanted


def test_what_was_deleted_stays_deleted_and_what_is_new_stands_at_the_end(file, published, today):
    made = Presentation(io.BytesIO(file))
    without = _deleted(made, "money")
    refreshed_, deck = refreshed(saved(without), today)
    keys = {s.name.rpartition(".")[0] for slide in deck.slides for s in slide.shapes}
    assert "money" not in keys
    assert len(said(refreshed_, What.GONE)) == 1

    record = read_record(file, NAME)
    known = {name: wrote for name, wrote in record.objects.items() if not name.startswith("money.")}
    keys = tuple(key for key in record.slides if key != "money")
    older = with_record(saved(without), replace(record, slides=keys, objects=known))
    made, deck = refreshed(older, today)
    assert deck.slides[-1].shapes.title.name == "money.title"
    assert [change.where for change in said(made, What.SLIDE)] == [f"Slide {len(deck.slides)}"]
    assert any(shape.name == "money.chart" for shape in deck.slides[-1].shapes)


def _deleted(deck, key):
    for at, slide in enumerate(deck.slides):
        if any(shape.name.startswith(f"{key}.") for shape in slide.shapes):
            _delete(deck, at)
            return deck
    raise AssertionError(key)


def _delete(deck, at):
    listed = deck.slides._sldIdLst
    deck.part.drop_rel(listed[at].rId)
    listed.remove(listed[at])
    deck.part.rename_slide_parts([slide.rId for slide in listed])  # else a new one is named as one


# -- what cannot be refreshed --------------------------------------------------------------------


def refusal(content, published):
    with pytest.raises(DataError) as refused:
        refresh_pptx(content, NAME, published, read_template())
    return str(refused.value)


def test_what_is_no_deck_of_this_client_is_refused_in_words(file, published):
    record = read_record(file, NAME)
    assert refusal(with_record(file, replace(record, client="acme")), published) == (
        "board.pptx: it is of the client 'acme', and the folder is of 'lindenhof'. Name a file of "
        "'lindenhof'."
    )
    damaged = (
        "board.pptx: it is damaged, or no file of an office suite. Open it there, let it be "
        "repaired, and save it again; or take an earlier one."
    )
    assert refusal(b"PK nothing", published) == damaged
    assert refusal(file[:50_000], published) == damaged
    assert refusal(_without(file, "ppt/slides/slide3.xml"), published) == damaged
    assert refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), published) == (
        "board.pptx: it is protected by a password, or of the format of before 2007. Save it "
        "without a password as .pptx."
    )
    none = (
        "board.pptx: it holds no record of what the suite wrote into it. It was not made by the "
        "suite, was made before the suite could refresh, or its document properties were removed. "
        "Make a new one, and take your own slides and words over."
    )
    assert refusal(saved(Presentation()), published) == none
    assert refusal(_without(file, "docProps/custom.xml"), published) == none


def test_a_deck_of_a_later_version_says_so(file, published, monkeypatch):
    monkeypatch.setattr("pmo_workshop.export.merging.record.FORMAT", 2)
    content = with_record(file, read_record(write_pptx(published, read_template()), NAME))
    monkeypatch.undo()
    assert refusal(content, published) == (
        "board.pptx: its record has the format 2, and this version of the suite reads 1. Update "
        "the suite: pip install --upgrade pmo-workshop"
    )


def _without(content, part):
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as read, zipfile.ZipFile(made, "w") as written:
        for name in read.namelist():
            if name != part:
                written.writestr(name, read.read(name))
    return made.getvalue()


# -- any edits -----------------------------------------------------------------------------------

PLUM = RGBColor(0x66, 0x33, 0x99)
OWN = ("Our view stands.", "We meet on 14 May in room 23.", "Ask Finance.")


@dataclass
class Person:
    """Somebody who edits a deck, and remembers what was done."""

    deck: object
    chance: random.Random
    wording: dict = field(default_factory=dict)  # (slide, shape, line) -> edits of its text
    coloured: set = field(default_factory=set)
    noted: set = field(default_factory=set)

    def slide(self):
        return self.chance.choice(list(self.deck.slides))

    def shape(self, slide):
        return self.chance.choice(list(slide.shapes)) if len(slide.shapes) else None

    def move(self):
        shape = self.shape(self.slide())
        if shape is not None and not shape.name.endswith((".chart", ".band")):
            shape.left, shape.top = (
                Emu(self.chance.randrange(9**7)),
                Emu(self.chance.randrange(9**7)),
            )

    def resize(self):
        shape = self.shape(self.slide())
        if shape is not None and not shape.name.endswith((".chart", ".band")):
            shape.left, shape.top = shape.left, shape.top
            shape.width, shape.height = Emu(self.chance.randrange(9**7)), Emu(1234567)

    def restyle(self):
        shape = self.shape(self.slide())
        if shape is not None and shape.has_text_frame:
            for paragraph in shape.text_frame.paragraphs:
                for run in paragraph.runs:
                    run.font.underline = True
                    run.font.size = Pt(self.chance.randrange(9, 40))

    def add_slide(self):
        slide = self.deck.slides.add_slide(self.deck.slide_layouts[1])
        slide.shapes.title.text_frame.text = self.chance.choice(OWN)

    def delete_slide(self):
        if len(self.deck.slides) > 3:
            at = self.chance.randrange(len(self.deck.slides))
            _delete(self.deck, at)

    def reorder(self):
        listed = self.deck.slides._sldIdLst
        one = self.chance.choice(list(listed))
        listed.remove(one)
        listed.insert(self.chance.randrange(len(listed) + 1), one)

    def duplicate(self):
        """Copy a slide without charts, as PowerPoint does: the names of its objects as well."""
        slide = self.slide()
        if any(not (s.has_text_frame or s.has_table) for s in slide.shapes):
            return
        copy = self.deck.slides.add_slide(slide.slide_layout)
        for place in list(copy.shapes):
            place._element.getparent().remove(place._element)
        for shape in slide.shapes:
            copy.shapes._spTree.append(deepcopy(shape._element))
        for (slide_id, shape_id, line), edits in list(self.wording.items()):
            if slide_id == slide.slide_id:
                self.wording[copy.slide_id, shape_id, line] = list(edits)

    def word(self):
        slide = self.slide()
        texts = [s for s in slide.shapes if s.has_text_frame and "." in s.name
                 and any(len(p.text.split()) > 5 for p in s.text_frame.paragraphs)]  # fmt: skip
        if not texts:
            return
        shape = self.chance.choice(texts)
        lines = [(at, p) for at, p in enumerate(shape.text_frame.paragraphs)
                 if len(p.text.split()) > 5]  # fmt: skip
        at, paragraph = self.chance.choice(lines)
        edit = self.chance.choice((
            lambda text: f"Note: {text}",
            lambda text: f"{text} We must act by 14 May.",
            lambda text: text.replace(" is ", " remains ", 1),
            lambda text: text.replace(" of ", " out of ", 1),
        ))  # fmt: skip
        text = edit(paragraph.text)
        if text == paragraph.text:
            return
        first, *others = paragraph.runs
        first.text = text
        for run in others:
            run._r.getparent().remove(run._r)
        self.wording.setdefault((slide.slide_id, shape.shape_id, at), []).append(edit)

    def delete_shape(self):
        slide = self.slide()
        shape = self.shape(slide)
        if shape is not None:
            shape._element.getparent().remove(shape._element)

    def add_box(self):
        box = self.slide().shapes.add_textbox(Emu(9), Emu(9), Emu(99999), Emu(99999))
        box.text_frame.text = self.chance.choice(OWN)

    def note(self):
        slide = self.slide()
        if slide.has_notes_slide:
            slide.notes_slide.notes_text_frame.add_paragraph().text = "Say this slowly."
            self.noted.add(slide.slide_id)

    def colour(self):
        slide = self.slide()
        for shape in slide.shapes:
            if shape.has_chart:
                series = shape.chart.plots[0].series[0]
                series.format.fill.solid()
                series.format.fill.fore_color.rgb = PLUM
                self.coloured.add((slide.slide_id, shape.shape_id))

    def edit(self):
        self.chance.choice((self.move, self.resize, self.restyle, self.add_slide, self.delete_slide,
                            self.reorder, self.duplicate, self.word, self.word, self.delete_shape,
                            self.add_box, self.note, self.colour))()  # fmt: skip


def places(deck):
    """Where every object stands and how it looks, by slide and number."""
    return {
        (slide.slide_id, shape.shape_id): (
            shape.name, shape.left, shape.top, shape.width, shape.height,
            [(run.font.underline, run.font.size) for p in shape.text_frame.paragraphs
             for run in p.runs] if shape.has_text_frame else None,
        )
        for slide in deck.slides for shape in slide.shapes if not shape.name.endswith(".band")
    }  # fmt: skip


def holds(seed, file, published, today, fresh, turned):
    """Edit a deck at random, refresh it, and look for lost edits and stale figures."""
    old = {shape.name: seen(shape) for slide in Presentation(io.BytesIO(file)).slides
           for shape in slide.shapes}  # fmt: skip
    person = Person(Presentation(io.BytesIO(file)), random.Random(seed))
    for _ in range(person.chance.randrange(1, 21)):
        person.edit()
    content = saved(person.deck)
    before = Presentation(io.BytesIO(content))
    made, deck = refreshed(content, today)

    order = [slide.slide_id for slide in deck.slides]
    assert order == [slide.slide_id for slide in before.slides]
    now, then = places(deck), places(before)
    assert now == then, "no object is lost, moved or restyled"
    left = {change.before for change in said(made, What.LEFT)}
    turned_text = published.claims[turned].text
    for one, two in zip(before.slides, deck.slides, strict=True):
        ours = {shape.shape_id: shape for shape in two.shapes}
        for shape in one.shapes:
            after = ours[shape.shape_id]
            if shape.name not in old:
                assert not shape.has_text_frame or seen(after) == seen(shape), "one's own"
                continue
            if not shape.has_text_frame:
                assert seen(after) == seen(fresh[shape.name])
                continue
            wrote, wanted = old[shape.name], seen(fresh[shape.name])
            edited = any(key[:2] == (one.slide_id, shape.shape_id) for key in person.wording)
            for at, text in enumerate(seen(after)):
                edits = person.wording.get((one.slide_id, shape.shape_id, at), ())
                expected, was = wanted[at], wrote[at]
                for edit in edits:
                    expected, was = edit(expected), edit(was)
                if edits and turned_text in wrote[at]:
                    assert text == was
                    assert was in left
                else:
                    assert text == expected or (was in left and text == was), (edited, was)
        if one.slide_id in person.noted and two.has_notes_slide:
            assert "Say this slowly." in two.notes_slide.notes_text_frame.text
        for shape in two.shapes:
            if shape.has_chart and (one.slide_id, shape.shape_id) in person.coloured:
                fill = shape.chart.plots[0].series[0].format.fill
                assert fill.fore_color.rgb == PLUM
    if seed % 10:
        return
    again, _ = refreshed(made.file, today)
    changed = (What.FIGURES, What.WORDS, What.VERDICT, What.DATA, What.SLIDE)
    assert [change for change in again.changes if change.what in changed] == []


def test_no_edit_is_lost_and_no_figure_stale(file, published, today, fresh, turned):
    for seed in range(5):
        holds(seed, file, published, today, fresh, turned)


@pytest.mark.long
def test_no_edit_of_200_sequences_is_lost_and_no_figure_stale(
    file, published, today, fresh, turned
):
    for seed in range(200):
        holds(seed, file, published, today, fresh, turned)


@pytest.mark.slow
@pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed")
def test_a_deck_that_libreoffice_has_saved_is_refreshed(file, today, fresh, tmp_path):
    """It drops the names of places, alternative texts and the sheets behind charts."""
    (tmp_path / "board.pptx").write_bytes(file)
    office = [OFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    command = [*office, "--convert-to", "pptx:Impress MS PowerPoint 2007 XML", "--outdir",
               tmp_path / "made", tmp_path / "board.pptx"]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    made, deck = refreshed((tmp_path / "made" / "board.pptx").read_bytes(), today)
    found = {shape.name: shape for slide in deck.slides for shape in slide.shapes}
    for name, shape in fresh.items():
        if not name.endswith((".band", ".date", ".footer")) and "Slide Number" not in name:
            assert name in found
            assert _rounded(seen(found[name])) == _rounded(seen(shape)), name
    assert made.to_look_at == 0

    (tmp_path / "again.pptx").write_bytes(made.file)
    command = [*office, "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "again.pptx"]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    from pypdfium2 import PdfDocument

    pages = PdfDocument(tmp_path / "again.pdf")
    assert len(pages) == len(deck.slides)
    pages.close()


def _rounded(told):
    if isinstance(told, float):
        return round(told, 9)
    return [*map(_rounded, told)] if isinstance(told, list | tuple) else told


def test_in_short_says_how_much_and_what_is_to_be_looked_at(file, today):
    made, _ = refreshed(file, today)
    n = len(made.changes)
    assert in_short(made.changes) == f"{n} things changed, 0 to look at."
