"""The report of a room, two to four pages: what was asked, what was said, what was decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import starmap
from typing import Any

from ..content.definitions import QUESTIONNAIRE
from ..display import clean, is_missing
from ..exercises.form import Form
from ..exercises.stakeholders import Stakeholders
from ..export.branding import embedded, look_of
from ..export.fonts import printable
from ..export.typesetter import pdf_of, tag_for_type
from ..i18n import day_in_words, gettext, language, ngettext, tag_of
from ..intake.brand import Brand
from ..live import drawing
from .compared import Row, heads_beside, lacking_beside, panel_beside, rows_beside, with_limits
from .drawing import Panel
from .moderation import together
from .results import same_people_before, themed, words_of
from .shown import basis, not_yet
from .slides import head_of, often
from .store import RoomStore, Shown
from .words import say

MOST_ROWS, FEWEST_ROWS = 120, 4
"""Of all exercises together, so that a day fills four pages; and of one, whatever others have."""
MOST_TEXTS, MOST_ACTIONS = 3, 30
"""Of an exercise, and of all; how many more there are is said."""
Action = Mapping[str, Any]
Table = dict[str, Any]
"""``heads``, ``rows``, and ``by``: how much each row says."""


def room_report_pdf(
    store: RoomStore,
    forms: Mapping[str, Form],
    client: str,
    actions: Sequence[Action],
    told: Mapping[str, Stakeholders],
    held_on: date,
    brand: Brand | None = None,
) -> bytes:
    """
    Return what a room was asked, said and decided (PDF/UA-1, A4).

    Parameters
    ----------
    store : RoomStore
    forms : mapping of exercise to Form
        In the order of the workshop.
    client : str
        The client's name.
    actions : sequence of mapping
        Rows of the ledger that the room has drafted or agreed on: ``action``, and perhaps
        ``owner``, ``due``, ``measure``, ``source`` and in words ``also``: what others said of the
        same action.
    held_on : date
        The day of the session.
    told : mapping of exercise to Stakeholders
        The client's figures that stand beside the room.
    brand : Brand, optional
    """
    own = brand or Brand()
    data = room_report(store, forms, client, actions, told, held_on)
    return pdf_of("room", look_of(own) | data, letters=embedded(own))


def room_report(
    store: RoomStore,
    forms: Mapping[str, Form],
    client: str,
    actions: Sequence[Action],
    told: Mapping[str, Stakeholders],
    held_on: date,
) -> dict[str, Any]:
    """Return what stands in the report, as plain data: every exercise that somebody answered."""
    counts = store.counts()
    first = sorted(actions, key=_left_open)
    held = [
        {**held_in(store, form, told.get(name)), "came_of_it": _came_of(name, actions)}
        for name, form in forms.items()
        if counts.get(name)
    ]
    most = most_rows_each([len(table["rows"]) for one in held for table in one["tables"]])
    held = [first_rows(one, most) for one in held]
    data = {
        "title": gettext("What the room said and decided"),
        "about": gettext(
            "{workshop} · {client} · {day}",
            workshop=say("room", "series"),
            client=clean(client),
            day=day_in_words(held_on),
        ),
        "client": clean(client),
        "lead": ngettext(
            "{n} person took part. {held}.", "{n} people took part. {held}.",
            sum(not person.gone for person in store.people()),
            held=ngettext("{n} exercise was held", "{n} exercises were held", len(held)),
        ),
        "actions_title": gettext("What was decided"),
        "actions_heads": [
            gettext("Action"), gettext("Who answers for it"), gettext("Due"),
            gettext("Measure"), gettext("From"),
        ],
        "actions": [_action(row, forms) for row in first[:MOST_ACTIONS]],
        "more_actions": ngettext(
            "{n} more action is in actions.csv.", "{n} more actions are in actions.csv.",
            len(first) - MOST_ACTIONS,
        ) if len(first) > MOST_ACTIONS else "",
        "no_actions": gettext("No action was written down and let through."),
        "held_title": gettext("What was asked and said"),
        "held": held,
    }  # fmt: skip
    return {**_ready(data), "language": tag_for_type(tag_of(language().code))}


def _came_of(exercise: str, actions: Sequence[Action]) -> str:
    """Return how many actions an exercise has led to; "" if none."""
    n = sum(action.get("source") == exercise for action in actions)
    if not n:
        return ""
    return ngettext("{n} action was decided here.", "{n} actions were decided here.", n)


def _left_open(action: Action) -> int:
    """Return how much of an action is still open: who answers for it, and by when."""
    return sum(is_missing(action.get(name)) for name in ("owner", "due"))


def _action(row: Action, forms: Mapping[str, Form]) -> list[str]:
    owner, due, measure, source = (row.get(name) for name in ("owner", "due", "measure", "source"))
    form = forms.get(str(source))
    also = clean(row.get("also"))
    return [
        gettext("{action} ({also})", action=clean(row["action"]), also=also)
        if also
        else clean(row["action"]),
        "–" if is_missing(owner) else clean(owner),
        "–" if due is None or is_missing(due) else day_in_words(due),
        "–" if is_missing(measure) else clean(measure),
        form.exercise.activity or gettext("Plan") if form else "–",
    ]


def in_a_sentence(told: Mapping[str, Any]) -> str:
    """
    Return an exercise of ``room_report`` in words: what was said to its first question, and by
    how many.

    Examples
    --------
    >>> table = {"heads": ["", "Kind", "Owner"], "rows": [["Form A", "remove: 8 of 12", "CFO"]]}
    >>> told = {"tables": [table], "texts": ["Less."], "notes": ["12 of 14 in the room answered."]}
    >>> in_a_sentence(told)
    'Kind: Form A – remove: 8 of 12. “Less.” 12 of 14 in the room answered.'
    """
    said = [
        f"{table['heads'][1]}: " + "; ".join(f"{row[0]} – {row[1]}" for row in table["rows"]) + "."
        for table in told["tables"][:1]
    ]
    said += [gettext("“{text}”", text=text) for text in told["texts"]]
    return " ".join([*said, *told["notes"][:1]])


def held_in(store: RoomStore, form: Form, told: Stakeholders | None = None) -> dict[str, Any]:
    """Return one exercise: what was asked, all of its result, what says most first, and texts."""
    exercise = form.exercise
    seen = [shown for shown in store.shown(exercise.id) if not shown.told_again]
    tables: list[Table] = []
    texts: list[str] = []
    notes = [not_yet(form)]
    if exercise.kind == QUESTIONNAIRE:
        notes = [say("result", "questionnaire")]
    elif seen:
        first = same_people_before(seen, seen[-1])
        before = first.result["panels"] if first else ()
        tables, what = _result(form, seen[-1].result["panels"], before, told)
        texts, more = _texts(store, form, seen[-1])
        notes = _notes(seen[-1], bool(first), what, more)
    return {
        "title": f"{exercise.activity} {exercise.title}".strip(),
        "asked": exercise.prompt,
        "tables": tables,
        "texts": texts,
        "notes": notes,
    }


def most_rows_each(held: Sequence[int], most: int = MOST_ROWS) -> int:
    """
    Return how many rows each exercise may have, so that all together have room.

    Examples
    --------
    >>> most_rows_each([4, 5, 11, 7]), most_rows_each([4, 12, 12], 20), most_rows_each([9] * 90)
    (11, 8, 4)
    """
    longest = max(held, default=0)
    fitting = (
        n for n in range(longest, FEWEST_ROWS, -1) if sum(min(n, own) for own in held) <= most
    )
    return next(fitting, FEWEST_ROWS)


def first_rows(told: Mapping[str, Any], most: int) -> dict[str, Any]:
    """
    Return an exercise with the rows that say most, in the order they had, and how many more.

    Examples
    --------
    >>> table = {"heads": ["", "x"], "rows": [["a"], ["b"], ["c"]], "by": [0.1, 2.0, 1.0]}
    >>> told = first_rows({"tables": [table], "notes": ["Said."]}, 2)
    >>> told["tables"]
    [{'heads': ['', 'x'], 'rows': [['b'], ['c']]}]
    >>> told["notes"]
    ['Said.', '1 more row was on the wall, which says less.']
    """
    tables, more = [], 0
    for table in told["tables"]:
        order = sorted(enumerate(table["by"]), key=lambda each: -each[1])
        kept = {at for at, _ in order[:most]}
        rows = [row for at, row in enumerate(table["rows"]) if at in kept]
        more += len(table["rows"]) - len(rows)
        tables.append({"heads": table["heads"], "rows": rows})
    notes = [*told["notes"]]
    if more:
        notes.append(ngettext(
            "{n} more row was on the wall, which says less.",
            "{n} more rows were on the wall, which say less.",
            more,
        ))  # fmt: skip
    return {**told, "tables": tables, "notes": notes}


def _texts(store: RoomStore, form: Form, shown: Shown) -> tuple[list[str], int]:
    """Return the first texts, or each theme with its first one; and how many more there are."""
    in_themes = themed(store, form, shown)
    if in_themes:
        return [f"{head_of(theme, texts)}: {texts[0][0]}" for theme, texts in in_themes], 0
    texts = list(starmap(often, together(text for _, text in words_of(store, form, shown))))
    return texts[:MOST_TEXTS], len(texts) - MOST_TEXTS


def _notes(shown: Shown, has_first: bool, what: Sequence[str], more_texts: int) -> list[str]:
    """Return how many are behind a result, what its figures are, and what is left out here."""
    said = [basis(shown, ())]
    if shown.vote > 1 and not has_first:
        said.append(say("result", "second_alone"))
    if more_texts > 0:
        said.append(ngettext("{n} more text was let through.", "{n} more texts were let through.",
                             more_texts))  # fmt: skip
    return list(filter(None, [" ".join(said), " ".join(what)]))


def _result(
    form: Form, panels: Sequence[Panel], before: Sequence[Panel], told: Stakeholders | None
) -> tuple[list[Table], list[str]]:
    """
    Return a result as tables, beside the client's data where it is compared, and what they tell.

    What was asked of the same rows stands in one table, column by column, and what was asked of
    one thing alone line by line, behind what was asked of it first.
    """
    kept = [panel for panel in panels if panel["rows"]]
    compared = panel_beside(form, panels) if told and rows_beside(form, panels, told) else None
    if compared:  # what stands beside the client's data is told first
        kept.sort(key=lambda panel: panel is not compared)
    tables: list[Table] = []
    lines: list[list[str]] = []
    what: list[str] = []
    of: dict[tuple[str, ...], Table] = {}
    for panel in kept:
        labels = tuple(row["label"] for row in panel["rows"])
        if tables and len(labels) == 1:
            lines.append([drawing.head_in_short(panel), _all_said(panel)])
            continue
        made, notes = _column(form, panel, panels, before, told if panel is compared else None)
        what += notes
        if labels in of:
            _add(of[labels], made)
        else:
            of[labels] = made
            tables.append(made)
    if lines:
        heads = ["", gettext("Answers")]
        by = [float(len(lines) - at) for at in range(len(lines))]
        tables.append({"heads": heads, "rows": lines, "by": by})
    return tables, what


def _add(table: Table, more: Table) -> None:
    """Put the columns of a table beside those of another that has the same rows."""
    cells = {row[0]: row[1:] for row in more["rows"]}
    table["heads"] += more["heads"][1:]
    for row in table["rows"]:
        row += cells[row[0]]


def _column(
    form: Form,
    panel: Panel,
    panels: Sequence[Panel],
    before: Sequence[Panel],
    told: Stakeholders | None,
) -> tuple[Table, list[str]]:
    """Return one panel as a table: what the room said, at first and now, and what is right."""
    earlier = _first_vote(panel, before)
    if told:
        beside = rows_beside(form, panels, told)
        heads = ["", *heads_beside(form, panels, told)]
        said = {row.label: [row.room, with_limits(row.client)] for row in beside}
        what = [f"{told.source} {told.what}".strip(), *lacking_beside(form, panels)]
        by = {row.label: _differs(row, len(beside) - at) for at, row in enumerate(beside)}
        earlier = {row.label: row.room for row in rows_beside(form, before, told)} or earlier
    else:
        sorted_ = drawing.in_order(panel)
        right = any(row.get("right") for row in panel["rows"])
        heads = ["", drawing.head_in_short(sorted_), *([gettext("Right")] if right else [])]
        said = {row["label"]: _said(sorted_, row, right) for row in sorted_["rows"]}
        what = drawing.lacking_in_words(sorted_)
        by = {row["label"]: float(len(said) - at) for at, row in enumerate(sorted_["rows"])}
    if earlier:
        heads.insert(2, gettext("First vote"))
        said = {la: [own[0], earlier.get(la, "–"), *own[1:]] for la, own in said.items()}
    labels = list(said)
    if form.exercise.ordered and not told:
        own_order = [row["label"] for row in panel["rows"]]
        labels = [label for label in own_order if label in said] or labels
    elif not form.exercise.ordered:
        labels.sort(key=lambda label: -by[label])
    rows = [[label, *said[label]] for label in labels]
    return {"heads": heads, "rows": rows, "by": [by[label] for label in labels]}, what


def _all_said(panel: Panel) -> str:
    """Return all that was said of one thing, on a line."""
    told = drawing.one_bar_each(panel)
    said = ((row["label"], drawing.said_in_short(told, row)) for row in told["rows"])
    if told is panel:
        return "; ".join(figure for _, figure in said)
    return "; ".join(f"{label}: {figure}" for label, figure in said)


def _differs(row: Row, otherwise: float) -> float:
    """Return by how much the room and the client differ; what cannot be told keeps its place."""
    if row.value is None or row.client.value is None:
        return otherwise / 1000
    return abs(row.value - row.client.value)


def _first_vote(panel: Panel, before: Sequence[Panel]) -> dict[str, str]:
    """Return what the same people said of each row at first; empty if they voted once."""
    same = [old for old in before if old["title"] == panel["title"]]
    if not same:
        return {}
    old = drawing.one_bar_each(same[0])
    return {row["label"]: drawing.said_in_short(old, row) for row in old["rows"]}


def _said(panel: Panel, row: Mapping[str, Any], right: bool) -> list[str]:
    said = drawing.said_in_short(panel, row)
    names = dict(map(tuple, panel.get("choices", ())))
    return [said, *([names.get(row["right"], "–")] if right else [])]


def _ready(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {name: _ready(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_ready(part) for part in value]
    return value
