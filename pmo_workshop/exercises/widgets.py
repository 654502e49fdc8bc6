"""The form in JupyterLab: every answer is on the disk before the form says that it is saved.

Fields are text fields only, also for choices, which complete what is typed. JupyterLab takes keys
for its own in a list or a row of buttons (an arrow moves to the next cell, ``d d`` deletes the
cell); in a text field it does not.
"""

from __future__ import annotations

import atexit
import html
import json
from collections.abc import Callable, Mapping

import ipywidgets as W

from ..content.definitions import DONE, NOT_APPLICABLE, Item, Part
from ..display import NOT_SHOWN, from_to
from ..errors import WorkshopError
from ..exercises import pictures, static
from ..i18n import figures, gettext
from ..intake.client import Client
from .answers import CheckedAnswer, State, Value, allowed, read_item, state_of
from .feedback import as_html, feedback
from .form import Form, lettered
from .rows import Answer
from .store import NO_CLIENT, Store, current_session, store_of

MOST_COLUMNS = 5
LONG_TEXT = 120
_PROBLEM = "color:#a61b1b"
_SAVED = "color:#2b5d34"


class ExerciseForm:
    """
    One form for one person, bound to the store.

    Parameters
    ----------
    form : Form
    store : Store
    client : Client, optional
        Its figures stand beside the answers after the form is handed in.

    Attributes
    ----------
    box : Widget
        What is displayed.
    fields : dict of (item, part) to Widget
    messages : dict of item to HTML
        What the form says beside an item.
    """

    def __init__(self, form: Form, store: Store, client: Client | None = None):
        self.form, self.store, self.client = form, store, client
        self.fields: dict[tuple[str, str], W.Text | W.Textarea | W.Combobox] = {}
        self.messages: dict[str, W.HTML] = {}
        self.answers: dict[str, Value] = {}
        self._filling = False
        self.status, self.drawing, self.result = W.HTML(), W.HTML(), W.HTML()
        self.hand_in = W.Button(description=gettext("Hand in"), button_style="primary")
        self.next_person = W.Button(
            description=gettext("Next person"), tooltip=gettext("Empty the form for somebody else")
        )
        self.hand_in.on_click(lambda _: self._hand_in())
        self.next_person.on_click(lambda _: self._next_person())
        self.box = W.VBox(
            [
                W.HTML(_introduction(form)),
                *self._rows(),
                self.drawing,
                W.HBox([self.hand_in, self.next_person]),
                self.status,
                self.result,
            ],
            layout=W.Layout(max_width="78em", padding="0 0 0.5em 0"),
        )
        self.box.add_class(WITHOUT_A_KERNEL)
        self._fill()

    # -- how it looks ----------------------------------------------------------------------------

    def _rows(self) -> list[W.Widget]:
        if _is_grid(self.form):
            below = [self._block(item) for item in self.form.items if item is self.form.decision]
            return [self._grid(), *below]
        return [self._block(item) for item in self.form.items]

    def _grid(self) -> W.GridBox:
        parts = self.form.exercise.parts
        cells: list[W.Widget] = [W.HTML(""), *(W.HTML(_head(part)) for part in parts), W.HTML("")]
        drawn = self.form.exercise.kind in pictures.DRAWN
        for number, item in enumerate(self.form.asked, start=1):
            cells.append(W.HTML(_label(item, number if drawn else 0)))
            cells += [self._field(item, part) for part in self.form.parts(item)]
            cells.append(self._message(item))
        widths = " ".join(_width(part) for part in parts)
        widest = max(20, 34 - 7 * sum(1 + 2 * (part.type == "text") for part in parts))
        return W.GridBox(
            cells,
            layout=W.Layout(
                grid_template_columns=f"minmax(10em, {widest}em) {widths} minmax(13em, 1fr)",
                grid_gap="0.2em 0.8em",
                align_items="center",
            ),
        )

    def _block(self, item: Item) -> W.VBox:
        """Return one item with its fields one under the other, each beside its name."""
        parts = self.form.parts(item)
        side_by_side = self.form.exercise.kind == "best_worst"
        cells: list[W.Widget] = []
        for part in parts:
            cells += [W.HTML(_head(part, also_allowed=True)), self._field(item, part)]
        grid = W.GridBox(
            cells,
            layout=W.Layout(
                grid_template_columns="8.5em minmax(8em, 20em) 8.5em minmax(8em, 20em)"
                if side_by_side
                else "minmax(9em, 16em) minmax(16em, 30em)",
                grid_gap="0.2em 0.8em",
                align_items="center",
            ),
        )
        return W.VBox(
            [W.HTML(_label(item, strong=True)), grid, self._message(item)],
            layout=W.Layout(margin="0.4em 0"),
        )

    def _message(self, item: Item) -> W.HTML:
        self.messages[item.id] = W.HTML()
        return self.messages[item.id]

    def _field(self, item: Item, part: Part) -> W.Text | W.Textarea | W.Combobox:
        asked = gettext("{part} (required)", part=part.label) if part.required else part.label
        common = {
            "continuous_update": False,
            "tooltip": f"{item.label}: {asked}. {allowed(part)}",
            "placeholder": _hint(part),
            "layout": W.Layout(width="auto", margin="1px"),
        }
        if part.type == "choice":
            field = W.Combobox(options=list(part.choices.values()), **common)
        elif part.type == "text" and part.longest > LONG_TEXT:
            field = W.Textarea(rows=2, **common)
        else:
            field = W.Text(**common)
        self.fields[item.id, part.id] = field
        field.observe(self._when_changed(item), "value")
        return field

    # -- what it does ----------------------------------------------------------------------------

    def _when_changed(self, item: Item) -> Callable[[object], None]:
        def changed(_: object) -> None:
            if not self._filling:
                self._save(item)

        return changed

    def _save(self, item: Item) -> None:
        """Store what was answered to an item, and say so beside it once it is on the disk."""
        parts = self.form.parts(item)
        given = {part.id: self.fields[item.id, part.id].value for part in parts}
        checked = read_item(self.form, item.id, given)
        try:
            saved = self.store.save(self.form.exercise.id, item.id, checked.value)
        except WorkshopError as error:
            self._say(item, [gettext("Not saved: {why}", why=error)], _PROBLEM)
            return
        self.answers[item.id] = checked.value
        self._show(item, {**given, **checked.value})
        self._tell(item, checked, saved)
        self._draw()

    def _tell(self, item: Item, checked: CheckedAnswer, saved: Answer) -> None:
        parts = self.form.parts(item)
        labels = {part.id: part.label for part in parts}
        wrong = [f"{labels[part]}: {text}" for part, text in checked.problems.items()]
        missing = [p.label for p in parts if p.required and p.id not in checked.value]
        if wrong:
            if checked.value:
                wrong.append(gettext("The rest was saved at {time}.", time=_clock(saved)))
            self._say(item, wrong, _PROBLEM)
        elif not checked.value:
            self._say(item, [], _SAVED)
        else:
            said = [gettext("Saved at {time}.", time=_clock(saved))]
            if missing:
                said.append(gettext("Still to do: {parts}.", parts=", ".join(missing)))
            self._say(item, said, _SAVED)

    def _say(self, item: Item, lines: list[str], style: str) -> None:
        said = "<br>".join(html.escape(line) for line in lines)
        self.messages[
            item.id
        ].value = f'<div role="status" style="{style};line-height:1.35">{said}</div>'

    def _show(self, item: Item, values: Mapping[str, object]) -> None:
        """Write into the fields what was understood: the whole label of a choice."""
        self._filling = True
        try:
            for part in self.form.parts(item):
                value = values.get(part.id)
                shown = "" if value is None else part.choices.get(str(value), _as_typed(value))
                if value == NOT_APPLICABLE:
                    shown = part.not_applicable or shown
                self.fields[item.id, part.id].value = shown
        finally:
            self._filling = False

    def _fill(self) -> None:
        """Show what is stored for whoever sits here."""
        try:
            stored, trouble = self._stored(), ""
        except WorkshopError as error:  # the form is there all the same
            stored, trouble = {}, html.escape(str(error))
        self.answers = {}
        for item in self.form.items:
            answer = stored.get(item.id)
            value = dict(answer.value) if answer else {}
            self._show(item, value)
            self._say(item, [], _SAVED)
            if answer and value:
                self.answers[item.id] = value
                self._tell(item, read_item(self.form, item.id, value), answer)
        self._draw()
        self.result.value = ""
        handed_in = stored.get(DONE)
        if handed_in and handed_in.value:
            self._handed_in(handed_in)
        if trouble:
            self._alert(trouble)

    def _stored(self) -> dict[str, Answer]:
        found = self.store.latest(
            session=current_session(),
            participant=self.store.seat(),
            exercise=self.form.exercise.id,
        )
        return {answer.item: answer for answer in found}

    def _alert(self, said: str) -> None:
        self.status.value = f'<div role="alert" style="{_PROBLEM};line-height:1.5">{said}</div>'

    def _handed_in(self, answer: Answer) -> None:
        self._reveal(
            gettext("Handed in at {time}. You may still change an answer.", time=_clock(answer))
        )

    def _draw(self) -> None:
        self.drawing.value = pictures.of_answers(self.form, self.answers)
        state = state_of(self.form, self.answers)
        self.status.value = _progress(self.form, state)

    def _hand_in(self) -> None:
        state = state_of(self.form, self.answers)
        if not state.ready:
            items = "".join(f"<li>{html.escape(text)}</li>" for text in state.to_do)
            not_yet = html.escape(gettext("Not handed in yet:"))
            self._alert(f'{not_yet}<ul style="margin:0">{items}</ul>')
            return
        try:
            saved = self.store.save(self.form.exercise.id, DONE, {"handed_in": 1})
        except WorkshopError as error:
            self._alert(html.escape(str(error)))
            return
        self._handed_in(saved)

    def _reveal(self, said: str) -> None:
        self.result.value = as_html(feedback(self.form, self.answers, self.client))
        self.status.value = f'<span role="status" style="{_SAVED}">{html.escape(said)}</span>'

    def _next_person(self) -> None:
        try:
            self.store.next_person()
        except WorkshopError as error:
            self._alert(html.escape(str(error)))
            return
        self._fill()


