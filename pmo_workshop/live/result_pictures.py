"""What the room has seen, as pictures and as slides: for a talk, a mail, a report of one's own."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from ..errors import UsageError
from ..exercises.form import Form
from ..exercises.questionnaire import modules_in
from ..export import read_template, write_deck
from ..export.branding import in_colours
from ..export.deck import Cover, Deck, Grid, Slide
from ..export.figures import clean_svg
from ..export.picture import PRINTED_DOTS, write_png
from ..i18n import gettext, tag_of
from ..intake.brand import Brand, read_brand
from ..intake.files import TEMPLATE
from ..paths import PRIVATE, give_rights, make_private
from .forms import forms_of
from .room_export import folder_of
from .shown import basis, slides
from .site import RoomSite
from .slides import Slide as OnTheWall
from .store import RoomStore, Shown, find_room

DECK = "results.pptx"

_SAYS = re.compile('aria-label="([^"]*)"')


def write_pictures(session: str, into: Path, store: str = "") -> list[str]:
    """
    Write the results of a session as pictures, and all of them as one file of slides.

    Parameters
    ----------
    session : str
        It may still be open.
    into : Path
        A folder that does not exist yet, or is empty; it is its owner's alone.
    store : str
        Address of a PostgreSQL database; empty: the files on this computer.

    Returns
    -------
    list of str
        The files, each with what it shows.

    Raises
    ------
    UsageError
        There is no such session, nothing was shown in it yet, or the folder has files in it.
    DataError
        The client folder cannot be used any more.
    """
    with closing(find_room(session, store)) as room:
        folder = folder_of(room)
        client, forms = forms_of(folder, list(filter(modules_in, room.counts())))
        brand = read_brand(folder)
        site = RoomSite(room, forms, client.name, secret=b"", address="", brand=brand)
        found = [slide for form in forms.values() for slide in results(site, form)]
    if not found:
        raise UsageError(
            gettext(
                "Session {session} has shown no result yet. Reveal one, then give the same "
                "command.",
                session=repr(session),
            )
        )
    if into.exists() and any(into.iterdir()):
        raise UsageError(
            gettext(
                "{folder} has files in it. Nothing was written. Name a new folder.", folder=into
            )
        )
    own = folder / TEMPLATE
    deck = Deck(
        Cover(gettext("What the room said"), (client.name, session)),
        tuple(found),
        client=client.name,
        author=client.prepared_by or brand.made_by,
        language=tag_of(client.language),
    )
    made = {
        f"{slide.key}.png": write_png(slide.drawing, PRINTED_DOTS)
        for slide in found
        if slide.drawing
    }
    made[DECK] = write_deck(deck, read_template(own if own.is_file() else None), brand)
    make_private(into)
    for name, content in made.items():
        (into / name).write_bytes(content)
    give_rights(into, PRIVATE)
    titles = {f"{slide.key}.png": f"{slide.kicker}: {slide.title}" for slide in found}
    return [f"{into / name}: {titles.get(name, deck.cover.title)}" for name in made]


def results(site: RoomSite, form: Form) -> Iterator[Slide]:
    """
    Yield the pages of the last result of an exercise that the room has seen.

    Each has the count it rests on; a text stands only among others, as on the wall.
    """
    shown = _last(site.store, form)
    if shown is None:
        return
    exercise = form.exercise
    kicker = f"{exercise.activity} {exercise.title}".strip()
    pages = (page for page in slides(site, form, shown) if not page.large)
    for number, page in enumerate(pages, start=1):
        key = f"{exercise.id}-{number}"
        source = basis(shown, [page.kind])
        if page.svg:
            drawing, says = _drawn(page, site.brand, key)
            yield Slide(key, page.title, kicker, drawing=drawing, alt=says, source=source)
        elif page.rows:
            heads = page.heads or (gettext("Asked"), gettext("Answer"))
            grid = Grid(page.title, heads, page.rows)
            yield Slide(key, page.title, kicker, grid=grid, source=source)


def _drawn(page: OnTheWall, brand: Brand, key: str) -> tuple[str, str]:
    """Return a drawing of the wall by itself, and what it says."""
    says = _SAYS.search(page.svg)
    told = html.unescape(says[1]) if says else page.title
    drawing = clean_svg(page.svg, alt=told, prefix=f"{key}-", where=page.title)
    return in_colours(drawing, brand), told


def _last(store: RoomStore, form: Form) -> Shown | None:
    seen = [shown for shown in store.shown(form.exercise.id) if not shown.told_again]
    return seen[-1] if seen else None
