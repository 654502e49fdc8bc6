"""The import panel: choose an export, decide what it leaves open, see what changes, write.

A face over the same draft as the terminal and the sheet of the entry workbook: it decides nothing.
"""

from __future__ import annotations

import html
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import WorkshopError
from ..exercises.show import Panel
from ..i18n import N_, gettext, ngettext
from ..intake.files import FILE
from .drafting import Becomes, Draft, decided, in_words
from .export import Export
from .files import draft_of_grids, exports_of, grids_of_files
from .grid import Grid
from .mapping import Question, in_order
from .mapping_sheet import how_often, values_of
from .people_shown import Shown, people_shown
from .survey import SURVEY
from .workbook import NAME, put_mapping, read_workbook_import
from .writing import in_short, name_of, write

if TYPE_CHECKING:
    from ipywidgets import Widget

STILL = N_(
    "The import panel: in JupyterLab, choose an export here, decide what it leaves open, and write "
    "the tables of a client."
)
_RED = "4px solid var(--jp-error-color1, #c62828)"
_CALM = "4px solid var(--jp-border-color2, #ccc)"
_CELL = "vertical-align:top;text-align:left;padding:.15em .8em .15em 0;"
_WIDE = "70em"


def import_panel(client: str = "", files: Sequence[str] = ()) -> ImportPanel:
    """
    Return the panel that imports an export into a client folder, to be displayed in JupyterLab.

    Parameters
    ----------
    client : str, optional
        The client folder; default: one is chosen in the panel.
    files : sequence of str, optional
        The export; default: chosen in the panel.
    """
    beside = Path("..") if Path.cwd().name == "workbooks" else Path()
    return ImportPanel(beside / "clients", client, [Path(file) for file in files])