def build(form: Form, client: Client | None = None) -> W.Widget:
    """Return the form as one widget, on the store of the client."""
    store = store_of(client.id if client is not None else NO_CLIENT)
    atexit.register(store.close)  # the form is there as long as the kernel is
    return ExerciseForm(form, store, client).box


# --- Words and widths ---------------------------------------------------------------------------


def _is_grid(form: Form) -> bool:
    """Whether the parts stand side by side: several items, few parts, little to write."""
    parts = form.exercise.parts
    if form.exercise.kind == "best_worst" or len(form.asked) == 1:
        return False
    return len(parts) <= MOST_COLUMNS and sum(part.type == "text" for part in parts) <= 1


WITHOUT_A_KERNEL = "pmo-without-a-kernel"
"""Class of what says in words that its kernel is gone."""


def said_without_a_kernel() -> str:
    """
    Return the rule by which JupyterLab says it, where each field would have a broken link.

    JupyterLab gives every widget the class ``jupyter-widgets-disconnected`` once its kernel has
    stopped or begun anew.
    """
    said = gettext(
        "The kernel has stopped, so nothing is saved here. Press Run ▸ Run All Cells: what was "
        "saved comes back."
    )
    whole = f".{WITHOUT_A_KERNEL}.jupyter-widgets-disconnected"
    return (
        f"<style>{whole} .jupyter-widgets-disconnected::before{{content:none}}"
        f"{whole}::before{{content:{json.dumps(said, ensure_ascii=False)};display:block;"
        f"font:600 1em/1.4 sans-serif;{_PROBLEM};padding:0.4em 0}}</style>"
    )


