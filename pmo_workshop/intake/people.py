"""What gives people away in a table: contact data by its column, and names where roles belong."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..i18n import N_, gettext
from ..personal_data import GIVEN_NAMES, names_somebody, personal_data

_CONTACT = re.compile(
    r"(?:^|[^a-z])(?:e-?mail|mail|name|(?:first|last|full|sur|user|nick)\s?name|vorname|nachname"
    r"|familienname|benutzer|teilnehmer|phone|telephone|telefon|tel|mobile|mobil|handy|fax|ip"
    r"|ip\s?address|ip-?adresse|address|adresse|anschrift|birth(?:day|date)|geburts(?:tag|datum)"
    r"|nom|prénom|prenom|nombre|apellidos?|cognome|nome|correo|courriel|téléphone|teléfono"
    r"|telefono|login|linkedin)(?:$|[^a-z])",
    re.IGNORECASE,
)


def contact_data(name: str, texts: Iterable[str]) -> str:
    """
    Return what of a person a column holds that no table has, or nothing.

    Parameters
    ----------
    name : str
        The name of the column.
    texts : iterable of str
        Its different cells.

    Examples
    --------
    >>> contact_data("E-Mail Address", []), contact_data("Contact", ["x@example.org"])
    ('contact data by its name', 'an e-mail address')
    >>> contact_data("Remarks", ["late"])
    ''
    """
    if _CONTACT.search(re.sub(r"[_\s]+", " ", name)):
        return gettext("contact data by its name")
    for text in texts:
        found = personal_data(text)
        if found:
            return found[0]
    return ""


A_NAME = N_("a person's name")

# --- Names --------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W\d_]+")
_ORGANISATIONS = frozenset(
    """
    gmbh ag se kg kgaa ohg mbh ug ev ltd limited inc llc llp plc corp corporation company co sarl
    sas spa srl bv nv ab oy oyj aps sro söhne sons partners partner group gruppe konzern holding
    bank university universität université universidad università hospital klinik klinikum clinic
    institut institute instituto school schule hochschule college academy akademie stiftung
    foundation verein verband werk werke plant site standort filiale branch office büro bureau
    department abteilung bereich ressort division referat amt ministry ministerium stadt city
    kreis county region street straße house haus platz airport campus building
    """.split()  # noqa: SIM905 - words are read as words
)
_ROLES = (
    "services?|service|department|office|lead|leader|manager|managers|director|directors|head|"
    "analyst|analysts|engineer|engineers|developer|developers|consultant|consultants|officer|"
    "support|sales|operations|controlling|controller|leiter|leiterin|leitung|planning|management"
)
_SAINT = re.compile(r"\b(?:St|Ste|Saint|Sainte|Sankt|San|Santa|Santo|São|Sint)\b\.?[\s-]\w+")
_SENIOR = re.compile(r"\b[SJ]r\b\.?")
_ABBREVIATED = re.compile(rf"(?<!\w)(?:[A-Z]\.?\s?)+(?=\b(?:{_ROLES})\b)", re.IGNORECASE)
_PLACES = frozenset(
    ("adrian", "charlotte", "florence", "georgia", "jordan", "nancy", "sydney", "victoria")
)
"""Given names that a site or a branch is more likely to have than a person alone."""


def looks_like_a_person(text: str) -> bool:
    """
    Return whether the name of a role or a group looks like one person's.

    Examples
    --------
    >>> [looks_like_a_person(name) for name in ("Anna Berg", "Frau Müller", "PM (K. Okonkwo)")]
    [True, True, True]
    >>> [looks_like_a_person(name) for name in ("Head of Sales", "Müller GmbH", "St. Martin", "IT")]
    [False, False, False, False]
    """
    words = [word.casefold() for word in _WORD.findall(text)]
    text = text.title() if text.islower() and len(words) == 2 else text
    if "&" in text or _ORGANISATIONS.intersection(words):
        return False
    if len(words) == 1:
        return words[0] in GIVEN_NAMES - _PLACES and text.strip()[:1].isupper()
    return names_somebody(_ABBREVIATED.sub("", _SENIOR.sub("", _SAINT.sub("", text))))


def is_made_of_a_name(text: str) -> bool:
    """
    Return whether an id is made of a given name.

    Examples
    --------
    >>> is_made_of_a_name("anna.berg"), is_made_of_a_name("R17")
    (True, False)
    """
    return any(word.casefold() in GIVEN_NAMES for word in _WORD.findall(text))
