"""The one reader of an executed notebook: cells go in, the blocks of a report come out."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING, Any

import mistune

from ..claims import CLAIM_TYPE, RECORD_TYPE
from ..depth import Depth
from ..disclosure import FULL_FROM
from ..display import (
    PLACE,
    decimals_of,
    interval,
    number,
    small_in_words,
    whole_of_few,
    with_percent_sign,
)
from ..editions import edition
from ..errors import WorkbookError
from ..exercises.static import EXERCISE_TYPE
from ..i18n import (
    N_,
    SOURCE,
    day_in_words,
    gettext,
    kept_by_language,
    language,
    markdown,
    tag_of,
)
from ..intake.brand import Brand, Colours
from ..intake.client import DRAFT, REDACTED
from ..present.table import TABLE_TYPE
from ..units import in_words
from .figures import clean_svg
from .fonts import uncovered, visible

if TYPE_CHECKING:
    from nbformat import NotebookNode

Block = dict[str, Any]
"""A part of a report; ``Document`` says which types there are and what each holds."""

Run = dict[str, str]

SVG_TYPE = "image/svg+xml"
WIDGET_TYPE = "application/vnd.jupyter.widget-view+json"

CALLOUT_TITLES = {"next": N_("What to do next"), "missing": N_("Not shown")}
_PARTS_OF_PUBLICATIONS = ("text", "items", "quote", "blank", "source")
NOT_TEXT = (
    *("type", "style", "href", "id", "align", "kind", "anchor"),
    *("activity", "question", "face", "depth", "name", "part", "place", "step"),
)
"""What a block holds that no reader sees."""

DRAWN = ("svg", "weaker")
"""The drawing of a figure; and as it is where the mark judges its leading row weaker, if it may."""

_RUNNING_TEXT = ("title", "blocks", "summary", "cover")
# Translators: what stands behind a number on the same line, each form a word.
_UNITS = N_(
    "minute minutes hour hours day days week weeks month months quarter quarters year years period "
    "periods point points level levels person people million thousand"
)

_SCHEMES = ("https://", "http://", "mailto:")


@dataclass(frozen=True)
class Document:
    """
    A report without a look: what every format shows.

    Attributes
    ----------
    title : str
        The first heading of the workbook.
    client : mapping of str to str
        ``id``, ``name``, ``report_date`` (ISO), ``sector``, ``prepared_by``, ``contact`` and
        ``state``; each may be empty.
    workbook : str
        Such as ``"01_building_trust"``.
    blocks : list of dict
        Each has a ``type``: ``heading`` (level from 2, runs, id), ``paragraph`` (runs), ``list``
        (ordered, items: each a list of blocks; perhaps the ``first`` number), ``callout`` (kind,
        title, blocks), ``claims`` (claims: each a text, the ``basis`` it rests on and its ``id``),
        ``figure`` (title, subtitle, svg, alt, caption), ``table`` (name, title, columns, rows,
        notes) or, in the annex, ``ledger`` (a table whose rows are the claims). ``runs`` are pieces
        of text with a ``style`` ("", "strong", "emphasis" or "code") and perhaps an ``href``. A
        part of an answer has the name of its ``question``, its ``face`` and its ``depth``, see
        ``display.Placed``.
    summary : mapping
        The one page before the contents of the report of all workbooks; empty in the others. With
        ``board`` it begins below the title on the first page, and no contents follow.
    cover : mapping of str to str
        Of the report of all workbooks: ``subtitle``, ``made`` (by whom), ``contact``, ``state`` and
        ``version``; each may be empty.
    publication : mapping of str to str
        Of a communication its ``kind``, such as ``"Case study"``, and its ``layout`` (``card`` or
        empty); empty in a report. It has no cover page and no contents.
    brand : Brand
        Colours, letters and logo, see ``branded``.
    """

    title: str
    client: Mapping[str, str] = field(default_factory=dict)
    workbook: str = ""
    blocks: list[Block] = field(default_factory=list)
    summary: Mapping[str, Any] = field(default_factory=dict)
    cover: Mapping[str, str] = field(default_factory=dict)
    publication: Mapping[str, str] = field(default_factory=dict)
    brand: Brand = field(default_factory=Brand)

    @property
    def client_name(self) -> str:
        return self.client.get("name", "")

    @property
    def series(self) -> str:
        """What it is one of: the kind of a communication, or the suite's reports."""
        return self.publication.get("kind", "") or gettext("Unlocking PMO Value")

    @property
    def author(self) -> str:
        """Who made it: the consultancy if the client's facts or its brand name it, else the PMO."""
        if prepared_by := self.client.get("prepared_by") or self.brand.made_by:
            return prepared_by
        return gettext("PMO of {client}", client=self.client_name) if self.client_name else ""

    @property
    def watermark(self) -> str:
        """What stands across every page: that it is a draft, or redacted; else nothing."""
        return watermark(self.client)

    @property
    def colours(self) -> Colours:
        """The colours of its brand by what they are for, or those of the suite."""
        return self.brand.colours

    @property
    def language(self) -> str:
        """The language with its region, as formats name it: ``"en-GB"``."""
        return tag_of(self.client.get("language", SOURCE))

    @property
    def report_date(self) -> date | None:
        """The date of the report, None if the notebook does not give one."""
        try:
            return date.fromisoformat(self.client.get("report_date", ""))
        except ValueError:
            return None

    @property
    def date_in_words(self) -> str:
        """The date as a cover gives it, such as 31 March 2026; empty without a date."""
        day = self.report_date
        return day_in_words(day) if day else ""

    @property
    def sections(self) -> list[Block]:
        """The headings that a list of contents names."""
        return [b for b in self.blocks if b["type"] == "heading" and b["level"] == 2]

    @property
    def has_contents(self) -> bool:
        """Whether it has a page of contents: no letter has one, nor the report to a board."""
        short = bool(self.publication) or self.workbook == Depth.BOARD.value
        return bool(self.sections) and not short

    @property
    def fields(self) -> list[tuple[Block, list[Block]]]:
        """The headings of a communication, each with what stands below it."""
        found: list[tuple[Block, list[Block]]] = []
        for block in self.blocks:
            if block["type"] == "heading":
                found.append((block, []))
            elif found:
                found[-1][1].append(block)
        return found

    def parts_of(self, section: Block) -> list[Block]:
        """The headings one level below a section, for the contents of a long report."""
        headings = [b for b in self.blocks if b["type"] == "heading"]
        after = headings[headings.index(section) + 1 :]
        return [b for b in takewhile(lambda b: b["level"] > 2, after) if b["level"] == 3]


