"""The report of a room, two to four pages: what was asked, what was said, what was decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from .compared import rows_beside, with_limits
from .drawing import Panel
from .moderation import together
from .results import same_people_before, themed, words_of
from .shown import basis, not_yet
from .slides import head_of, often
from .store import RoomStore, Shown
from .words import say

MOST_ROWS, MOST_TEXTS, MOST_ACTIONS = 4, 3, 30
"""Of an exercise, and of all; how many more there are is said."""
Action = Mapping[str, Any]


def room_report_pdf(
    store: RoomStore,
    forms: Mapping[str, Form],
    client: str,
    actions: Sequence[Action],
    told: Mapping[str, Stakeholders],
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
        ``owner``, ``due`` and ``source``.
    told : mapping of exercise to Stakeholders
        The client's figures that stand beside the room.
    brand : Brand, optional
    """
    own = brand or Brand()
    data = room_report(store, forms, client, actions, told)
    return pdf_of("room", look_of(own) | data, letters=embedded(own))


def room_report(
    store: RoomStore,
    forms: Mapping[str, Form],
    client: str,
    actions: Sequence[Action],
    told: Mapping[str, Stakeholders],
) -> dict[str, Any]:
    """Return what stands in the report, as plain data: every exercise that somebody answered."""
    counts = store.counts()
    first = sorted(actions, key=_left_open)
    held = [
        held_in(store, form, told.get(name)) for name, form in forms.items() if counts.get(name)
    ]
    data = {
        "title": gettext("What the room said and decided"),
        "about": clean(client),
        "client": clean(client),
        "lead": ngettext(
            "{n} person took part. {held}.", "{n} people took part. {held}.",
            sum(not person.gone for person in store.people()),
            held=ngettext("{n} exercise was held", "{n} exercises were held", len(held)),
        ),
        "actions_title": gettext("What was decided"),
        "actions_heads": [
            gettext("Action"), gettext("Who answers for it"), gettext("Due"), gettext("From"),
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


def _left_open(action: Action) -> int:
    """Return how much of an action is still open: who answers for it, and by when."""
    return sum(is_missing(action.get(name)) for name in ("owner", "due"))


def _action(row: Action, forms: Mapping[str, Form]) -> list[str]:
    owner, due, source = (row.get(name) for name in ("owner", "due", "source"))
    form = forms.get(str(source))
    return [
        clean(row["action"]),
        "–" if is_missing(owner) else clean(owner),
        "–" if due is None or is_missing(due) else day_in_words(due),
        form.exercise.activity or gettext("Plan") if form else "–",
    ]


def in_a_sentence(told: Mapping[str, Any]) -> str:
    """
    Return an exercise of ``room_report`` in words: what was said, and by how many.

    Examples
    --------
    >>> told = {"heads": ["", "Kind"], "rows": [["Form A", "remove: 8 of 12"]], "texts": ["Less."],
    ...         "notes": ["12 of 14 in the room answered."]}
    >>> in_a_sentence(told)
    'Kind: Form A – remove: 8 of 12. “Less.” 12 of 14 in the room answered.'
    """
    rows = "; ".join(f"{row[0]} – {row[1]}" for row in told["rows"])
    said = [f"{told['heads'][1]}: {rows}." if rows else ""]
    said += [gettext("“{text}”", text=text) for text in told["texts"]]
    return " ".join(filter(None, [*said, *told["notes"][:1]]))


def held_in(store: RoomStore, form: Form, told: Stakeholders | None = None) -> dict[str, Any]:
    """Return one exercise: what was asked, the first rows of its result, and the first texts."""
    exercise = form.exercise
    seen = [shown for shown in store.shown(exercise.id) if not shown.told_again]
    heads: list[str] = []
    rows: list[list[str]] = []
    texts: list[str] = []
    notes = [not_yet(form)]
    if exercise.kind == QUESTIONNAIRE:
        notes = [say("result", "questionnaire")]
    elif seen:
        heads, rows = _result(form, seen[-1], told)
        texts, more = _texts(store, form, seen[-1])
        notes = _notes(store, form, seen[-1], len(rows) - MOST_ROWS, more)
        notes += [told.source] if told and len(heads) > 2 else []
    return {
        "title": f"{exercise.activity} {exercise.title}".strip(),
        "asked": exercise.prompt,
        "heads": heads,
        "rows": rows[:MOST_ROWS],
        "texts": texts,
        "notes": notes,
    }


def _texts(store: RoomStore, form: Form, shown: Shown) -> tuple[list[str], int]:
    """Return the first texts, or each theme with its first one; and how many more there are."""
    in_themes = themed(store, form, shown)
    if in_themes:
        return [f"{head_of(theme, texts)}: {texts[0][0]}" for theme, texts in in_themes], 0
    texts = list(starmap(often, together(text for _, text in words_of(store, form, shown))))
    return texts[:MOST_TEXTS], len(texts) - MOST_TEXTS


def _notes(
    store: RoomStore, form: Form, shown: Shown, more_rows: int, more_texts: int
) -> list[str]:
    """Return how many are behind a result, and what is left out here."""
    said = [basis(shown, ())]
    first = same_people_before(store.shown(form.exercise.id), shown)
    if shown.vote > 1:
        said.append(
            gettext("Second vote, compared on the wall with the first of the same people.")
            if first
            else say("result", "second_alone")
        )
    if more_rows > 0:
        said.append(ngettext("{n} more row was on the wall.", "{n} more rows were on the wall.",
                             more_rows))  # fmt: skip
    if more_texts > 0:
        said.append(ngettext("{n} more text was let through.", "{n} more texts were let through.",
                             more_texts))  # fmt: skip
    return [" ".join(said)]


def _result(
    form: Form, shown: Shown, told: Stakeholders | None
) -> tuple[list[str], list[list[str]]]:
    """Return the result as heads and rows: beside the client's data where it is compared."""
    panels = shown.result["panels"]
    beside = rows_beside(form, panels, told) if told else []
    if told and beside:
        heads = ["", gettext("The room"), told.whose]
        return heads, [[row.label, row.room, with_limits(row.client)] for row in beside]
    panel = next((panel for panel in panels if panel["rows"]), None)
    if panel is None:
        return [], []
    panel = panel if form.exercise.ordered else drawing.in_order(panel)
    right = any(row.get("right") for row in panel["rows"])
    heads = ["", panel["title"], *([gettext("Right")] if right else [])]
    return heads, [_row(panel, row, right) for row in panel["rows"]]


def _row(panel: Panel, row: Mapping[str, Any], right: bool) -> list[str]:
    said = drawing.said_in_short(panel, row)
    names = dict(map(tuple, panel.get("choices", ())))
    return [row["label"], said, *([names.get(row["right"], "–")] if right else [])]


def _ready(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {name: _ready(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_ready(part) for part in value]
    return value
