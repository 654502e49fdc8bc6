"""The report of all workbooks in one document, at one of three depths; the annex has the ledger."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from textwrap import shorten
from typing import Any

from .. import __version__
from ..analysis.hidden_cost import ALL_ROLES
from ..analysis.ranges import LIKELY
from ..claims import Claim, question_of
from ..content.modules import BY_NUMBER, PLAN
from ..depth import Depth
from ..display import (
    NOT_SHOWN,
    counted,
    decimals_of,
    interval,
    is_missing,
    listed,
    number,
    out_of,
    upper_first,
    whole_of_few,
)
from ..errors import WorkbookError
from ..finals import Version
from ..i18n import N_, gettext, lower_first, ngettext
from ..intake.brand import Brand
from ..intake.client import FINAL, Reading
from ..paths import shipped
from ..plan import Chapter, reputation
from ..plan.one_list import IN_90_DAYS, SAVINGS_OVERLAP, Group
from ..plan.scorecard import holding
from ..plan.since import SIDE_BY_SIDE
from ..schema import OF_PEOPLE
from ..story import Story
from ..story.reading import LETTER
from ..units import in_words
from ..verdicts import Judgement, Verdict
from .chapters import Page, claims_in, found_only, not_asked, numbered_through, told_at
from .control import control_rows
from .document import DRAWN, Block, Document, read_text
from .fonts import visible
from .own_words import (
    VIEW,
    blocks_of,
    left_out_of,
    view,
    what_was_left_out,
    with_own_findings,
    with_own_steps,
)
from .paging import height_of, taken_by

TITLE = N_("Where the PMO stands, and what comes next")
QUALITY, LEDGER = N_("Data quality"), N_("Claims ledger")

ANNEX = N_("All tables, and what every sentence rests on")
IN_MONEY, NEXT = N_("What it returns and costs"), N_("What comes next")
SURE = N_("How sure this is")
SUBTITLES = {
    Depth.FULL: N_("For those who act on it: the findings that stand out, and what to do"),
    Depth.ANNEX: N_("For those who check it: all tables, the data and the ledger"),
}
MONEY = ("B3", "B5", "V3", "V4")
"""Activities whose figures are amounts; the board reads them on one page."""

DECISIONS, HOW = "plan_decisions", "how"
BY_DATE = N_("The plan by date")
ONE_LIST = "plan_actions"
SINCE_TABLE = "plan_since"
MEASURES_TABLE = "plan_measures"
IN_FULL = (ONE_LIST, SINCE_TABLE, reputation.TABLE, MEASURES_TABLE)
"""Tables of the plan, by name: in full all there is to do stands in one list."""

STATES = ("T3.actions_agreed.states", "P.late.actions")
SINCE = re.compile(r"P\.since\.")
"""Which sentences of the plan tell how many actions are done and late, and what came of them."""

METHODS, SOURCES = "methods.md", "sources.md"
"""Texts: how figures are made and the terms, for who acts; the literature, for who checks."""

MARK = "mark"
"""The kind of box that holds the mark of an element."""

_TAG = re.compile(r"<[^>]*>")
_OWN_ID = re.compile(r'(\bid="|url\(#|href="#)(?=f\d+-)')


@dataclass(frozen=True)
class Marked:
    """
    A claim with its reference mark, such as ``T2.3``.

    ``holds``: a clear shortfall that is one over all findings of its element.
    """

    mark: str
    claim: Claim
    holds: bool = False


def marked(chapters: Sequence[Chapter]) -> tuple[Marked, ...]:
    """
    Return every claim of the chapters once, with its reference mark.

    Notes
    -----
    A mark is the activity and a running number within it, in the order of the report. A sentence
    that a later chapter repeats keeps its first mark.

    Examples
    --------
    >>> told = Claim("T2.gap.overall", "T2", "A."), Claim("T2.gap.empathy", "T2", "B.")
    >>> chapter = Chapter("01_building_trust", "", {}, claims=(*told, told[0]))
    >>> [found.mark for found in marked([chapter])]
    ['T2.1', 'T2.2']
    """
    found: dict[tuple[str, str], Marked] = {}
    used: dict[str, int] = {}
    held = holding(chapters)
    for chapter in chapters:
        for claim in chapter.claims:
            if (claim.id, claim.text) not in found:
                activity = re.sub(r"\W+", "", claim.activity, flags=re.ASCII) or chapter.number
                used[activity] = used.get(activity, 0) + 1
                mark = f"{activity}.{used[activity]}"
                found[claim.id, claim.text] = Marked(mark, claim, claim.id in held)
    return tuple(found.values())


@dataclass(frozen=True)
class Published:
    """
    What a report is made of, at every depth.

    Attributes
    ----------
    documents : tuple of Document
        The workbooks as they were read, in their order; all of one client.
    chapters : tuple of Chapter
        What the same workbooks have published; the last is the marketing plan.
    readings : tuple of Reading
        How the client's files were read.
    warnings : tuple of str
        What was noticed about the data.
    sheets : mapping
        (workbook, number of the table in it from 0) to the sheet of ``evidence.xlsx``.
    story : Story
        The consultant's own words.
    versions : tuple of Version
        The final reports so far, with this one if it is one.

    Raises
    ------
    WorkbookError
        The documents are of different clients.
    """

    documents: tuple[Document, ...]
    chapters: tuple[Chapter, ...]
    readings: tuple[Reading, ...] = ()
    warnings: tuple[str, ...] = ()
    sheets: Mapping[tuple[str, int], str] = field(default_factory=dict)
    story: Story = field(default_factory=Story)
    versions: tuple[Version, ...] = ()

    def __post_init__(self) -> None:
        _check_one_client(self.documents)
        weaker = _judged_weaker(self.chapters)
        chapters = [_as_marked(chapter, weaker) for chapter in self.chapters]
        object.__setattr__(self, "chapters", tuple(chapters))
        documents = [
            with_own_steps(self.story, _with_own_ids(_looks(document, weaker)), self.every_claim)
            for document in self.documents
        ]
        object.__setattr__(self, "documents", tuple(documents))
        plan = self.chapters[-1]
        page = with_own_findings(self.story, plan.summary, self.every_claim)
        object.__setattr__(self, "chapters", (*self.chapters[:-1], replace(plan, summary=page)))

    @property
    def brand(self) -> Brand:
        """How all of it looks."""
        return self.documents[-1].brand

    @property
    def plan(self) -> Chapter:
        return self.chapters[-1]

    @property
    def every_claim(self) -> list[Claim]:
        """Every sentence, in the order of the report; what a later chapter repeats as well."""
        return [claim for chapter in self.chapters for claim in chapter.claims]

    @property
    def short_documents(self) -> list[Document]:
        """The workbooks as the short reports tell them: without what own words leave out."""
        return [left_out_of(self.story, document) for document in self.documents]

    def own_words(self, place: str, *, slide: bool = False) -> list[Block]:
        """Return the consultant's view of a place; nothing without one."""
        return view(self.story, place, self.every_claim, slide=slide)

    @property
    def claims(self) -> dict[str, Claim]:
        """Every sentence by its id."""
        return {claim.id: claim for claim in self.every_claim}

    @property
    def page(self) -> Page:
        """What the one page of the plan has told."""
        ids = self.plan.summary.get("ids", {})
        steps = frozenset(row["step"] for row in one_list(self) if row["step"])
        told = {name: frozenset(ids.get(name, ())) for name in ("leading", "against", "cited")}
        strongest = next(iter(ids.get("findings", ())), "")
        return Page(**told, strongest=strongest, steps=steps)