# strftime would follow the computer's language.


def watermark(client: Mapping[str, str]) -> str:
    """
    Return the word that stands across whatever is a draft or redacted; else nothing.

    Examples
    --------
    >>> [watermark({"state": state}) for state in ("draft", "redacted", "final", "")]
    ['Draft', 'Redacted', '', '']
    """
    words = {DRAFT: gettext("Draft"), REDACTED: gettext("Redacted")}
    return words.get(client.get("state", ""), "")


def read_document(notebook: NotebookNode, reader: str = "client") -> Document:
    """
    Return the blocks of an edition of an executed notebook, the client's unless another is wanted.

    Code, records and printed lines are left out; of the client edition also exercises, solutions
    and notes. An exercise is its static twin.

    Parameters
    ----------
    notebook : NotebookNode
        Executed; it is left untouched. ``metadata["pmo_workshop"]`` holds the client's facts.
    reader : str
        See ``editions.READERS``.

    Returns
    -------
    Document
        All text is in NFC, and characters that cannot be seen are visible marks.

    Raises
    ------
    WorkbookError
        A cell failed, has an unknown tag, or shows something that no report can carry: the message
        names the cell.

    Examples
    --------
    >>> from nbformat.v4 import new_markdown_cell, new_notebook
    >>> document = read_document(new_notebook(cells=[new_markdown_cell("# Trust\\n\\nWhy?")]))
    >>> document.title, document.blocks[0]["runs"]
    ('Trust', [{'text': 'Why?', 'style': ''}])
    """
    numbers = {cell.get("id"): number for number, cell in enumerate(notebook.cells, start=1)}
    blocks = [
        block
        for cell in edition(notebook, reader).cells
        for block in _blocks_of(cell, f"Cell {numbers[cell.get('id')]} ({cell.get('id')!r})")
    ]
    facts = notebook.metadata.get("pmo_workshop", {})
    client = {str(name): _line(value) for name, value in facts.get("client", {}).items() if value}
    workbook = _line(facts.get("workbook", ""))
    title, body = _titled(_with_steps_together(blocks), workbook)
    publication = {str(k): _line(v) for k, v in facts.get("publication", {}).items()}
    blocks = _numbered(body)
    if publication:
        for claim in (c for b in blocks if b["type"] == "claims" for c in b["claims"]):
            claim["basis"] = []  # the source line of a letter has it
        for block in blocks:
            block.pop("number", None)  # nothing in a letter of one or two pages is referred to
    return Document(title, client, workbook, blocks, publication=publication)


