"""A chapter at the depth of a report: what stands out in sections, all else a line each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import chain, count, groupby

from ..claims import Claim
from ..depth import Depth
from ..display import number
from ..i18n import N_, gettext, ngettext
from ..plan.gaps import how_to_ask
from ..plan.judgement import judgement
from ..plan.reading import Chapter, Missing
from ..plan.words import gravest_first
from ..verdicts import Direction, Judgement, Verdict
from .blocks import paragraph, run
from .document import Block, Document, plain_text, slug, steps_in
from .paging import height_of, in_pages

SENTENCES = {Depth.BOARD: 2, Depth.FULL: 3}
"""How many sentences of a section a report tells at most; the annex tells all."""

_STANDS_OUT = (Judgement.SHORT, Judgement.TO_DO, Judgement.PERHAPS_SHORT)
"""The gravest first."""
_ACTIVITY = re.compile(r"^[A-Z]\d+\. ")
"""How the workbooks number their questions for the room; a report has no such codes."""

ALSO_FOUND = N_("What else was found")
SMALL_PRINT = N_("About the figures of this chapter")


@dataclass(frozen=True)
class Page:
    """
    What the one page before the chapters has told, by the ids of its sentences.

    ``leading``: what decides the marks, which is told first in the chapter of its element;
    ``against``: what speaks against a mark that shows no shortfall; ``cited``: its findings and key
    facts, which a reader looks up in their chapters. ``strongest``: the first of these findings,
    which the board's report draws as well. ``steps``: the next steps that the plan's one list
    holds; what they leave out is answered by something else there.
    """

    leading: frozenset[str] = frozenset()
    against: frozenset[str] = frozenset()
    cited: frozenset[str] = frozenset()
    strongest: str = ""
    steps: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Section:
    """A heading of a workbook, and what stands below it up to the next one."""

    heading: Block | None
    blocks: tuple[Block, ...]

    @property
    def activity(self) -> str:
        """The activity its answers belong to; empty where it holds none."""
        return next((b["activity"] for b in self.blocks if "activity" in b), "")

    @property
    def question(self) -> str:
        """Its heading without the number of the activity."""
        return _ACTIVITY.sub("", plain_text(self.heading["runs"])) if self.heading else ""

    def at(self, depth: Depth) -> list[Block]:
        """Return the parts of its answers that a report of a depth shows."""
        return [b for b in self.blocks if "depth" in b and depth.shows(Depth(b["depth"]))]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found of what it asks."""
        lacking = any(block.get("kind") == "missing" for block in self.blocks)
        return lacking and not any(b["type"] in ("claims", "figure", "table") for b in self.blocks)


def sections_of(blocks: Iterable[Block], deepest: int = 6) -> list[Section]:
    """
    Return the sections of a workbook; what stands before the first heading has none.

    A heading of a level below the ``deepest`` begins none: it stands within its section.

    Examples
    --------
    >>> heading = {"type": "heading", "level": 2, "runs": [{"text": "T2. Why?", "style": ""}]}
    >>> [section.question for section in sections_of([{"type": "paragraph"}, heading])]
    ['', 'Why?']
    """
    found: list[tuple[Block | None, list[Block]]] = [(None, [])]
    for block in blocks:
        if block["type"] == "heading" and block["level"] <= deepest:
            found.append((block, []))
        else:
            found[-1][1].append(block)
    return [Section(heading, tuple(inside)) for heading, inside in found]