class ImportPanel(Panel):
    """
    The panel; ``widget`` is what is displayed.

    Parameters
    ----------
    clients : Path
        The folder that holds the client folders.
    client : str
        The client folder; blank if it is to be chosen.
    files : sequence of Path
    """

    def __init__(self, clients: Path, client: str, files: Sequence[Path]) -> None:
        super().__init__(gettext(STILL))
        self.clients, self._client = clients, client
        self.files = list(files)
        self.draft: Draft | None = None
        self._grids: Sequence[Grid] = ()
        self._exports: Sequence[Export] = ()
        self._asked: dict[str, _Asked] = {}
        self._uploads: tempfile.TemporaryDirectory[str] | None = None

    @cached_property
    def widget(self) -> Widget:
        """The panel as a widget."""
        import ipywidgets as W  # imported here: an import at a terminal needs no widgets

        found = [str(path.parent) for path in sorted(self.clients.glob("*/client.toml"))]
        wide = W.Layout(max_width=_WIDE)
        self.upload = W.FileUpload(
            description=gettext("Choose files"), accept=".csv,.tsv,.txt,.xlsx,.sav", multiple=True
        )
        self.upload.observe(lambda _: self._uploaded(), "value")
        self.into = W.Combobox(
            value=self._client or (found[0] if len(found) == 1 else ""),
            options=found,
            description=gettext("Client folder"),
            ensure_option=False,
            continuous_update=False,
            style={"description_width": "initial"},
            layout=W.Layout(width="32em"),
        )
        self.into.observe(lambda _: self.read(), "value")
        self.workbook_button = W.Button(
            description=gettext("Use the sheet survey of client.xlsx"),
            layout=W.Layout(width="auto"),
            tooltip=gettext("what is open is asked here, and in its sheet mapping"),
        )
        self.workbook_button.on_click(lambda _: self.read_workbook())
        self.said = W.HTML(layout=wide)
        self.questions = W.VBox(layout=wide)
        self.decisions = W.VBox(layout=wide)
        self.columns = W.HTML(layout=W.Layout(max_width=_WIDE))
        self.name = W.Text(
            description=gettext("Name of the import"),
            continuous_update=False,
            style={"description_width": "initial"},
        )
        self.name.observe(lambda _: self.read(), "value")
        self.who = W.Text(
            description=gettext("Decided by"),
            placeholder=gettext("your role or initials"),
            style={"description_width": "initial"},
        )
        self.write_button = W.Button(
            description=gettext("Write the tables"), button_style="primary", disabled=True
        )
        self.write_button.on_click(lambda _: self.write())
        self.became = W.HTML(layout=wide)
        self._say(gettext("Choose the files of one export, and the client folder."))
        self._chosen()
        return W.VBox(
            [
                W.Box(
                    [self.upload, self.workbook_button, self.into],
                    layout=W.Layout(flex_flow="row wrap"),
                ),
                self.said,
                self.questions,
                self.columns,
                self.decisions,
                W.Box(
                    [self.name, self.who, self.write_button],
                    layout=W.Layout(flex_flow="row wrap", margin="1em 0 0 0"),
                ),
                self.became,
            ]
        )

    def _uploaded(self) -> None:
        """Keep what was chosen in a folder of its own, under its names, and read it."""
        self._uploads = tempfile.TemporaryDirectory(prefix="pmo-import-")
        self.files = []
        for chosen in self.upload.value:
            path = Path(self._uploads.name) / Path(chosen["name"]).name
            path.write_bytes(chosen["content"])
            self.files.append(path)
        self._chosen()

    def _chosen(self) -> None:
        """Name the import after its file, as the command does, and read it."""
        if self.files:
            self.name.value = name_of(self.files[0])
            self.read()

    def read(self) -> None:
        """Read the files, and show what they would become."""
        self._asked = {}
        self._show_nothing()
        name, into = self.name.value.strip(), self.into.value.strip()
        if not self.files or not name or not into:
            return
        if not (Path(into) / FILE).is_file():
            self._say(
                gettext(
                    "{folder} is no client folder: it has no {file}. 'pmo-workshop new' makes one.",
                    folder=repr(into),
                    file=FILE,
                ),
                wrong=True,
            )
            return
        try:
            grids = grids_of_files(self.files)
            draft = draft_of_grids(grids, Path(into), name=name)
            self._grids, self._exports = grids, ()
        except (WorkshopError, OSError) as error:
            self._say(str(error), wrong=True)
            return
        self._show(draft)

    def read_workbook(self) -> None:
        """Read the export in the entry workbook, and ask what is open in its sheet as well."""
        into = Path(self.into.value.strip())
        self.files = []
        self.name.value = NAME
        self.read()
        try:
            found = read_workbook_import(into)
            put_mapping(into, found)
        except (WorkshopError, OSError) as error:
            self._say(str(error), wrong=True)
            return
        self._exports = found.exports
        self._show(found.draft)

    def decide(self, key: str, answer: str) -> None:
        """Take an answer, and show what it changes."""
        if self.draft is None or self.draft.answers.get(key) == answer:
            return
        try:
            draft = decided(self.draft, {key: answer})
        except WorkshopError as error:
            self._asked[key].show_answer()
            self._say(str(error), wrong=True)
            return
        self._show(draft, self.draft, key)

    def write(self) -> None:
        """Write the tables, and say what was written."""
        if self.draft is None:
            return
        who, into = self.who.value.strip(), Path(self.into.value.strip())
        if not who:
            told = gettext("Say first who decided: your role or your initials.")
            self.became.value = _told(told, wrong=True)
            return
        today = datetime.now().astimezone().date()
        try:
            written = write(self.draft, into, self.draft.name, who, today)
        except (WorkshopError, OSError) as error:
            self.became.value = _told(str(error), wrong=True)
            return
        self.write_button.disabled = True
        then = gettext("Next: {call}", call="pmo.build_panel()")
        self.became.value = _told(f"{written.in_the_end}\n{then}")

    def _show(self, draft: Draft, before: Draft | None = None, answered: str = "") -> None:
        """Show a draft: its questions, its columns, and which of them the last answer changed."""
        self.draft = draft
        if draft.kind == SURVEY and not self._exports:
            self._exports = exports_of(self._grids)  # perhaps only now somebody says what it is
        was = {column.place: column for column in before.columns} if before else {}
        changed = {c.place for c in draft.columns if before and was.get(c.place) != c}
        asked = {question.key: question for question in draft.asked}
        self._asked = {
            key: (
                self._asked[key]
                if key in self._asked and self._asked[key].fits(asked[key])
                else _Asked(asked[key], self.decide)
            ).now(asked[key], is_wanted=key not in draft.covered)
            for key in _in_their_places(asked, self._asked, answered)
        }
        proven = [q.key for q in draft.questions if q.is_proven and q.answer == q.suggestion]
        self.questions.children = [
            shown.widget for key, shown in self._asked.items() if key not in proven
        ]
        self.decisions.children = self._decisions(proven)
        left = len(draft.open_questions)
        self.write_button.disabled = left > 0
        self.columns.value = table_of(draft, people_shown(self._exports, draft), changed)
        self._say("\n".join([_state(draft), *draft.said, *(f.says for f in draft.unsettled)]))

    def _decisions(self, proven: Sequence[str]) -> list[Widget]:
        """Return what the file itself decides, folded in."""
        import ipywidgets as W

        if not proven:
            return []
        box = W.Accordion([W.VBox([self._asked[key].widget for key in proven])])
        told = ngettext(
            "{n} decision that the file itself proves", "{n} decisions that the file itself proves",
            len(proven),
        )  # fmt: skip
        box.set_title(0, told)
        return [box]

    def _show_nothing(self) -> None:
        self.draft = None
        self.questions.children = self.decisions.children = []
        self.columns.value = ""
        self.write_button.disabled = True

    def _say(self, text: str, wrong: bool = False) -> None:
        self.said.value, self.became.value = _told(text, wrong), ""


