"""Make a kit: every paper of it in memory first, then its folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from ..batch.output import probe, write_whole
from ..errors import UsageError
from ..export import Document, read_template, write_deck, write_docx, write_pdf
from ..i18n import gettext
from ..live.sheets import sheet_pdf
from ..paths import rights_in
from .cards import cards_pdf
from .certificate import certificate_pdf
from .letters import follow_up, invitation, pre_reading
from .materials import CARDS, materials_page
from .occasion import Kit, Occasion, read_kit
from .poster import poster_pdf
from .run_of_show import agenda_page
from .slides import decks


def write_kit(
    folder: Path, agenda: str, occasion: Occasion, out: Path, *, shared: bool = False
) -> list[Path]:
    """
    Write the kit of a workshop into a folder of its own.

    Parameters
    ----------
    folder : Path
        A client folder.
    agenda : str
        Such as ``"two-days"``.
    occasion : Occasion
    out : Path
        The kit goes into the folder ``<client>-<agenda>`` in it, which must not be there: people
        edit what is in a kit.
    shared : bool
        Whoever may read ``out`` may read the kit; else only who makes it.

    Returns
    -------
    list of Path
        The files, in the order in which they are needed.

    Raises
    ------
    UsageError
        The kit is there already; see also ``read_kit``.
    DataError, SetupError
    """
    kit = read_kit(folder, agenda, occasion)
    place = out / f"{kit.client.id}-{kit.agenda.id}"
    if place.exists():
        raise UsageError(
            gettext(
                "{folder} is there already, perhaps with what you have edited. Nothing was "
                "written. Rename it, or name another place with --out.",
                folder=place,
            )
        )
    made = {place / name: file for name, file in files_of(kit)}
    probe(out, shared=shared)
    rights = rights_in(out, shared)
    for path, content in made.items():
        path.parent.mkdir(mode=rights, parents=True, exist_ok=True)
        write_whole(path, content, rights)
    return [*made]


def files_of(kit: Kit) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a kit by their names."""
    for name, page in papers(kit).items():
        yield f"{name}.docx", write_docx(page)
        yield f"{name}.pdf", write_pdf(page)
    for number, deck in decks(kit):
        yield f"slides/{number}.pptx", write_deck(deck, read_template(kit.template), kit.brand)
    yield "poster.pdf", poster_pdf(kit)
    yield "certificate.pdf", certificate_pdf(kit)
    for name, form in kit.forms.items():
        yield f"sheets/{name}.pdf", sheet_pdf(form, kit.client.name, kit.brand)
        if form.exercise.kind == CARDS:
            yield f"cards/{name}.pdf", cards_pdf(form, kit.client.name, kit.brand)


def papers(kit: Kit) -> Mapping[str, Document]:
    """Return what is written and printed: by the names of the files, without an ending."""
    return {
        "invitation": invitation(kit),
        "pre-reading": pre_reading(kit),
        "agenda": agenda_page(kit),
        "materials": materials_page(kit),
        "follow-up": follow_up(kit),
    }