def report_at(depth: Depth, published: Published) -> Document:
    """
    Return the report of all workbooks at a depth.

    Parameters
    ----------
    depth : Depth
        ``BOARD``: the answer, the elements, money, decisions. ``FULL``: a chapter for each element,
        the plan, the methods. ``ANNEX``: everything, with the ledger.
    published : Published

    Returns
    -------
    Document
    """
    made = {Depth.BOARD: _board, Depth.FULL: _full, Depth.ANNEX: _annex}[depth]
    title, blocks, summary = made(published)
    client = published.documents[-1].client
    return Document(
        title=title,
        client=client,
        workbook=depth.value,
        blocks=numbered_through(blocks, _numbers_of_steps(published)),
        summary=summary,
        cover=_cover(depth, client, published),
        brand=published.brand,
    )


def cover_letter(published: Published) -> Document | None:
    """Return the letter that goes with the report; None where none was written."""
    passage = published.story.told.get(LETTER)
    blocks = blocks_of(passage, published.every_claim) if passage else []
    if not blocks:
        return None
    client, kind = published.documents[-1].client, gettext(LETTER.title)
    return Document(
        kind, client, LETTER.key, blocks, publication={"kind": kind}, brand=published.brand
    )


def _subtitle(depth: Depth, plan: Chapter) -> str:
    """Return for whom a report is, and what is in it: the board's counts its decisions."""
    if depth is not Depth.BOARD:
        return gettext(SUBTITLES[depth])
    taken = sum(len(table.data) for table in plan.tables if table.name == DECISIONS)
    if not taken:
        return gettext("For those who decide: the answer")
    return ngettext(
        "For those who decide: the answer, and {n} decision to take",
        "For those who decide: the answer, and {n} decisions to take",
        taken,
    )


def _cover(depth: Depth, client: Mapping[str, str], published: Published) -> dict[str, str]:
    """Return what a cover says beside title, client and date; nothing where nothing was given."""
    made = client.get("prepared_by") or published.brand.made_by
    contact = client.get("contact") or published.brand.contact
    return {
        "subtitle": _subtitle(depth, published.plan),
        "made": gettext("Prepared by {who}", who=made) if made else "",
        "contact": contact,
        "state": _state(client.get("state", ""), published.versions),
    }