def read_text(source: str, where: str) -> list[Block]:
    """Return the blocks of a text of ours in Markdown, such as the methods of the report."""
    return list(_from_markdown(markdown(source), where))


def read_prose(source: str, where: str) -> list[Block]:
    """Return the blocks of somebody's own text in Markdown: it is not translated."""
    return list(_from_markdown(source, where))


def _titled(blocks: list[Block], workbook: str) -> tuple[str, list[Block]]:
    for place, block in enumerate(blocks):
        if block["type"] == "heading" and block["level"] == 1:
            return plain_text(block["runs"]), blocks[:place] + blocks[place + 1 :]
    return workbook.replace("_", " ").strip() or gettext("Report"), blocks


def _numbered(blocks: list[Block]) -> list[Block]:
    """Return the blocks with heading levels that skip none, unique ids, and numbers of figures."""
    level, taken, figures, tables, finished = 1, {"contents", "main"}, 0, 0, []
    for block in blocks:
        if block["type"] == "heading":
            level = min(max(block["level"], 2), level + 1)
            finished.append(block | {"level": level, "id": slug(plain_text(block["runs"]), taken)})
        elif block["type"] == "figure":
            figures += 1
            where = block.pop("where")
            told = {"alt": block["alt"], "prefix": f"f{figures}-", "where": where}
            drawn = {name: block[name] and clean_svg(block[name], **told) for name in DRAWN}
            finished.append(block | drawn | {"number": figures})
        elif block["type"] == "table" and block["title"]:
            tables += 1
            finished.append(block | {"number": tables})
        else:
            finished.append(block)
    return finished


def slug(text: str, taken: set[str]) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60].strip("-") or "section"
    slug = slug if slug[0].isalpha() else f"section-{slug}"
    candidates = (slug if number == 1 else f"{slug}-{number}" for number in range(1, 10**6))
    found = next(candidate for candidate in candidates if candidate not in taken)
    taken.add(found)
    return found


def _blocks_of(cell: NotebookNode, where: str) -> Iterator[Block]:
    if cell.cell_type == "markdown":
        yield from _from_markdown(cell.source, where)
    elif cell.cell_type == "code":
        for output in cell.outputs:
            yield from _from_output(output, where)


# -- outputs -------------------------------------------------------------------------------------


def _from_output(output: NotebookNode, where: str) -> Iterator[Block]:
    if output.output_type == "error":
        # The message of the error may hold a client's words; the name of its class does not.
        raise WorkbookError(
            gettext(
                "{where} ended in {error}. Run the workbook again: a report is made of cells that "
                "have all run.",
                where=where,
                error=output.get("ename", gettext("an error")),
            )
        )
    if output.output_type not in ("display_data", "execute_result"):
        return
    if RECORD_TYPE in output.data:
        return
    place = output.get("metadata", {}).get(PLACE, {})
    for block in _from_bundle(output, where):
        yield block | place


