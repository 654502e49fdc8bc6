"""Every word of the pages stands in one file; a translator changes that and nothing else."""

import re

import pytest

from pmo_workshop.live.words import words
from pmo_workshop.paths import shipped

PAGES = sorted((shipped("templates") / "live").glob("*.html"))
CODE = sorted((shipped("templates").parent / "pmo_workshop" / "live").glob("*.py"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_template_holds_no_word_of_its_own(path):
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", " ", text, flags=re.DOTALL)
    text = re.sub(r"<[^>]*>", " ", text)
    assert not re.findall(r"[A-Za-z]{2,}", text)


def test_every_word_is_used_and_every_word_used_exists():
    told = "\n".join(path.read_text(encoding="utf-8") for path in [*PAGES, *CODE])
    used = set(re.findall(r"say\.(\w+)\.(\w+)", told))
    used |= set(re.findall(r"""say\(\s*["'](\w+)["'], ["'](\w+)["']""", told))
    used.discard(("state", "items"))  # all of them, for the scripts
    known = {(page, name) for page, said in words().items() for name in said}
    assert used <= known
    # Named from the state of a room: phone.waiting_title, console.phases_open, problem.closed, ...
    built = ("_title", "phases_", "waiting", "hold", "ended", "gone", "closed", "old", "open",
             "basis", "wrong", "full", "many", "again", "stored", "not_found", "method",
             "too_large", "next_", "undo_", "state_")  # fmt: skip
    unused = {pair for pair in known - used if pair[0] != "state"}
    assert {name for _, name in unused if not any(part in name for part in built)} == set()