def _state(state: str, versions: Sequence[Version]) -> str:
    """Return the state of a report in words; a final one has its number."""
    if state == FINAL and versions:
        return gettext("Final, version {number}", number=versions[-1].number)
    return gettext(_STATES[state]) if state else ""


_STATES = {"draft": N_("Draft"), "final": N_("Final"), "redacted": N_("Redacted")}

_Made = tuple[str, list[Block], Mapping[str, object]]


def _board(published: Published) -> _Made:
    elements: list[list[Block]] = []
    money: list[Block] = []
    page = replace(published.page, cited=published.page.cited | _answered_in_money(published))
    *workbooks, _ = published.short_documents
    for document in workbooks:
        mark, leading = _element(document, published)
        told = told_at(Depth.BOARD, document, published.claims, page, leading)
        about_money = [block for block in told if block.get("activity") in MONEY]
        money = [*about_money, *money]  # what it returns before what it costs, as the answer has it
        rest = [block for block in told if block not in about_money]
        own = published.own_words(document.workbook)
        inside = [*mark, *_wave_before(document, published), *own, *rest]
        heading = _heading(_title(document), 2, part=document.workbook)
        elements += [[heading, *inside]] if inside else []
    money = [*_with_largest_hidden(money, published)]
    money += published.own_words("money")
    if money:
        elements += [[_heading(gettext(IN_MONEY), 2, part="money"), *money]]
    blocks = [*published.own_words("summary"), *chain.from_iterable(elements)]
    plan = [*_how_to_decide(published), *_by_date(published, blocks)]
    next_ = [*_since(published.plan), *_first_thing(published), *plan]
    blocks += _section(NEXT, [*next_, *published.own_words("decisions")], place="decisions")
    blocks += _section(SURE, [*_sure(published.plan), *published.own_words("sure")], place="sure")
    summary = _summary(published.plan)
    return gettext(TITLE), blocks, summary | {"board": True} if summary else {}


def _full(published: Published) -> _Made:
    blocks = _section(VIEW, published.own_words("summary"), chapter=True, place="summary")
    *workbooks, plan = published.short_documents
    taken = 0.0
    for document in workbooks:
        heading = _heading(_title(document), 2, chapter=True, place=document.workbook)
        own = published.own_words(document.workbook)
        mark, leading = _element(document, published)
        head = [*mark, *own]
        above = height_of([heading, *head])
        told = told_at(
            Depth.FULL, document, published.claims, published.page, leading, above, taken
        )
        if head or told:
            blocks += [heading | {"below": taken > 0}, *head, *told]
            taken = taken_by([heading, *head, *told], taken)
    own = [*published.own_words("money"), *published.own_words("decisions")]
    tables = [_with_note(table, published) for table in _named(plan, IN_FULL)]
    told = [*own, *_first_thing(published), *tables]
    blocks += _section(PLAN.title, told, chapter=True, place="decisions")
    blocks += _section(SURE, [*_sure(published.plan), *published.own_words("sure")], place="sure")
    blocks += _on_a_page_of_its_own(not_asked(published.chapters))
    return gettext(TITLE), [*blocks, *_text_of(METHODS)], _summary(published.plan)


def _annex(published: Published) -> _Made:
    claims = marked(published.chapters)
    marks = {(m.claim.id, visible(m.claim.text)): m.mark for m in claims}
    blocks = _section(VIEW, published.own_words("summary"), chapter=True, place="summary")
    for document in published.documents:
        chapter = [*_chapter_blocks(document, marks, published.sheets)]
        own = _own_words_in(published, document) if chapter else []
        blocks += [*chapter[:1], *own, *chapter[1:]]
    blocks += what_was_left_out(published.story, published.every_claim)
    blocks += [*_quality(published.readings, published.warnings), *published.own_words("sure")]
    blocks += _control(published.versions)
    return gettext(ANNEX), [*blocks, *_text_of(SOURCES), *_ledger(claims)], {}


def _own_words_in(published: Published, document: Document) -> list[Block]:
    """Return the consultant's view in a chapter of the annex; the plan has two."""
    if document is published.documents[-1]:
        return [*published.own_words("money"), *published.own_words("decisions")]
    return published.own_words(document.workbook)


def _numbers_of_steps(published: Published) -> dict[str, int]:
    """
    Return the number of each next step by its id: those of the plan's list have theirs there.

    The others, which only the annex tells, go on where it ends.
    """
    rows = one_list(published)
    known = {row["step"]: row["no"] for row in rows if row["step"]}
    every = [step.id for chapter in published.chapters for step in chapter.steps]
    others = (id_ for id_ in dict.fromkeys(every) if id_ not in known)
    return known | {id_: at for at, id_ in enumerate(others, len(rows) + 1)}


def one_list(published: Published) -> Sequence[Mapping[str, Any]]:
    """Return the rows of the plan's list as data; none without one."""
    return _data_of(published, ONE_LIST)