def _from_bundle(output: NotebookNode, where: str) -> Iterator[Block]:
    bundle = output.data
    if EXERCISE_TYPE in bundle:
        yield from _from_exercise(bundle[EXERCISE_TYPE])
    elif CLAIM_TYPE in bundle:
        yield from _from_statement(bundle[CLAIM_TYPE], where)
    elif TABLE_TYPE in bundle:
        yield _from_table(bundle[TABLE_TYPE], where)
    elif SVG_TYPE in bundle:
        yield _from_figure(bundle[SVG_TYPE], output.get("metadata", {}).get(SVG_TYPE, {}), where)
    elif WIDGET_TYPE in bundle:
        raise WorkbookError(
            gettext(
                "{where} shows a widget without a twin that a report can carry. Display "
                "the result as a sentence, chart or table too, or tag the cell "
                "'exercise'.",
                where=where,
            )
        )
    elif "text/markdown" in bundle:
        yield from _from_markdown(_joined(bundle["text/markdown"]), where)
    else:
        kinds = ", ".join(sorted(bundle)) or "nothing"
        raise WorkbookError(
            gettext(
                "{where} shows {kinds}, which a report cannot carry. Show a sentence, "
                "chart or table of the package, or end the line with a semicolon.",
                where=where,
                kinds=kinds,
            )
        )


def _with_steps_together(blocks: Iterable[Block]) -> list[Block]:
    """Return the blocks with neighbouring boxes of next steps as one box."""
    joined: list[Block] = []
    for block in blocks:
        before = joined[-1] if joined else {}
        if block.get("kind") == before.get("kind") == "next":
            items = [[step] for box in (before, block) for step in steps_in(box)]
            joined[-1] = before | {"blocks": [{"type": "list", "ordered": False, "items": items}]}
        else:
            joined.append(block)
    return joined


def steps_in(box: Block) -> Iterator[Block]:
    """Yield what a box of next steps says, step by step."""
    for block in box["blocks"]:
        if block["type"] == "list":
            yield from (step for item in block["items"] for step in item)
        else:
            yield block


def _from_statement(statement: Mapping, where: str) -> Iterator[Block]:
    kind = statement.get("kind")
    lines = [visible(line) for line in statement.get("lines", [])]
    if kind == "claims":
        claims = [
            {
                "text": visible(claim["text"]),
                "basis": basis_of(claim),
                "unsaid_n": [] if claim["n_told"] else _n_of(claim),
                "id": claim.get("id", ""),
                "as_mark": visible(claim.get("as_mark", "")),
            }
            for claim in statement.get("claims", [])
        ]
        if claims:
            yield {"type": "claims", "claims": claims}
    elif kind in CALLOUT_TITLES:
        ids = statement.get("steps") or [""] * len(lines)
        paragraphs = [
            {"type": "paragraph", "runs": [_run(line)], "step": id_}
            for line, id_ in zip(lines, ids, strict=True)
        ]
        listed = {"type": "list", "ordered": False, "items": [[p] for p in paragraphs]}
        if lines:
            yield {
                "type": "callout",
                "kind": kind,
                "title": gettext(CALLOUT_TITLES[kind]),
                "blocks": [listed] if kind == "next" and len(lines) > 1 else paragraphs,
            }
    elif kind in _PARTS_OF_PUBLICATIONS:
        yield from _from_part(kind, lines)
    else:
        raise WorkbookError(
            gettext(
                "{where} shows a statement of the unknown kind {kind}.",
                where=where,
                kind=repr(kind),
            )
        )


def _from_part(kind: str, lines: list[str]) -> Iterator[Block]:
    """Yield a part of a communication: text, a list, a quotation, an open place, the source."""
    paragraphs: list[Block] = [{"type": "paragraph", "runs": [_run(line)]} for line in lines]
    if kind == "text":
        yield from paragraphs
    elif kind == "items":
        yield {"type": "list", "ordered": False, "items": [[p] for p in paragraphs]}
    else:
        yield {"type": "callout", "kind": kind, "title": "", "blocks": paragraphs}


def basis_of(claim: Mapping) -> list[str]:
    """
    Return what a sentence rests on: n of N, its evidence grade, limits it does not give itself,
    and its small print.

    The hash of the data is in the claims ledger and in ``evidence.xlsx``.
    """
    basis = _n_of(claim)
    if claim["small"]:
        basis.append(small_in_words())
    if not claim["limits_told"] and claim.get("low") is not None and claim.get("high") is not None:
        basis.append(visible(gettext("limits {limits}", limits=_limits_of(claim))))
    if claim.get("grade"):
        basis.append(visible(gettext("evidence grade {grade}", grade=claim["grade"])))
    if claim["aside"]:
        basis.append(visible(claim["aside"]))
    return basis