def _told(text: str, wrong: bool = False) -> str:
    """Return sentences as HTML; a screen reader is told what has changed."""
    colour = "color:var(--jp-error-color1,#8a2b0e);" if wrong else ""
    return (
        f"<div role='status' style='{colour}white-space:pre-wrap;line-height:1.45'>"
        f"{html.escape(text)}</div>"
    )


def _in_their_places(keys: Iterable[str], shown: Iterable[str], answered: str) -> list[str]:
    """
    Return the keys of questions, those that are shown where they are, new ones below the answer.

    Examples
    --------
    >>> _in_their_places(["wave", "new", "unit"], ["unit", "role", "wave"], "unit")
    ['unit', 'new', 'wave']
    """
    known = {*keys}
    kept = [key for key in shown if key in known]
    at = kept.index(answered) + 1 if answered in kept else len(kept)
    return [*kept[:at], *(key for key in keys if key not in {*kept}), *kept[at:]]


def _state(draft: Draft) -> str:
    """Return in a line what was read, and what is still open."""
    left = draft.fewest_answers
    read = f"{draft.tool}: {in_short(draft)}."
    if left:
        return f"{read} " + ngettext(
            "{n} decision is open, in red.", "{n} decisions are open, in red.", left
        )
    return f"{read} " + gettext("Nothing is open: the tables can be written.")


# --- A question ---------------------------------------------------------------------------------


class _Asked:
    """One question with what answers it: a list to choose from, a text, or labels to be ordered."""

    def __init__(self, question: Question, decide: Callable[[str, str], None]) -> None:
        import ipywidgets as W

        self.question, self._decide = question, decide
        self._head = W.HTML()
        self._order = [choice.id for choice in question.choices]
        self._silent = {choice.id for choice in question.choices if choice.optional}
        if question.ordered and question.answer:
            told = in_order(question.answer)
            self._order = [*told, *(label for label in self._order if label not in told)]
            self._silent = {*self._order} - {*told}
        self.answer: Any
        if question.ordered:
            self.answer = W.VBox()
            self._put_in_order()
        elif question.choices:
            self.answer = W.Dropdown(
                options=[(gettext("– choose –"), ""), *((c.says, c.id) for c in question.choices)],
                value=question.answer or "",
                layout=W.Layout(width="36em"),
            )
            self.answer.observe(self._changed, "value")
        else:
            self.answer = W.Text(
                value=question.answer or "",
                placeholder=question.suggestion or "",
                continuous_update=False,
            )
            self.answer.observe(self._changed, "value")
        self.widget = W.VBox([self._head, self.answer])
        self.now(question)

    def fits(self, question: Question) -> bool:
        """Whether the same may be answered as before."""
        return (self.question.choices, self.question.ordered) == (
            question.choices,
            question.ordered,
        )

    def now(self, question: Question, is_wanted: bool = True) -> _Asked:
        """Show the question as it stands now; red if it is open, and no other one covers it."""
        self.question = question
        hint = question.proof
        if not hint and question.suggestion is not None:
            says = {choice.id: choice.says for choice in question.choices}
            hint = gettext(
                "Perhaps: {choice}", choice=says.get(question.suggestion, question.suggestion)
            )
        is_wanted &= question.is_open
        open_ = f"<b>{gettext('To decide')}:</b> " if is_wanted else ""
        self._head.value = (
            f"<div style='line-height:1.4;white-space:pre-wrap'>{open_}"
            f"{html.escape(question.asks)}"
            f"<div style='color:var(--jp-ui-font-color2,#555)'>{html.escape(hint)}</div></div>"
        )
        self.widget.layout.border_left = _RED if is_wanted else _CALM
        self.widget.layout.padding = "0 0 0 .7em"
        self.widget.layout.margin = "0 0 .7em 0"
        return self

    def show_answer(self) -> None:
        """Show again what stands decided, after an answer that was refused."""
        if not self.question.ordered:
            self.answer.value = self.question.answer or ""

    def _changed(self, change: Mapping[str, Any]) -> None:
        if change["new"]:
            self._decide(self.question.key, change["new"])

    def _put_in_order(self) -> None:
        """Show the labels in their order, each with its buttons."""
        import ipywidgets as W

        says = {choice.id: choice.says for choice in self.question.choices}
        small = W.Layout(width="2.6em")
        rows = []
        for at, label in enumerate(self._order):
            up = W.Button(description="↑", tooltip=gettext("less"), layout=small, disabled=at == 0)
            down = W.Button(
                description="↓",
                tooltip=gettext("more"),
                layout=small,
                disabled=at == len(self._order) - 1,
            )
            silent = W.Checkbox(
                value=label in self._silent,
                description=gettext("is no answer"),
                indent=False,
                layout=W.Layout(width="9em"),
            )
            up.on_click(lambda _, at=at: self._move(at, -1))
            down.on_click(lambda _, at=at: self._move(at, 1))
            silent.observe(lambda change, label=label: self._leave_out(label, change), "value")
            rows.append(W.HBox([up, down, W.Label(says[label]), silent]))
        take = W.Button(
            description=gettext("Take this order, from the least to the most"),
            layout=W.Layout(width="auto"),
        )
        take.on_click(lambda _: self.take())
        self.answer.children = [*rows, take]

    def _move(self, at: int, by: int) -> None:
        order = self._order
        order[at], order[at + by] = order[at + by], order[at]
        self._again()

    def _leave_out(self, label: str, change: Mapping[str, Any]) -> None:
        (self._silent.add if change["new"] else self._silent.discard)(label)
        self._again()

    def _again(self) -> None:
        self._put_in_order()
        if not self.question.is_open:
            self.take()

    def take(self) -> None:
        """Decide for the order that is shown."""
        order = [label for label in self._order if label not in self._silent]
        self._decide(self.question.key, " < ".join(order))


