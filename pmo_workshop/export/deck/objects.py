"""What a deck of ours holds, object by object: what a later run renews in a deck people edited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...claims import Claim
from ..combined import Published, marked
from ..document import kept_together
from ..merging import Record, Told, Wrote, fingerprint, rows_told
from .bars import Bars
from .chart import ends_of
from .slides import Deck, Slide

COVER = "cover"
NOTES, TITLE, DATE, FOOT, WATERMARK, BAND = "notes", "title", "date", "footer", "watermark", "band"
"""How the names of objects end, behind the key of their slide."""


@dataclass(frozen=True)
class Now:
    """An object as we write it; see ``Wrote`` for what is known of it afterwards."""

    kind: str
    lines: tuple[Told, ...] = ()
    alt: Told | None = None
    rows: tuple[tuple[Told, ...], ...] = ()
    bars: Bars | None = None
    blob: bytes = b""
    matter: str = ""

    @property
    def wrote(self) -> Wrote:
        bars = self.bars
        return Wrote(
            self.kind,
            tuple(told.line for told in self.lines),
            self.alt.line if self.alt else None,
            tuple(tuple(told.line for told in row) for row in self.rows),
            tuple((printed(bar.value), bars.colour_of(bar)) for bar in bars.rows) if bars else (),
            ends_of(bars) if bars else (),
            blob_print(self.blob) if self.blob else "",
            self.matter,
        )


def printed(value: float) -> str:
    """
    Return a value as it survives another program, which keeps fifteen digits.

    Examples
    --------
    >>> printed(0.6052631578947368) == printed(0.605263157894737)
    True
    """
    return f"{value:.9g}"


def blob_print(blob: bytes) -> str:
    return fingerprint(blob.hex())


def record_of(file: Any, deck: Deck, published: Published, *, appendix: bool) -> Record:
    """Return what has just been written into a presentation."""
    objects = {name: now.wrote for name, now in objects_of(file, deck, published).items()}
    keys = (COVER, *(slide.key for slide in deck.slides))
    day = published.documents[-1].client.get("report_date", "")
    return Record(published.documents[-1].client.get("id", ""), kind_of(appendix), day, keys,
                  objects)  # fmt: skip


def kind_of(appendix: bool) -> str:
    return "deck with appendix" if appendix else "deck"


def objects_of(file: Any, deck: Deck, published: Published) -> dict[str, Now]:
    """
    Return the objects of a presentation that has just been written, by name.

    Parameters
    ----------
    file : Presentation
        Its slides are the cover and those of the deck.
    deck : Deck
    published : Published
    """
    sentences = _sentences(published)
    slides = (Slide(COVER, deck.cover.title), *deck.slides)
    found: dict[str, Now] = {}
    for sheet, slide in zip(file.slides, slides, strict=True):
        rests = _verdicts(published.claims[id_] for id_ in slide.rests)
        for shape in sheet.shapes:
            if shape.name.startswith(f"{slide.key}."):
                found[shape.name] = _now(shape, slide, sentences, rests)
        if sheet.has_notes_slide:
            text = sheet.notes_slide.notes_text_frame.text
            lines = _lines(text.split("\n"), sentences)
            found[f"{slide.key}.{NOTES}"] = Now("text", lines)
    return found


def ledger_of(published: Published) -> dict[str, Told]:
    """Return every sentence as a slide or its notes may tell it, by key."""
    return {told.key: told for told in _sentences(published).values()}


def _sentences(published: Published) -> Mapping[str, Told]:
    """Return every sentence of the ledger by its text, alone and behind its mark in the notes."""
    found = {}
    for one in marked(published.chapters):
        claim = one.claim
        verdict, key = _verdicts([claim]), fingerprint(claim.id)
        said = kept_together(claim.text)  # as a slide has it; the notes are no page
        found[said] = Told(said, key, verdict)
        found.setdefault(claim.gist, Told(claim.gist, f"{key}g", verdict))  # the title of a slide
        noted = f"[{one.mark}] {claim.text}"
        found[noted] = Told(noted, f"{key}n", verdict)
    return found


def _verdicts(claims: Sequence[Claim] | Iterator[Claim]) -> str:
    told = (f"{claim.id} {claim.verdict.value if claim.verdict else ''}" for claim in claims)
    return " ".join(told)


def _now(shape: Any, slide: Slide, sentences: Mapping[str, Told], rests: str) -> Now:
    described = shape._element.xpath(".//p:cNvPr")[0].get("descr", "")
    alt = Told(described, "alt", rests) if described else None
    matter = fingerprint(slide.question) if slide.question else ""
    if shape.has_chart:
        bars = slide.chart
        names = tuple(Told(b.label, fingerprint(b.name)) for b in bars.rows) if bars else ()
        return Now("chart", names, alt, bars=bars, matter=matter)
    if shape.has_table:
        return Now("table", alt=alt, rows=rows_told(texts_of(shape.table)))
    if not shape.has_text_frame:
        return Now("picture", alt=alt, blob=shape.image.blob, matter=matter)
    if shape.name.endswith(f".{BAND}"):
        return Now(BAND)
    lines = [paragraph.text for paragraph in shape.text_frame.paragraphs]
    return Now("text", _lines(lines, sentences, rests if shape.name.endswith(f".{TITLE}") else ""))


def texts_of(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def _lines(
    lines: Sequence[str], sentences: Mapping[str, Told], rests: str = ""
) -> tuple[Told, ...]:
    """Return lines with what names them: the sentence of the ledger, else their place."""
    found: list[Told] = []
    used: set[str] = set()
    for at, text in enumerate(line for line in lines if line.strip()):
        told = sentences.get(text) or Told(text, str(at), rests)
        if told.key in used:
            told = Told(text, f"{told.key}.{at}", told.verdict)
        used.add(told.key)
        found.append(told)
    return tuple(found)