def found_only(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks without boxes on what is missing, and without sections of nothing else."""
    kept: list[Block] = []
    for question in sections_of(blocks, 2):
        if not question.is_empty:
            kept += [question.heading] if question.heading else []
            for section in sections_of(question.blocks):
                kept += [] if section.is_empty else _found_in(section)
    return kept


def _found_in(section: Section) -> list[Block]:
    found = [block for block in section.blocks if block.get("kind") != "missing"]
    return [section.heading, *found] if section.heading else found


def with_findings_only(document: Document, chapter: Chapter) -> Document:
    """Return the report of one workbook: what was found, and last what was not asked."""
    found = [*found_only(document.blocks), *not_asked([chapter])]
    return replace(document, blocks=numbered_through(found))


def numbered_through(
    blocks: Iterable[Block], numbers_of_steps: Mapping[str, int] | None = None
) -> list[Block]:
    """
    Return the blocks with ids of their own, and figures, tables and next steps numbered.

    A sentence with a mark has its anchor where it stands first. Next steps have the numbers that
    are given by their ids, else they are counted from 1.
    """
    known = numbers_of_steps or {}
    taken = {"contents", "main", "summary"}
    anchored: set[str] = set()
    numbers = {kind: count(1) for kind in ("figure", "table", "step")}
    finished = []
    for block in blocks:
        if block["type"] == "heading":
            finished.append(block | {"id": slug(plain_text(block["runs"]), taken)})
        elif block["type"] in numbers:
            finished.append(block | {"number": next(numbers[block["type"]])})
        elif block.get("kind") == "next":
            steps = [(next(numbers["step"]), step) for step in steps_in(block)]
            told = [(known.get(step.get("step", ""), at), step) for at, step in steps]
            finished.append(block | {"blocks": [*_in_lists(told)]})
        elif block["type"] == "claims":
            claims = []
            for claim in block["claims"]:
                mark = claim.get("mark")
                claims.append(claim | {"anchor": mark is not None and mark not in anchored})
                anchored.add(mark)
            finished.append(block | {"claims": claims})
        else:
            finished.append(block)
    return finished


def _in_lists(steps: Sequence[tuple[int, Block]]) -> Iterator[Block]:
    """Yield steps as numbered lists, a list for each run of numbers that follow each other."""
    for _, group in groupby(enumerate(steps), key=lambda pair: pair[1][0] - pair[0]):
        run = [step for _, step in group]
        items = [[step] for _, step in run]
        yield {"type": "list", "ordered": True, "first": run[0][0], "items": items}


def not_asked(chapters: Sequence[Chapter]) -> list[Block]:
    """
    Return a section on what was not collected, by element; nothing if none lacks.

    Of each element stands what answers most questions; the others are counted, and the annex names
    what each of them would take.

    Examples
    --------
    >>> from pmo_workshop.verdicts import Lack
    >>> asks = Missing("S1", "what keeps people awake?", "", Lack.NOT_COLLECTED, ("issues",))
    >>> chapter = Chapter("05_sustaining_relationships", "", {}, missing=(asks,))
    >>> _, table = not_asked([chapter])
    >>> table["groups"], table["rows"][0][1]
    (['Sustaining Relationships'], '1')
    """
    asked: dict[tuple[str, str], set[str]] = {}
    for chapter in chapters:
        for missing in chapter.missing:
            if missing.lack.to_collect:
                for what in _what_it_takes(missing):
                    element = next((e for e, known in asked if known == what), chapter.element)
                    asked.setdefault((element, what), set()).add(missing.question)
    if not asked:
        return []
    columns = [
        {"title": gettext("What it would take"), "align": "left"},
        {"title": gettext("Questions it would answer"), "align": "right"},
    ]
    rows, groups = [], []
    for element, found in groupby(asked.items(), key=lambda pair: pair[0][0]):
        by_use = sorted(found, key=lambda pair: -len(pair[1]))
        told = [[what, number(len(questions), 0)] for (_, what), questions in by_use[:MOST_ASKED]]
        left = [questions for _, questions in by_use[MOST_ASKED:]]
        if left:
            more = ngettext("{n} more thing, see the annex", "{n} more things, see the annex",
                            len(left))  # fmt: skip
            told.append([more, number(len(set().union(*left)), 0)])
        rows += told
        groups += [gettext(element)] * len(told)
    title = gettext("What was not asked")
    return [
        {"type": "heading", "level": 2, "runs": [{"text": title, "style": ""}]},
        {
            "type": "table",
            "name": "not_asked",
            "title": gettext("What was not collected, and what it would take"),
            "columns": columns,
            "rows": rows,
            "groups": groups,
            "notes": [],
        },
    ]


MOST_ASKED = 3
"""What was not asked: so many things of an element are named."""


def _what_it_takes(missing: Missing) -> list[str]:
    """Return how to ask for each thing that a question lacks; else what it lacks, in its words."""
    return [*filter(None, map(how_to_ask, missing.absent))] or [missing.why]


def told_at(
    depth: Depth,
    document: Document,
    claims: Mapping[str, Claim],
    page: Page,
    leading: Sequence[Block] = (),
    above: float = 0.0,
    taken: float = 0.0,
) -> list[Block]:
    """
    Return what a report tells of a workbook at a depth.

    Parameters
    ----------
    depth : Depth
        ``BOARD`` or ``FULL``.
    document : Document
        The workbook as it was read.
    claims : mapping of str to Claim
        What the workbooks have published, by id.
    page : Page
        What was told before.
    leading : sequence of dict
        The sentence that decides the mark of the element; empty without one.
    above, taken : float
        Points of the first page that stand before and that the chapter before takes, see
        ``paging``.

    Returns
    -------
    list of dict
        What decides the mark, first, with its question where that stands out. Headings of level 3
        with the sentences and the one form of each question that stands out or is cited, and the
        next step of the gravest; the activities in order or undecided, and what is cited and told
        nowhere else, a line each; all in the order that fills their pages. Last the notes of the
        tables, once. What decides another mark is told in the chapter of that.
    """
    own = {claim["id"] for claim in claims_in(leading)}
    sections = [*_without(sections_of(document.blocks), page.leading - own)]
    if depth is Depth.BOARD:
        sections = [_with_its_drawing(section, page.strongest) for section in sections]
    shown = [section for section in sections if section.at(depth)]
    questions: list[list[Block]] = []
    lines: list[list[str]] = []
    for _, group in groupby(shown, key=lambda section: section.activity):
        parts = list(group)
        told = [claims[c["id"]] for part in parts for c in claims_in(part.at(depth))]
        better = {claim.id for claim in told if claim.verdict is Verdict.CLEARLY_ABOVE}
        if stands_out(told, depth) or any(c.id in page.cited | (own & better) for c in told):
            questions += (_section(part, depth, claims, page, own) for part in parts)
        elif told:
            fine = (claim for claim in told if judgement(claim) is Judgement.FINE)
            telling = next(fine, told[0])
            if telling.id not in page.leading:
                lines.append([parts[0].question, telling.text])  # whole: with n and limits
    questions = _with_one_step(questions, claims, page)
    questions.sort(key=lambda question: own.isdisjoint(_ids_in(question)))
    told_ids = {id_ for question in questions for id_ in _ids_in(question)}
    head = [] if own & told_ids else [b | {"claims": _plain(b["claims"])} for b in leading]
    lines += [line for line in _cited(sections, told_ids | own, claims, page) if line not in lines]
    told_once = [*chain.from_iterable(questions)] if depth is not Depth.BOARD else []
    end = _small_print(shown, told_once)
    sections_told = [*questions, _in_lines(lines)] if lines else questions
    paged = in_pages(sections_told, above + height_of(head), height_of(end), taken)
    return [*head, *chain.from_iterable(paged), *end]


def _ids_in(blocks: Iterable[Block]) -> set[str]:
    return {claim["id"] for claim in claims_in(blocks)}


def _without(sections: Iterable[Section], ids: Set[str]) -> Iterator[Section]:
    """Yield the sections without some sentences."""
    for section in sections:
        kept = (
            block | {"claims": [claim for claim in block["claims"] if claim["id"] not in ids]}
            if block["type"] == "claims"
            else block
            for block in section.blocks
        )
        yield replace(section, blocks=tuple(kept))


def _with_one_step(
    questions: Sequence[list[Block]], claims: Mapping[str, Claim], page: Page
) -> list[list[Block]]:
    """
    Return the questions of a chapter with one next step of the plan's list: of what decides its
    mark if that is short, else of the first that is, else the first.

    The others stand in the annex: without an owner and a date they are no decisions.
    """
    blocks = [block for question in questions for block in question]
    every = [block for block in blocks if block.get("kind") == "next"]
    steps = [block for block in every if _listed_steps(block, page)]
    told = [claims[c["id"]] for c in claims_in(blocks)]
    short = [claim for claim in told if judgement(claim) in _STANDS_OUT]
    short.sort(key=lambda claim: claim.id not in page.leading)
    order = [*(claim.activity for claim in short), *(block["activity"] for block in steps)]
    first = next((b for activity in order for b in steps if b["activity"] == activity), None)

    def kept(question: list[Block]) -> Iterator[Block]:
        for block in question:
            if block is first:
                yield block | {"blocks": _listed_steps(block, page)[:1]}
            elif block.get("kind") != "next":
                yield block

    return [[*kept(question)] for question in questions]


def _listed_steps(box: Block, page: Page) -> list[Block]:
    """Return the steps of a box that the plan's one list holds; without a list all of them."""
    return [step for step in steps_in(box) if not page.steps or step.get("step") in page.steps]


def _with_its_drawing(section: Section, finding: str) -> Section:
    """Return a section in which the sentences and drawing on a finding, if any, are the board's."""
    holds = (block for block in section.blocks if finding in _ids_in([block]))
    asked = next(({block["question"]} for block in holds if "question" in block), set[str]())
    blocks = (
        block | {"depth": Depth.BOARD.value}
        if block.get("question") in asked and block["type"] in ("claims", "figure")
        else block
        for block in section.blocks
    )
    return replace(section, blocks=tuple(blocks))


def stands_out(claims: Sequence[Claim], depth: Depth) -> bool:
    """Whether an activity has something that falls short; in full also one that only describes."""
    kinds = {judgement(claim) for claim in claims}
    described = depth is not Depth.BOARD and kinds == {Judgement.DESCRIPTIVE}
    return bool(kinds & {*_STANDS_OUT}) or described


def claims_in(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the sentences of blocks."""
    for block in blocks:
        yield from block["claims"] if block["type"] == "claims" else ()


def _section(
    section: Section, depth: Depth, claims: Mapping[str, Claim], page: Page, own: Set[str]
) -> list[Block]:
    told = list(_told_in(section, depth, claims, page, own))
    if not (told and section.heading) or depth is Depth.BOARD:
        return told
    question = [{"text": section.question, "style": ""}]
    return [section.heading | {"level": 3, "runs": question}, *told]


def _told_in(
    section: Section, depth: Depth, claims: Mapping[str, Claim], page: Page, own: Set[str]
) -> Iterator[Block]:
    told = [*claims_in(section.at(depth))]
    first = [claim for claim in told if claim["id"] in own]
    others = [claim for claim in told if claim not in first]
    cited = page.cited if depth is Depth.FULL else {page.strongest}  # the others were just read
    chosen = most_telling(others, claims, SENTENCES[depth] - len(first), cited)
    for block in section.at(depth):
        if block["type"] == "claims":
            for kept in (first, [claim for claim in block["claims"] if claim in chosen]):
                if kept:  # what decides stays with the mark, where the drawing stands overleaf
                    yield block | {"claims": _plain(kept)}
            first = []
        elif block["type"] == "figure":
            yield block | {"notes": [], "figures": _figures_of(block, section)}
        elif block["type"] == "table":
            yield block | {"notes": block["notes"][:1]}
        elif block.get("kind") == "next" and depth is not Depth.BOARD:
            yield block


def _figures_of(drawing: Block, section: Section) -> Block | None:
    """Return the table of the question that a drawing answers: on a phone it stands below it."""
    tables = (block for block in section.blocks if block["type"] == "table")
    return next((t for t in tables if t.get("question") == drawing.get("question")), None)


def _plain(claims: Sequence[Block]) -> list[Block]:
    """
    Return sentences without the small print that stands once for the chapter.

    What several in a row rest on stands below the last of them.
    """
    bases = [claim["unsaid_n"] for claim in claims]
    return [
        claim | {"basis": [] if basis == after else basis}
        for claim, basis, after in zip(claims, bases, [*bases[1:], None], strict=True)
    ]


def most_telling(
    told: Sequence[Block], claims: Mapping[str, Claim], most: int, cited: Set[str]
) -> list[Block]:
    """
    Return the sentences that a short report tells: what is cited, what falls short, the gravest
    first, what has changed or lies beside its standard, and the rest.
    """

    order = [claim.id for claim in gravest_first(claims[block["id"]] for block in told)]

    def place(told: Block) -> tuple[bool, int, int, bool]:
        claim = claims[told["id"]]
        kind, verdict = judgement(claim), claim.verdict
        if claim.screening and verdict is not None:
            kind = verdict.judgement  # of groups those come first that fall clearly short
        grave = kind in _STANDS_OUT
        gravity = _STANDS_OUT.index(kind) if grave else len(_STANDS_OUT)
        still = verdict is None or verdict.direction in (Direction.STABLE, Direction.NONE)
        return claim.id not in cited, gravity, order.index(claim.id) if grave else 0, still

    return sorted(told, key=place)[:most]


FEWEST_ROWS = 3
"""Rows from which a table is worth its head; fewer findings are paragraphs."""

IN_ORDER = "in_order"
"""The name of the table of what else was found, a line an activity."""


def _in_lines(lines: list[list[str]]) -> list[Block]:
    """
    Return what else was found: each question with its answers, in a table if there are some.

    What answers no question stands below, a paragraph each.
    """
    answers: dict[str, list[str]] = {}
    for question, found in lines:
        answers.setdefault(question, []).append(found)
    apart = [paragraph(run(found)) | {"name": IN_ORDER} for found in answers.pop("", ())]
    lines = [[question, " ".join(found)] for question, found in answers.items()]
    if len(lines) < FEWEST_ROWS:
        return [
            paragraph(run(question, "strong"), run(f" {found}")) | {"name": IN_ORDER}
            for question, found in lines
        ] + apart
    columns = [
        {"title": gettext("Question"), "align": "left"},
        {"title": gettext("What was found"), "align": "left"},
    ]
    table = {"type": "table", "name": IN_ORDER, "title": gettext(ALSO_FOUND), "columns": columns}
    return [table | {"rows": lines, "notes": [], "apart": True}, *apart]


def _cited(
    sections: Iterable[Section], told: Set[str], claims: Mapping[str, Claim], page: Page
) -> Iterator[list[str]]:
    """
    Yield what the one page has told and the chapter does not: a reader finds it here.

    Good news stands without its question, which mostly asks for what falls short.
    """
    for section in sections:
        for claim in claims_in(section.blocks):
            if claim["id"] in page.cited - told:
                bases = (f"({base})" for base in claim["unsaid_n"])
                fine = judgement(claims[claim["id"]]) is Judgement.FINE
                question = "" if fine else section.question
                yield [question, " ".join((claim["text"], *bases))]


def _small_print(sections: Iterable[Section], told: Iterable[Block]) -> list[Block]:
    """
    Return the notes of the tables that a chapter shows, each once.

    The first note of each stands below it. What charts say of those who did not answer stands under
    the methods, once for the report.
    """
    shown = {block["name"] for block in told if block["type"] == "table"}
    tables = (b for s in sections for b in s.blocks if b["type"] == "table" and b["name"] in shown)
    notes = dict.fromkeys(note for table in tables for note in table["notes"][1:])
    if not notes:
        return []
    words = {"type": "paragraph", "runs": [{"text": " ".join(notes), "style": ""}]}
    title = gettext(SMALL_PRINT)
    return [{"type": "callout", "kind": "small-print", "title": title, "blocks": [words]}]