def _n_of(claim: Mapping) -> list[str]:
    if claim.get("n") is None:
        return []
    n, population = number(claim["n"], 0), claim.get("population")
    if population:
        return [gettext("n = {n} of {population}", n=n, population=number(population, 0))]
    return [claim.get("counted") or gettext("n = {n}", n=n)]


def _limits_of(claim: Mapping) -> str:
    """Return the limits of a claim with their unit; below 20 a share is a count and no per cent."""
    low, high, unit, n = claim["low"], claim["high"], claim.get("unit") or "", claim.get("n")
    few = n is not None and n < FULL_FROM
    whole = whole_of_few(claim.get("number"), unit, n)
    if whole:
        return gettext("{x} of {n}", x=interval(low * whole, high * whole), n=number(n, 0))
    if unit == "share":
        return with_percent_sign(interval(100 * low, 100 * high, 0))
    if unit == "percentage points" and few:
        apart = interval(low / 100, high / 100, 2)
        return gettext("{figure} (difference of shares)", figure=apart)
    return f"{interval(low, high, decimals_of((low, high), unit))} {in_words(unit)}".strip()


def _from_exercise(told: Mapping) -> Iterator[Block]:
    """Yield the static twin of an exercise: what to do, and a place to write for each item."""
    yield {"type": "paragraph", "runs": [_run(visible(told["title"]), "strong")]}
    for line in told["instructions"]:
        yield {"type": "paragraph", "runs": [_run(visible(line))]}
    yield {
        "type": "table",
        "title": "",
        "columns": [{"title": visible(title), "align": "left"} for title in told["columns"]],
        "rows": [[visible(cell) for cell in row] for row in told["rows"]],
        "notes": [visible(note) for note in told["legend"]],
    }


def _from_table(resource: Mapping, where: str) -> Block:
    fields = resource["schema"]["fields"]
    rows = resource.get("display")
    if rows is None or any(len(row) != len(fields) for row in rows):
        raise WorkbookError(
            gettext(
                "{where}: the table {table} has no text to print for each of its {n} columns.",
                where=where,
                table=repr(resource.get("name", "")),
                n=len(fields),
            )
        )
    heads = [_line(column.get("title", column["name"])) for column in fields]
    cells = [[visible(cell) for cell in row] for row in rows]
    notes = [visible(note) for note in resource.get("notes", [])]
    shown = [[_cut(head, LONGEST_HEAD) for head in heads]]
    shown += [[_cut(cell, LONGEST_CELL) for cell in row] for row in cells]
    if shown != [heads, *cells]:
        notes.append(gettext("What ends in “…” is cut here. evidence.xlsx has it whole."))
    return {
        "type": "table",
        "name": resource.get("name", ""),
        "title": _cut(_line(resource.get("title", "")), LONGEST_HEAD),
        "columns": [
            {"title": head, "align": "right" if column.get("align") == "right" else "left"}
            for head, column in zip(shown[0], fields, strict=True)
        ],
        "rows": shown[1:],
        "groups": [visible(group) for group in resource.get("groups", [])],
        "notes": notes,
    }


LONGEST_HEAD, LONGEST_CELL = 200, 2_000
"""Letters of a text in a table: a longer one would fill the page and cost its square to set."""


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _from_figure(svg: str | list[str], facts: Mapping, where: str) -> Block:
    alt, caption = _line(facts.get("alt", "")), visible(facts.get("caption", ""))
    if not alt.strip():
        raise WorkbookError(
            gettext(
                "{where} shows a figure without alternative text. Say in words what is seen.",
                where=where,
            )
        )
    if alt.strip() == caption.strip():
        raise WorkbookError(
            gettext(
                "{where} shows a figure whose alternative text is its caption. The "
                "alternative text says what is seen, the caption what it is about.",
                where=where,
            )
        )
    return {
        "type": "figure",
        "title": visible(facts.get("title", "")),
        "subtitle": visible(facts.get("subtitle", "")),
        "rows_at": {str(name): float(at) for name, at in facts.get("rows", {}).items()},
        "svg": _joined(svg),
        "weaker": _joined(facts.get("weaker", "")),
        "alt": alt,
        "caption": caption,
        "notes": [visible(note) for note in facts.get("notes", ())],
        "where": where,
    }


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)