def _data_of(published: Published, name: str) -> Sequence[Mapping[str, Any]]:
    return next((t.data for t in published.plan.tables if t.name == name), ())


def _with_note(table: Block, published: Published) -> Block:
    """
    Return a table of the plan: under its one list that savings and work to stop overlap, under
    what became of the actions of whom their changes are, under the measures what never stands
    without the change of one.
    """
    stops = any(row["group"] == Group.STOP.name for row in one_list(published))
    of_whom = dict.fromkeys(row["basis"] for row in _data_of(published, SINCE_TABLE))
    notes: dict[str, Iterable[str]] = {
        ONE_LIST: [SAVINGS_OVERLAP] if stops else [],
        SINCE_TABLE: filter(None, of_whom),
        reputation.TABLE: [reputation.WHO_IS_COMPARED],
    }
    said = [gettext(note) for note in notes.get(table["name"], ())]
    if table["name"] == ONE_LIST:
        table = table | {"title": _counted(published)}
    if table["name"] == MEASURES_TABLE:
        said = [row["beside"] for row in _data_of(published, MEASURES_TABLE) if row["beside"]]
    return table | {"notes": said}


def _counted(published: Published) -> str:
    """Return the title of the one list, with how many decisions and other steps it holds."""
    steps = _steps_of(published)
    decisions = len(one_list(published)) - steps
    told = ngettext("{n} decision", "{n} decisions", decisions) if decisions else ""
    rest = ngettext("{n} step", "{n} steps", steps) if steps else ""
    return gettext("What to do, in one list: {counts}", counts=listed(filter(None, (told, rest))))


def _by_date(published: Published, told: Sequence[Block]) -> list[Block]:
    """
    Return the rows of the one list that a board reads: what is agreed for the next 90 days, what
    answers a finding told to it, and the next steps on amounts of money. The decisions stand on
    its first page; the title says how much more the full report has.
    """
    ids = published.page.leading | published.page.cited | {c["id"] for c in claims_in(told)}
    rows = one_list(published)
    in_time = {group.name for group in IN_90_DAYS}
    apart = {group.name for group in (Group.NOW, Group.LATER, Group.STOP)}
    chosen = [
        at
        for at, row in enumerate(rows)
        if row["group"] in in_time
        or (row["group"] not in apart and ids & {*row["answers"]})
        or (row["group"] == Group.NOW.name and not row["kind"])
        or (row["group"] == Group.NEXT.name and _about_money(row["answers"]))
    ]
    every = _steps_of(published)
    title = gettext(BY_DATE)
    if len(chosen) < every:
        title = ngettext(
            "{shown} of the {n} step of the plan, by date; numbered as in the full report",
            "{shown} of the {n} steps of the plan, by date; numbered as in the full report",
            every,
            shown=number(len(chosen), 0),
        )
    tables = _named(published.short_documents[-1], (ONE_LIST,)) if chosen else []
    return [
        table
        | {"name": "plan_days", "title": title, "of": every}
        | {part: [table[part][at] for at in chosen] for part in ("rows", "groups")}
        for table in tables
    ]


def _steps_of(published: Published) -> int:
    """Return how many rows of the one list are no decision."""
    return sum(not row["kind"] for row in one_list(published))


def _answered_in_money(published: Published) -> frozenset[str]:
    """Return the findings on amounts that a next step of the board's plan answers."""
    rows = (row for row in one_list(published) if row["group"] == Group.NEXT.name)
    return frozenset(id for row in rows if _about_money(row["answers"]) for id in row["answers"])


def _about_money(answers: Iterable[str]) -> bool:
    """Whether a row answers a finding that is an amount, from the ids of what it answers."""
    return any(id.partition(".")[0] in MONEY for id in answers)


def _section(title: str, blocks: Sequence[Block], **more: object) -> list[Block]:
    """Return blocks below their heading; nothing without them."""
    return [_heading(gettext(title), 2, **more), *blocks] if blocks else []


def _on_a_page_of_its_own(blocks: Sequence[Block]) -> list[Block]:
    return [block | ({"chapter": True} if at == 0 else {}) for at, block in enumerate(blocks)]


def _sure(plan: Chapter) -> list[Block]:
    """Return who answered, what the marks rest on, and what would change them."""
    return _listed("sure", plan.summary.get("sure", ()))


def _since(plan: Chapter) -> list[Block]:
    """Return what became of the actions agreed, in sentences; the full report has the ledger."""
    found = [claim for claim in plan.claims if claim.id in STATES or SINCE.match(claim.id)]
    told = [claim.text for claim in found]
    if any(claim.number is not None for claim in found if SINCE.match(claim.id)):
        told.append(gettext(SIDE_BY_SIDE))  # what a measure did stands beside what was done
    return [_heading(gettext("Since last time"), 3), *_listed("since", told)] if told else []