def _introduction(form: Form) -> str:
    style = 'style="line-height:1.4;margin:0 0 0.5em 0"'
    said = "".join(f"<p {style}>{html.escape(line)}</p>" for line in static.instructions(form))
    keys = [
        gettext(
            "Every answer is saved on this computer when you leave its field. Fields marked * are "
            "required."
        )
    ]
    if any(part.type == "choice" for item in form.items[:1] for part in form.parts(item)):
        keys.append(gettext("In a list type the first letters, or press the arrow down."))
    if form.source:
        keys.append(gettext("Items: {source}.", source=form.source))
    return (
        f'{said_without_a_kernel()}<h4 style="margin:0.3em 0">{html.escape(static.heading(form))}'
        f"</h4>{said}<p {style}><small>{html.escape(' '.join(keys))}</small></p>"
    )


def _head(part: Part, also_allowed: bool = False) -> str:
    mark = "\u00a0*" if part.required else ""
    said = html.escape(part.label + mark)
    more = static.ends_in_words(part) if part.type == "scale" else ""
    if also_allowed and part.type in ("number", "date"):
        more = allowed(part)
    elif part.type == "number" and part.unit:
        more = part.unit
    small = f"<br><small>{html.escape(more)}</small>" if more else ""
    return f'<div style="line-height:1.3"><b>{said}</b>{small}</div>'


def _label(item: Item, number: int = 0, strong: bool = False) -> str:
    label = html.escape(f"{number} {item.label}" if number else item.label)
    label = f"<b>{label}</b>" if strong else label
    if item.series:
        label = f"{label}<br>{pictures.series(item)}"
    if item.shown:
        shown = "".join(f"<li>{html.escape(text)}</li>" for text in lettered(item).values())
        label += f'<ul style="list-style:none;margin:0;padding:0 0 0 1em">{shown}</ul>'
    return f'<div style="line-height:1.35">{label}</div>'


def _hint(part: Part) -> str:
    if part.type == "date":
        return gettext("year-month-day")
    if part.type == "scale":
        return from_to(*(figures(f"{end:.12g}") for end in part.ends))
    return ""


def _width(part: Part) -> str:
    if part.type == "choice":
        longest = max(map(len, part.choices.values()))
        return f"minmax(7em, {min(longest * 0.62 + 4, 22):.0f}em)"
    if part.type == "text":
        return "minmax(14em, 26em)"
    return "minmax(6em, 9em)"


def _as_typed(value: object) -> str:
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _clock(answer: Answer) -> str:
    return f"{answer.time.astimezone():%H:%M}"


def _progress(form: Form, state: State) -> str:
    asked = {item.id for item in form.asked}
    done, all_of_them = len(asked.intersection(state.complete)), len(asked)
    if not done:
        nothing = gettext("nothing answered yet")
        return f"<span>{NOT_SHOWN} {nothing}</span>"
    if state.ready:
        said = gettext("Ready to hand in.")
    else:  # a sum is told while it grows
        said = " ".join(state.to_do) if form.exercise.total else ""
    complete = gettext("{done} of {all} complete.", done=done, all=all_of_them)
    return f"<span>{complete} {html.escape(said)}</span>"
