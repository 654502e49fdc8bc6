"""Write the tables of the facilitator's guide: python tools/facilitators_guide.py

They come from the exercises, the modules and the agendas: the guide never says another minute than
a form, nor another word than the slides of the kit.
"""

import re
from pathlib import Path

from pmo_workshop.content.agenda import agendas, module_notes
from pmo_workshop.content.definitions import KINDS, exercise_ids, load_exercise
from pmo_workshop.content.modules import BY_NUMBER, MODULES
from pmo_workshop.exercises.rows import EVERY_ANSWER

GUIDE = Path(__file__).parents[1] / "docs" / "facilitators-guide.md"


def written(text: str) -> str:
    """Return the guide with its tables as the definitions have them."""
    for name, lines in _tables().items():
        begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
        within = re.compile(f"{begin}.*?{end}", re.DOTALL)
        assert within.search(text), name
        body = "\n".join([begin, "", *lines, "", end])
        text = within.sub(lambda _, body=body: body, text)
    return text


def _tables() -> dict[str, list[str]]:
    exercises = [load_exercise(name) for name in exercise_ids()]
    modules = {
        module.number: [e for e in exercises if e.element == module.title] for module in MODULES
    }
    told = {f"module {number}": _module(number, own) for number, own in modules.items()}
    return {"timings": _timings(modules), "agendas": _agendas(), **told}


def _module(number, exercises) -> list[str]:
    notes = module_notes(number)
    rows = []
    for e in exercises:
        title = " ".join(filter(None, (e.activity, e.title)))
        filled = [*dict.fromkeys(fills.table for fills in e.fills), EVERY_ANSWER]
        tables = ", ".join(f"`{table}`" for table in filled)
        rows.append((f"**{title}** (`{e.id}`)", e.minutes, KINDS[e.kind], e.cue, e.debrief, tables))
    return [
        f"**Frame.** {' '.join(notes.frame)}",
        "",
        f"**Who.** {notes.who}.",
        "",
        *_table(("exercise", "minutes", "on the telephone", "cue", "debrief", "fills"), rows),
        "",
        "**Usual trouble.**",
        "",
        *(f"- {line}" for line in notes.trouble),
    ]


def _timings(modules) -> list[str]:
    rows = [
        (number, BY_NUMBER[number].title,
         " · ".join(f"{e.activity or e.title} {e.minutes}" for e in own))
        for number, own in modules.items()
    ]  # fmt: skip
    return _table(("workbook", "module", "exercises (minutes)"), rows)


def _agendas() -> list[str]:
    rows = []
    for name, told in agendas().items():
        days = " · ".join(f"{day.name} {day.minutes}" for day in told.days)
        rows.append((f"`{name}`", days, told.note))
    return _table(("agenda", "minutes", "what it is"), rows)


def _table(heads, rows) -> list[str]:
    return [
        f"| {' | '.join(heads)} |",
        f"|{'---|' * len(heads)}",
        *(f"| {' | '.join(map(str, row))} |" for row in rows),
    ]


if __name__ == "__main__":
    GUIDE.write_text(written(GUIDE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