# --- What the columns become --------------------------------------------------------------------


def table_of(draft: Draft, people: Sequence[Shown], changed: set[str]) -> str:
    """Return the columns of an export as HTML: what each becomes, how often, of three people."""
    heads = [
        gettext("Column"),
        gettext("Question"),
        gettext("Becomes"),
        gettext("How often"),
        *(gettext("Person {n}", n=at) for at in range(1, len(people) + 1)),
    ]
    head = "".join(f"<th scope='col' style='{_CELL}'>{html.escape(text)}</th>" for text in heads)
    rows = "".join(_row(column, people, column.place in changed) for column in draft.columns)
    return (
        "<div style='max-height:26em;overflow:auto;margin-top:.5em'>"
        f"<table style='line-height:1.35;font-size:.92em'><tr>{head}</tr>{rows}</table></div>"
    )


def _row(column: Becomes, people: Sequence[Shown], changed: bool) -> str:
    mark = "background:var(--jp-warn-color3,#fff3cd);" if changed else ""
    cells = [
        html.escape(column.place),
        html.escape(column.header),
        f"{html.escape(in_words(column))}<div style='color:var(--jp-ui-font-color2,#555)'>"
        f"{html.escape(column.why)}</div>",
        _bar(column) + html.escape(how_often(column)),
        *(html.escape(person.get(column.place, "")) for person in people),
    ]
    told = f" title='{html.escape(gettext('changed by the last answer'))}'" if changed else ""
    return f"<tr style='{mark}'{told}>" + "".join(
        f"<td style='{_CELL}max-width:22em;overflow-wrap:anywhere'>{cell}</td>" for cell in cells
    ) + "</tr>"  # fmt: skip


def _bar(column: Becomes) -> str:
    """Return a bar of the values, the lowest first; what it shows stands beside it in figures."""
    total = sum(column.n.values()) + column.blank
    if not column.n or not total:
        return ""
    values = values_of(column)
    parts = "".join(
        f"<span style='width:{100 * column.n[value] / total:.1f}%;background:#1f4e79;"
        f"opacity:{0.25 + 0.75 * (at + 1) / len(values):.2f}'></span>"
        for at, value in enumerate(values)
    )
    return (
        "<div aria-hidden='true' style='display:flex;height:.6em;width:11em;margin:.3em 0;"
        f"background:var(--jp-layout-color2,#eee)'>{parts}</div>"
    )