def _first_thing(published: Published) -> list[Block]:
    """Return what is to be done first: that somebody takes the decisions on which nobody has."""
    rows = _data_of(published, DECISIONS)
    numbers = [number(row["no"], 0) for row in rows if row["due"] is None]
    if not numbers:
        return []
    told = ngettext(
        "The first thing to do: confirm owner and date of decision {numbers}. Nobody has agreed to "
        "it yet.",
        "The first thing to do: confirm owner and date of decisions {numbers}. Nobody has agreed "
        "to them yet.",
        len(numbers),
        numbers=listed(numbers),
    )
    return [_paragraph(told)]


def table_of_decisions(published: Published) -> list[Block]:
    """Return the table of the decisions as a slide has room for it: without how to take them."""
    data = _data_of(published, DECISIONS)
    return [
        table
        | {
            "rows": [
                [no, visible(row["what"]), *others]
                for (no, _, *others), row in zip(table["rows"], data, strict=True)
            ]
        }
        for table in _named(published.documents[-1], (DECISIONS,))
    ]


def _how_to_decide(published: Published) -> list[Block]:
    """Return what helps to take the decisions that the first page names, each by its number."""
    rows = (row for row in _data_of(published, DECISIONS) if row.get("how"))
    lines = [gettext("Decision {n}. {how}", n=number(row["no"], 0), how=row["how"]) for row in rows]
    heading = _heading(gettext("To take the decisions"), 3)
    return [heading, *_listed(HOW, lines)] if lines else []


def _listed(name: str, lines: Iterable[str]) -> list[Block]:
    items = [[_paragraph(line)] for line in lines]
    return [{"type": "list", "name": name, "ordered": False, "items": items}] if items else []


def _title(document: Document) -> str:
    module = BY_NUMBER.get(document.workbook[:2])
    return gettext(module.title) if module else document.title


def _element(document: Document, published: Published) -> tuple[list[Block], list[Block]]:
    """
    Return the mark of a workbook's element with what it judges, and the sentence that decides it.

    Page 1 has told from what to what; here follows what it rests on. Both are empty where nothing
    was found that could decide.
    """
    plan, module = published.plan, BY_NUMBER.get(document.workbook[:2])
    element = module.title if module else ""
    decides = plan.summary.get("ids", {}).get("decides", {}).get(element)
    claim = next((claim for claim in verdicts(plan) if claim.subject == element), None)
    if claim is None or not decides:
        return [], []
    runs = [
        {"text": f"{_sign_of(claim, plan)} {_told_of(claim, plan)}. ", "style": "strong"},
        {"text": visible(_mark_of(claim, plan)["judged"]), "style": ""},
    ]
    words = {"type": "paragraph", "runs": runs}
    box = {"type": "callout", "kind": MARK, "title": "", "blocks": [words]}
    return [box], _leading(decides, published)


def _wave_before(document: Document, published: Published) -> list[Block]:
    """Return from what to what a mark's measure went where it differs, as page 1 tells it."""
    module = BY_NUMBER.get(document.workbook[:2])
    rows = (row for row in _data_of(published, reputation.TABLE) if row.get("differs"))
    return [
        _paragraph(
            gettext(
                "{told}: from {before} to {now} ({who}).",
                told=upper_first(row["told"]),
                before=row["before"],
                now=row["now"],
                who=row["who"],
            )
        )
        for row in rows
        if module and row["element"] == module.title
    ]


def _leading(id_: str, published: Published) -> list[Block]:
    """Return the sentence that decides a mark, whichever workbook tells it."""
    blocks = (block for document in published.documents for block in document.blocks)
    every = (block | {"claims": [claim]} for block in blocks if block["type"] == "claims"
             for claim in block["claims"] if claim["id"] == id_)  # fmt: skip
    return [*islice(every, 1)]


LARGEST_HIDDEN = "B3.costs_by_activity.two"
"""The sentence on the two largest hidden costs, which the board reads below all that is hidden."""


def _with_largest_hidden(money: Sequence[Block], published: Published) -> Iterator[Block]:
    """Yield the blocks on money, with where most hidden cost lies and how much will be released."""
    last = max((i for i, b in enumerate(money) if b.get("question") == "hidden_costs"), default=-1)
    for at, block in enumerate(money):
        yield block
        if at == last:
            yield from _leading(LARGEST_HIDDEN, published)
            yield from _released(published)


def _released(published: Published) -> Iterator[Block]:
    """Yield how few of the hidden hours the options that pay back release, if less than half."""
    tables = {table.name: table.data for chapter in published.chapters for table in chapter.tables}
    hours = [
        row["hours"]
        for row in tables.get("options", ())
        if not is_missing(row.get("p_12")) and row["p_12"] >= LIKELY
        if not is_missing(row.get("hours"))
    ]
    rows = (row for row in tables.get("hidden_costs", ()) if row["role"] == ALL_ROLES)
    hidden = sum(row["hidden_hours"] for row in rows if not is_missing(row.get("hidden_hours")))
    if not 0 < sum(hours) < hidden / 2:
        return
    told = ngettext(
        "The {n} option that very likely pays back within a year would release {hours} hours a "
        "year; {hidden} are hidden.",
        "The {n} options that very likely pay back within a year would release {hours} hours a "
        "year; {hidden} are hidden.",
        len(hours),
        hours=number(sum(hours), 0),
        hidden=number(hidden, 0),
    )
    yield _paragraph(told)


