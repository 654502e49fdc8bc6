"""Write the tables of the facilitator's handbook: python tools/facilitators_handbook.py

They come from the exercises and from what the room draws of them, so the handbook cannot drift.
"""

import re
from pathlib import Path

from pmo_workshop.content.definitions import KINDS, load_exercise
from pmo_workshop.content.modules import MODULES
from pmo_workshop.exercises.form import form_of
from pmo_workshop.live.forms import module_of
from pmo_workshop.live.results import panels_of

HANDBOOK = Path(__file__).parents[1] / "docs" / "facilitators-handbook.md"
DRAWN = {
    "gap": "both answers and the gap between them",
    "amount": "averages with limits",
    "median": "middle answers",
    "range": "middle answers, low to high",
    "choice": "counts of each choice",
    "piles": "cards in their piles, with counts",
    "best_worst": "how often needed most and least",
    "words": "texts you let through",
}
"""What each kind of panel shows from ten people on; below ten it is counts, texts are not shown."""


def written(text: str) -> str:
    """Return the handbook with its tables as the definitions have them."""
    for number in (module.number for module in MODULES):
        begin, end = f"<!-- module {number}: begin -->", f"<!-- module {number}: end -->"
        within = re.compile(f"{begin}.*?{end}", re.DOTALL)
        assert within.search(text), number
        body = "\n".join([begin, "", *_module(number), "", end])
        text = within.sub(lambda _, body=body: body, text)
    return text


def _module(number: str) -> list[str]:
    lines = [
        "| exercise | minutes | on the telephone | on the wall | cue |",
        "|---|---|---|---|---|",
    ]
    for name in module_of(number):
        exercise, form = load_exercise(name), form_of(name)
        title = " ".join(filter(None, (exercise.activity, exercise.title)))
        count = len(form.items)
        asked = f"{KINDS[exercise.kind]} ({count} {'row' if count == 1 else 'rows'})"
        wall = "; ".join(dict.fromkeys(DRAWN[panel["kind"]] for panel in panels_of(form, {})))
        lines.append(f"| **{title}** | {exercise.minutes} | {asked} | {wall} | {exercise.cue} |")
    return lines


if __name__ == "__main__":
    HANDBOOK.write_text(written(HANDBOOK.read_text(encoding="utf-8")), encoding="utf-8")
