"""The cards of an exercise in which cards are sorted: to print, to cut out, and to move about."""

from __future__ import annotations

from typing import Any

from ..content.definitions import Part
from ..display import clean
from ..exercises.form import Form
from ..exercises.pictures import drawn_series
from ..export.branding import embedded, in_colours, look_of
from ..export.fonts import printable
from ..export.typesetter import pdf_of, tag_for_type
from ..i18n import gettext, language, tag_of
from ..intake.brand import Brand
from .materials import label

ON_A_PAGE = 10
"""Cards on a page: what is left of the last one is for cards of one's own."""


def cards_pdf(form: Form, client: str, brand: Brand) -> bytes:
    """
    Return the cards of an exercise (PDF/UA-1, A4), the heads of the piles first.

    Parameters
    ----------
    form : Form
        Of an exercise of the kind ``card_sort``.
    client : str
        The client's name, at the foot of each page.
    brand : Brand
    """
    data = look_of(brand) | cards(form) | {"client": printable(clean(client))}
    for card in data["cards"]:
        card["svg"] = in_colours(card["svg"], brand)
    return pdf_of("cards", data, letters=embedded(brand))


def cards(form: Form) -> dict[str, Any]:
    """
    Return what stands on the cards, as plain data.

    Examples
    --------
    >>> from pmo_workshop.exercises.form import form_of
    >>> made = cards(form_of("v3-shown-hidden"))
    >>> len(made["piles"]), len([*made["piles"], *made["cards"]]) % ON_A_PAGE
    (3, 0)
    >>> cards(form_of("c2-cover-logo"))["piles"]
    ['It is there: no', 'It is there: yes']
    """
    piles = _piles(form.exercise.parts[0])
    drawn = [drawn_series(item) if item.series else ("", "") for item in form.items]
    told = [
        {"text": printable(item.label), "svg": svg, "alt": printable(says)}
        for item, (svg, says) in zip(form.items, drawn, strict=True)
    ]
    own = -(len(piles) + len(told)) % ON_A_PAGE
    return {
        "language": tag_for_type(tag_of(language().code)),
        "title": printable(gettext("Cards: {exercise}", exercise=label(form.exercise))),
        "exercise": printable(label(form.exercise)),
        "piles": [printable(pile) for pile in piles],
        "cards": [*told, *({"text": "", "svg": "", "alt": ""} for _ in range(own))],
    }


def _piles(part: Part) -> list[str]:
    """Return the heads of the piles; "yes" and "no" say to what."""
    names = part.choices.items()
    if set(part.choices) != {"0", "1"}:
        return [name for _, name in names]
    return [gettext("{who}: {what}", who=part.label, what=name) for _, name in names]