def _named(document: Document, names: Sequence[str]) -> list[Block]:
    """Return the tables of a workbook that have one of the names, in the order of the names."""
    tables = {block["name"]: block for block in document.blocks if block["type"] == "table"}
    return [tables[name] | {"notes": []} for name in names if name in tables]


def _judged_weaker(chapters: Sequence[Chapter]) -> frozenset[str]:
    """Return the sentences that are clear by themselves, and not as one of the five marks."""
    plan = chapters[-1].summary
    decides = plan.get("ids", {}).get("decides", {})
    weak = {m["id"] for m in plan.get("marks", ()) if m["verdict"] == Verdict.SHORTFALL.value}
    by_mark = {id for element, id in decides.items() if element in weak}
    return frozenset(c.id for ch in chapters for c in ch.claims if c.as_mark and c.id in by_mark)


def _as_marked(chapter: Chapter, weaker: Set[str]) -> Chapter:
    """Return a chapter whose leading sentence has the word of its mark."""
    claims = (
        replace(c, text=c.as_mark, verdict=Verdict.SHORTFALL, told=Verdict.SHORTFALL.in_words,
                aside="") if c.id in weaker else c
        for c in chapter.claims
    )  # fmt: skip
    return replace(chapter, claims=tuple(claims))


def _looks(document: Document, weaker: Set[str]) -> Document:
    """Return a workbook whose leading sentence and drawing have the word and look of its mark."""
    asked = {question_of(id).partition(".")[::2] for id in weaker}

    def look(block: Block) -> Block:
        if block["type"] == "claims":
            told = [c | {"text": c["as_mark"]} if c["id"] in weaker else c for c in block["claims"]]
            return block | {"claims": told}
        its_own = (block.get("activity"), block.get("question")) in asked
        if block["type"] == "figure" and its_own and block.get("weaker"):
            return block | {"svg": block["weaker"]}
        return block

    return replace(document, blocks=[look(block) for block in document.blocks])


def _check_one_client(documents: Sequence[Document]) -> None:
    clients = {(d.client.get("id"), d.client.get("report_date")) for d in documents}
    if len(clients) != 1:
        raise WorkbookError(
            gettext(
                "The workbooks of the report are of different clients or report dates. "
                "Make the report again: pmo-workshop report DIR."
            )
        )


# -- chapters ------------------------------------------------------------------------------------


def _chapter_blocks(
    document: Document, marks: Mapping[tuple[str, str], str], sheets: Mapping
) -> Iterator[Block]:
    found = found_only(document.blocks)
    if not any(block["type"] in ("claims", "figure", "table") for block in found):
        return
    yield _heading(document.title, 2, chapter=True)
    tables = 0
    for block in found:
        kind = block["type"]
        if kind == "heading":
            yield block | {"level": block["level"] + 1}
        elif kind == "claims":
            yield block | {"claims": [_with_mark(claim, marks) for claim in block["claims"]]}
        elif kind == "table":
            sheet = sheets.get((document.workbook, tables))
            tables += 1
            source = gettext("Data: evidence.xlsx, sheet “{sheet}”.", sheet=sheet)
            where = [source] if sheet else []
            yield block | {"notes": [*block["notes"], *where]}
        else:
            yield block


def _with_mark(claim: Block, marks: Mapping[tuple[str, str], str]) -> Block:
    return claim | {"mark": marks[claim["id"], claim["text"]]}


def _with_own_ids(document: Document) -> Document:
    """Return a workbook in which no drawing has an id of another workbook's."""
    prefix = f"c{document.workbook[:2]}"
    blocks = [
        block | {name: _own_ids(block[name], prefix) for name in DRAWN if name in block}
        if block["type"] == "figure"
        else block
        for block in document.blocks
    ]
    return replace(document, blocks=blocks)


def _own_ids(svg: str, prefix: str) -> str:
    """Return a drawing whose ids no other chapter's drawing has."""
    return _TAG.sub(lambda tag: _OWN_ID.sub(rf"\g<1>{prefix}", tag[0]), svg)


def _heading(text: str, level: int, **more: object) -> Block:
    return {"type": "heading", "level": level, "runs": [{"text": text, "style": ""}], **more}


def _paragraph(text: str) -> Block:
    return {"type": "paragraph", "runs": [{"text": visible(text), "style": ""}]}


# -- the one page --------------------------------------------------------------------------------

_SIGNS = {
    Judgement.SHORT: "■",
    Judgement.PERHAPS_SHORT: "◆",
    Judgement.FINE: "●",
    Judgement.OPEN: "○",
    Judgement.TO_DO: "△",
    Judgement.DESCRIPTIVE: "–",
}