# -- Markdown ------------------------------------------------------------------------------------


@cache
def _parser() -> mistune.Markdown:
    # With the table extension a table in prose is an unknown node, and not a line of bars.
    return mistune.create_markdown(renderer=None, plugins=["table"])


def _from_markdown(source: str, where: str) -> Iterator[Block]:
    nodes: Any = _parser()(source)  # without a renderer they are no text
    yield from _blocks(nodes, where)


def _blocks(nodes: Iterable[Mapping], where: str) -> Iterator[Block]:
    for node in nodes:
        kind = node["type"]
        if kind in ("blank_line", "thematic_break"):
            continue
        if kind == "heading":
            runs = _runs(node["children"], where)
            yield {"type": "heading", "level": node["attrs"]["level"], "runs": runs}
        elif kind in ("paragraph", "block_text"):
            yield {"type": "paragraph", "runs": _runs(node["children"], where)}
        elif kind == "list":
            items = [list(_blocks(item["children"], where)) for item in node["children"]]
            yield {"type": "list", "ordered": bool(node["attrs"]["ordered"]), "items": items}
        elif kind == "block_quote":
            yield _callout(list(_blocks(node["children"], where)))
        elif kind == "block_code":
            yield {"type": "paragraph", "runs": [_run(node["raw"].rstrip("\n"), "code")]}
        elif kind == "block_html":
            yield {"type": "paragraph", "runs": [_run(node["raw"].rstrip("\n"))]}
        else:
            raise WorkbookError(
                gettext(
                    "{where} holds Markdown of the kind {kind}, which a report cannot "
                    "carry. Use headings, paragraphs, lists and quotes; show a Table or "
                    "a Chart for the rest.",
                    where=where,
                    kind=repr(kind),
                )
            )


def _callout(blocks: list[Block]) -> Block:
    title = ""
    if blocks and blocks[0]["type"] == "paragraph":
        first, *rest = blocks[0]["runs"]
        if first["style"] == "strong":
            title = first["text"].strip().rstrip(":")
            rest = _stripped(rest)
            blocks = ([{"type": "paragraph", "runs": rest}] if rest else []) + blocks[1:]
    return {"type": "callout", "kind": "note", "title": title, "blocks": blocks}


def _stripped(runs: list[Run]) -> list[Run]:
    """Return the runs without the space or colon that followed a title."""
    if runs and not runs[0]["text"].lstrip(": \n"):
        return _stripped(runs[1:])
    return [runs[0] | {"text": runs[0]["text"].lstrip(": \n")}, *runs[1:]] if runs else []


def _runs(nodes: Iterable[Mapping], where: str, style: str = "", href: str = "") -> list[Run]:
    runs: list[Run] = []
    for node in nodes:
        kind = node["type"]
        if kind == "text":
            runs.append(_run(html.unescape(node["raw"]), style, href))
        elif kind == "inline_html":
            runs.append(_run(node["raw"], style, href))
        elif kind == "codespan":
            runs.append(_run(node["raw"], "code", href))
        elif kind == "softbreak":
            runs.append(_run(" ", style, href))
        elif kind == "linebreak":
            runs.append(_run("\n", style, href))
        elif kind in ("strong", "emphasis"):
            inner = "strong" if "strong" in (style, kind) else kind
            runs += _runs(node["children"], where, inner, href)
        elif kind == "link":
            address = str(node["attrs"]["url"])
            safe = address if address.lower().startswith(_SCHEMES) else ""
            runs += _runs(node["children"], where, style, safe)
        else:
            raise WorkbookError(
                gettext(
                    "{where} holds Markdown of the kind {kind}, which a report cannot "
                    "carry. Use plain text, bold, italics and links; show a Chart for a "
                    "picture.",
                    where=where,
                    kind=repr(kind),
                )
            )
    return _merged(runs)