def verdicts(plan: Chapter) -> tuple[Claim, ...]:
    """Return the five verdicts of the marketing plan."""
    return tuple(c for c in plan.claims if c.id.startswith("P.scorecard."))


def verdicts_at_a_glance(plan: Chapter) -> dict[str, str]:
    """Return each element's verdict with its sign before it, such as ``"■ clear shortfall"``."""
    return {
        claim.subject: f"{_sign_of(claim, plan)} {lower_first(_told_of(claim, plan))}"
        for claim in verdicts(plan)
    }


def verdicts_by_element(plan: Chapter) -> dict[str, str]:
    """Return the value of each element's verdict, for programs."""
    return {claim.subject: _verdict(claim).value for claim in verdicts(plan)}


def leading_measures(plan: Chapter) -> dict[str, str]:
    """Return what leads the verdict of each element, from what to what."""
    marks = plan.summary["marks"] if plan.summary else ()
    return {mark["id"]: visible(mark["reason"]) for mark in marks}


def _mark_of(claim: Claim, plan: Chapter) -> Mapping[str, Any]:
    """Return the mark of the one page on the element of a verdict."""
    marks = plan.summary.get("marks", ())
    return next((mark for mark in marks if mark["id"] == claim.subject), {})


def _sign_of(claim: Claim, plan: Chapter) -> str:
    return _sign(_verdict(claim), reserved=bool(_mark_of(claim, plan).get("reserved")))


def _told_of(claim: Claim, plan: Chapter) -> str:
    return visible(_mark_of(claim, plan).get("told", "")) or upper_first(claim.told)


def _verdict(claim: Claim) -> Verdict:
    """Return what the plan says about a whole element."""
    if claim.verdict is None:
        raise ValueError(f"The plan's claim {claim.id} has no verdict.")
    return claim.verdict


_RESERVED = "◐"
"""
The sign of a mark that shows no shortfall, where another finding speaks against it: half of it is
in order. No drawing has it.
"""


def _sign(verdict: Verdict, *, reserved: bool = False) -> str:
    if reserved:
        return _RESERVED
    return "…" if verdict is Verdict.NO_VERDICT_YET else _SIGNS[verdict.judgement]


def _summary(plan: Chapter) -> dict[str, object]:
    """Return the one page of the marketing plan as templates print it; empty if it has none."""
    if not plan.summary:
        return {}
    marks = [
        {name: told for name, told in mark.items() if name not in _OF_CHAPTERS}
        | _look(Verdict(mark["verdict"]), reserved=bool(mark.get("reserved")))  # type: ignore[call-arg]
        for mark in plan.summary["marks"]
    ]
    told = {name: part for name, part in plan.summary.items() if name not in ("sure", "ids")}
    findings = [*filter(None, (*told["findings"], told.pop("since", "")))]
    return _visible(told | {"title": gettext("Summary"), "marks": marks, "findings": findings})


_OF_CHAPTERS = ("reserved", "judged")
"""What is known of a mark that the page itself does not print."""


def _look(verdict: Verdict, *, reserved: bool) -> dict[str, str]:
    kind = Judgement.PERHAPS_SHORT if reserved else verdict.judgement
    return {
        "kind": "none" if kind is Judgement.DESCRIPTIVE else kind.value,
        "sign": _sign(verdict, reserved=reserved),
    }


def _visible(part: Any) -> Any:
    """Return a part of the page with every character in it one that can be seen."""
    if isinstance(part, Mapping):
        return {name: _visible(inner) for name, inner in part.items()}
    if isinstance(part, list):
        return [_visible(inner) for inner in part]
    return visible(part)


# -- appendices ----------------------------------------------------------------------------------


def _text_of(name: str) -> list[Block]:
    """Return a text that every report of a depth has, as a chapter; it ends with our version."""
    source = (shipped("templates") / "text" / name).read_text(encoding="utf-8")
    title, *rest = read_text(source, f"templates/text/{name}")
    blocks = [b | {"level": b["level"] + 1} if b["type"] == "heading" else b for b in rest]
    suite = gettext("Unlocking PMO Value")
    made = _paragraph(gettext("Made with {suite} {version}", suite=suite, version=__version__))
    return [title | {"level": 2, "chapter": True}, *blocks, made]


def _quality(readings: Sequence[Reading], warnings: Sequence[str]) -> list[Block]:
    """
    Return how the files were read and what was noticed; the first chapter says who answered.

    How many rows a table of people has is not told: less what is shown, it is what is not.
    """
    blocks = [
        _heading(gettext(QUALITY), 2),
        _paragraph(
            gettext(
                "What the figures rest on: the files as they were read, with every decision that "
                "was made in reading them. Who answered, and who did not, is in the first chapter; "
                "what was not collected is listed in the marketing plan. Nothing was filled in or "
                "left out in silence."
            )
        ),
    ]
    rows = [
        [
            visible(r.file),
            visible(r.table),
            NOT_SHOWN if r.table in OF_PEOPLE else number(r.rows, 0),
            visible(" ".join(r.decisions)),
        ]
        for r in readings
        if r.decisions
    ]
    columns = [
        {"title": gettext("File"), "align": "left"},
        {"title": gettext("Table"), "align": "left"},
        {"title": gettext("Rows"), "align": "right"},
        {"title": gettext("Decided in reading"), "align": "left"},
    ]
    if rows:
        blocks.append(
            {
                "type": "table",
                "title": gettext("Files in which something was decided"),
                "columns": columns,
                "rows": rows,
                "notes": [],
            }
        )
    plain = [
        r.file
        if r.table in OF_PEOPLE
        else gettext("{file} ({rows})", file=r.file, rows=counted(r.rows, "rows"))
        for r in readings
        if not r.decisions
    ]
    if plain:
        told = ngettext(
            "Read as it stands, with nothing to decide: {files}.",
            "Read as they stand, with nothing to decide: {files}.",
            len(plain),
            files=", ".join(plain),
        )
        blocks.append(_paragraph(told))
    blocks.append(_heading(gettext("What was noticed"), 3))
    if warnings:
        items = [[_paragraph(line)] for line in warnings]
        blocks.append({"type": "list", "ordered": False, "items": items})
    else:
        blocks.append(_paragraph(gettext("Nothing: no value was doubtful, no row was set aside.")))
    return blocks


_CONTROL_COLUMNS = (N_("Version"), N_("Report date"), N_("Prepared by"), N_("What changed"))


def _control(versions: Sequence[Version]) -> list[Block]:
    """Return the final reports so far, and what changed from each to the next."""
    if not versions:
        return []
    told = gettext(
        "Every final report so far. What changed is told of the files of the client's folder and "
        "of the verdicts on the five elements; a draft is no version."
    )
    table = {
        "type": "table",
        "title": gettext("Final reports"),
        "columns": [{"title": gettext(title), "align": "left"} for title in _CONTROL_COLUMNS],
        "rows": control_rows(versions),
        "notes": [],
    }
    return [_heading(gettext("Document control"), 2), _paragraph(told), table]


_LEDGER_COLUMNS = (
    (N_("Reference"), "left"),
    (N_("Sentence"), "left"),
    (N_("Number, limits, unit"), "left"),
    (N_("n of N"), "right"),
    (N_("Grade"), "left"),
    (N_("Data and date"), "left"),
)


def _ledger(claims: Sequence[Marked]) -> list[Block]:
    if not claims:
        return []
    return [
        _heading(gettext(LEDGER), 2, chapter=True),
        _paragraph(
            gettext(
                "Limits are 95 % intervals, unless the sentence names others: likely ranges, "
                "natural process limits. “Holds”: a clear shortfall that is "
                "one with all judged findings of its element taken together (Holm, 2.5 %). Data "
                "are named by the first twelve digits of the keyed hash (HMAC-SHA-256) of the rows "
                "the sentence rests on; for the plan, of the sentences it rests on. Long sentences "
                "are shortened and numbers are rounded here; both are whole in evidence.xlsx."
            )
        ),
        {
            "type": "ledger",
            "title": gettext("Every sentence and what it rests on"),
            "columns": [
                {"title": gettext(title), "align": align} for title, align in _LEDGER_COLUMNS
            ],
            "marks": [found.mark for found in claims],
            "rows": [[visible(cell) for cell in _ledger_row(found)] for found in claims],
            "notes": [],
        },
    ]


def _ledger_row(found: Marked) -> list[str]:
    claim = found.claim
    text = shorten(claim.text, 120, placeholder=" …")
    if claim.told:
        told = N_("Verdict: {verdict} (holds)") if found.holds else N_("Verdict: {verdict}")
        text = "\n".join([text, gettext(told, verdict=claim.told)])
    answered = number(claim.n, 0)
    if claim.population:
        answered = gettext("{x} of {n}", x=answered, n=number(claim.population, 0))
    return [
        f"[{found.mark}]",
        text,
        _figures(claim),
        answered,
        claim.grade or "–",
        "\n".join(filter(None, (claim.data_hash or "–", claim.date))),
    ]


def _figures(claim: Claim) -> str:
    """Return the number of a claim with its limits, and its unit on a line of its own."""
    whole = whole_of_few(claim.number, claim.unit, claim.n)
    if whole and claim.number is not None and claim.n is not None:
        count = out_of(round(claim.number * whole, 1), claim.n)
        if claim.low is None or claim.high is None:
            return count
        return f"{count} ({interval(claim.low * whole, claim.high * whole)})"
    digits = decimals_of((claim.number, claim.low, claim.high), claim.unit)
    figure = number(claim.number, digits)
    if claim.low is not None and claim.high is not None:
        figure += f" ({interval(claim.low, claim.high, digits)})"
    return "\n".join(filter(None, (figure, in_words(claim.unit))))