def _run(text: str, style: str = "", href: str = "") -> Run:
    return {"text": visible(text), "style": style} | ({"href": href} if href else {})


def _merged(runs: list[Run]) -> list[Run]:
    merged: list[Run] = []
    for run in runs:
        same = merged and {**merged[-1], "text": ""} == {**run, "text": ""}
        if same:
            merged[-1] = merged[-1] | {"text": merged[-1]["text"] + run["text"]}
        else:
            merged.append(run)
    return merged


def plain_text(runs: Iterable[Run]) -> str:
    return "".join(run["text"] for run in runs).strip()


def _line(value: object) -> str:
    """Return a text of one line, as titles and names are."""
    return " ".join(visible(str(value)).split())


# -- what the fonts lack -------------------------------------------------------------------------


def texts(value: object) -> Iterator[str]:
    """Yield every text in a document, whatever it is part of."""
    if isinstance(value, Document):
        yield from (value.title, *value.client.values())
        yield from texts(value.summary)
        yield from texts(value.blocks)
    elif isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            if name in DRAWN:
                yield from map(html.unescape, re.findall(r">([^<>]*)<", part))
            elif name not in NOT_TEXT:
                yield from texts(part)
    elif isinstance(value, Iterable):
        for part in value:
            yield from texts(part)


def each_text(value: Any, change: Callable[[str], str]) -> Any:
    """Return a part of a document with every text that a reader sees changed; drawings stay."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {
            name: part if name in (*NOT_TEXT, *DRAWN) else each_text(part, change)
            for name, part in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [each_text(part, change) for part in value]
    return value


def unbroken(document: Document) -> Document:
    """Return a document in which no line ends between a number and what it counts."""
    told = {name: each_text(getattr(document, name), kept_together) for name in _RUNNING_TEXT}
    return replace(document, **told)


def kept_together(text: str) -> str:
    """
    Return a text with no-break spaces between a currency, a number and its unit or month.

    Examples
    --------
    >>> kept_together("EUR 98,800 for 12 hours a month, or 7 %").split(" ")
    ['EUR\\xa098,800', 'for', '12\\xa0hours', 'a', 'month,', 'or', '7\\xa0%']
    >>> kept_together("due 30 April 2026").split(" ")
    ['due', '30\\xa0April', '2026']
    """
    return _belongs().sub("\u00a0", text)


@kept_by_language
def _belongs() -> re.Pattern[str]:
    """Return the space between a number and its unit or month, or a currency and its amount."""
    units = "|".join(map(re.escape, gettext(_UNITS).split()))
    months = "|".join(map(re.escape, language().locale.months["format"]["wide"].values()))
    return re.compile(
        rf"(?<=\d) (?=%|(?:{units})\b)|(?<=\b[A-Z]{{3}}) (?=[−-]?\d)"
        rf"|(?:(?<=\d)|(?<=\d\.)) (?=(?:{months})\b)"
    )


def uncovered_text(document: Document) -> list[str]:
    """
    Say which characters no shipped font can print; the PDF shows a mark in their place.

    Returns
    -------
    list of str
        One line per character, the most frequent first, at most ten and a count of the others.

    Examples
    --------
    >>> uncovered_text(Document("価値 and 価格"))
    ["no font has '価' (U+4FA1), 2 times; the PDF shows '�'",
     "no font has '値' (U+5024), once; the PDF shows '�'",
     "no font has '格' (U+683C), once; the PDF shows '�'"]
    """
    counts: dict[str, int] = {}
    for text in texts(document):
        for character in uncovered(text):
            counts[character] = counts.get(character, 0) + 1
    ranked = sorted(counts, key=lambda character: (-counts[character], character))
    lines = [
        f"no font has {character!r} (U+{ord(character):04X}), "
        f"{'once' if counts[character] == 1 else f'{counts[character]} times'}; "
        "the PDF shows '\ufffd'"
        for character in ranked[:10]
    ]
    more = len(ranked) - len(lines)
    return [*lines, f"and {more} more characters that no font has"] if more else lines
