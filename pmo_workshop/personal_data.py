"""
What gives a person away in a text: addresses, numbers and handles, and names.

The patterns are used at intake, over every column of text, and before a statement is quoted. They
are wide where a text would be published and narrow where figures look alike: dates, times,
amounts, versions and the numbers of tickets are none. They cannot find everything, so a statement
is quoted only after somebody has read it and said yes.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from ipaddress import IPv6Address
from unicodedata import combining, normalize

from .i18n import N_

EMAIL, TELEPHONE = N_("an e-mail address"), N_("a telephone number")
IP_ADDRESS, HANDLE = N_("an IP address"), N_("a handle")
"""Kinds of personal data; who shows them translates them."""

_EMAIL = re.compile(
    r"[\w.+%'’-]{1,64}\s?(?:@|[(\[{]\s?(?:at|@)\s?[)\]}])\s?[\w-]{1,63}(?:\.[\w-]{1,63})*"
    r"(?:\.|\s?[(\[{]\s?(?:dot|punkt|\.)\s?[)\]}]\s?)[^\W\d_]{2,}",
    re.IGNORECASE,
)
_HANDLE = re.compile(
    r"(?<![\w@.])@[^\W\d][\w.-]*\w"
    r"|\b(?:slack|skype|telegram|discord|threema|instagram|twitter|xing|linkedin)\s?:\s?\w{3,}"
    r"|\b(?:linkedin\.com/in|xing\.com/profile|t\.me|twitter\.com|x\.com|instagram\.com)/\w+",
    re.IGNORECASE,
)
_IPV4 = re.compile(r"(?<![\w.,])(?<!\d-)(\d{1,3}(?:\.\d{1,3}){3})(?!\w|[.,]\d)")
_IPV6 = re.compile(r"(?<![\w:])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])", re.IGNORECASE)
_VERSION = re.compile(r"\b(?:versions?|v|release|build|rev)\.?\s?[\d.]+", re.IGNORECASE)

_DAY = r"(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}[./-]\d{1,2}[./-]\d{1,2})"
_NO_NUMBER = re.compile(
    rf"(?<![\d+./-])(?<!\d\s){_DAY}(?:\s?(?:-|–|to|bis)\s?{_DAY})?(?![./-]?\d)"
    r"|(?<![\d.])\d{1,2}[:.]\d{2}(?::\d{2})?\s?(?:-|–|to|bis)\s?\d{1,2}[:.]\d{2}(?![\d.])"
    r"|\b(?:ticket|invoice|order|case|id|no\.|nr\.|number|incident|request|rechnung|auftrag)"
    r"\s?[:#]?\s?[\d-]+"
    r"|(?:[€$£¥]|\b(?:eur|usd|gbp|chf)\b)\s?[+-]?\d[\d .,'’]{0,20}"
    r"|[+-]?\b\d[\d .,'’]{0,20}(?:[€$£¥%]|\b(?:eur|usd|gbp|chf|hours|days|h|k)\b)",
    re.IGNORECASE,
)
"""Dates, hours, the numbers of tickets and amounts, which are taken out before a telephone number
is looked for."""
_GAP = r"[\s./\u2010-\u2013-]{0,3}"
_TELEPHONE = re.compile(
    rf"(?<!\w)(?:\+|00)[1-9](?:{_GAP}[(]?\d[)]?){{7,14}}(?!\w)"  # international
    rf"|(?<![\w.,])(?<!\d )[(]?0\d(?:{_GAP}[(]?\d[)]?){{7,11}}(?!\w|[.,]\d)"  # national, from zero
    r"|(?<![\w.,-])(?:1[ .-])?[(]?[2-9]\d{2}[)]?[ .-]{1,2}\d{3}[ .-]\d{4}(?!\w|[.,-]\d)"  # America
    r"|(?<![\w.,])[(]\d{2,5}[)]\s?\d{3,5}[ -]?\d{3,5}(?!\w)"  # an area in brackets
    r"|(?<![\w.,])\d\d(?: \d\d){3,4}(?!\w)(?! \d)"  # in pairs
    r"|(?<![\w.,])\d{5} \d{5}(?!\w)"  # of India
    rf"|\b(?:tele?(?:fon|phone)?|phone|mobile|mobil|handy|fon|cell|call|ring|fax|whatsapp)\b\.?:?"
    rf"\s?(?:me\s|on\s|at\s|no\.\s|number\s){{0,2}}\d(?:{_GAP}\d){{5,14}}(?!\w)"
    r"|\b(?:ext|extension|durchwahl)\b\.?:?\s?-?\d{2,5}\b",
    re.IGNORECASE,
)

_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mister|Dr|Prof|Herrn?|Frau|Fr|Hr|Mme|Madame|Monsieur|Señora?|Sra?|Signora?"
    r"|Dott|Ing|Sir|Lady)\b\.?\s(?:[^\W\d_]\.\s?)*[^\W\da-z_][^\W\d_]+"
)
_INITIALLED = re.compile(
    r"(?<![\w.])(?:[^\W\da-z_]\.\s?){1,2}(?:(?:von|van|de|di|da|la)\s)*[^\W\da-z_][^\W\dA-Z_]{2,}"
)
_SURNAME_FIRST = re.compile(
    r"(?<!\w)[^\W\da-z_][^\W\dA-Z_]{2,},\s?[^\W\da-z_](?:\.|(?![\w&/+-]|\s\w))"
)
_LETTERED = (
    *(
        "block",
        "building",
        "category",
        "class",
        "grade",
        "group",
        "level",
        "line",
        "model",
        "option",
    ),
    *("part", "phase", "plan", "priority", "series", "site", "stage", "step", "team", "tier"),
    *("track", "type", "version", "vitamin", "wave", "zone", "stufe", "klasse", "gruppe", "typ"),
)
"""Words that a letter follows which is no initial."""
_LETTER_FIRST = re.compile(
    r"(?:^|(?<=[a-z,;:(.!?]\s))"
    + "".join(rf"(?<!\b(?i:{word})\s)" for word in _LETTERED)
    + r"(?![AI]\s)[^\W\da-z_]\s(?!(?:Board|Business|Commerce|Learning|Level|Mail|Manager|Meeting"
    r"|Project|Ray|Review|Suite|Support|Team)\b)[^\W\da-z_][^\W\dA-Z_]{2,}(?![\w-])"
)
"""An initial without its point; "A" and "I" are words."""
_WORD = re.compile(r"[^\W\d_]+")
_ID = re.compile(r"\w+(?:-\w+)*")

_NAMES = """
aaron abdul abdullah adam adrian agnes agnieszka ahmad ahmed aisha alan albert alejandro
aleksandra alessandro alex alexander alexandra alexis alfred ali alice alina amanda amelia amina
amir amy ana anastasia andre andrea andreas andrei andrew andrzej angela angelika anika anita anja
anke ann anna anne annette annika anthony anton antonia antonio arjun arthur ashley astrid axel
barbara bartosz beata beate ben benjamin bernard bernd bernhard bertram bettina bianca birgit
birgitta björn boris brenda brian brigitte britta bruno camille carla carlos carmen carol carolina
caroline carsten catherine cecilia chantal charles charlotte chen chiara chloe christian
christiane christina christine christoph christopher clara claudia claudio claire claus clemens
cornelia craig cristina cynthia dagmar daniel daniela danielle david deborah denise dennis detlef
diana diego dieter dietmar dimitri dirk dmitri dominic dominik donald donna dorothea dorothy edith
eduard edward ekaterina elena eleanor elias elif elisabeth elizabeth elke ella ellen emil emilia
emily emma enrico eric erich erik erika erwin esther ethan eugene eva evelyn ewa fabian fabio
fatima fatma felix ferdinand fernando filip fiona florence florian francesca francesco francisco
franz françoise frederik friedrich fritz gabriel gabriela gabriele gareth gary george georg gerald
gerd gerhard gianni gina giovanni giulia giuseppe gisela gordon grzegorz gudrun guido guillaume
gunnar gustav günter günther hanna hannah hannelore hannes hans harald hassan heather heidi heike
heiko heinrich heinz helen helena helga helmut henri henrik henry herbert hermann hiroshi holger
horst hubert hugo ian ibrahim ignacio igor ilse ines inga ingo ingrid irene irina isabel isabella
isabelle ivan jack jacob jacqueline jakob jakub james jamie jan jana jane janet janine jason
javier jean jeffrey jennifer jens jeremy jessica joachim joan joanna joe johan johann johanna
johannes john jon jonas jonathan jordan jorge josef josé joseph joshua joão juan judith julia
julian juliane julie jun jutta jörg jürgen kai karen karin karl karla karsten katarina katarzyna
katharina katherine kathleen kathrin katja katrin kelly kenji kenneth kerstin kevin kim kimberly
klara klaus konrad konstantin krzysztof kurt kyle lara lars larissa laura lauren laurence laurent
lea leah lena leon leonard leonie liam lina linda lisa liu lorenzo lothar louis louise luca lucas
lucia lucy luis luisa lukas lydia maciej magdalena manfred manuel manuela marc marcel marcin marco
marcus margaret margarete maria marianne marie marina mario marion marius markus marlene marta
martha martin martina mary maryam mateusz mathias matteo matthew matthias maurice max maximilian
megan mehmet mei melanie melissa mia michael michaela michał michel michelle miguel mikhail mila
miriam mohamed mohammad mohammed monica monika moritz muhammad mustafa nadia nadine nancy natalia
natalie natasha nathan nicholas nick nicola nicolas nicole niklas nikolai nils nina noah nora
norbert olaf oleg olga oliver olivia omar oskar otto pablo pamela paola paolo pascal patricia
patrick paul paula pauline pavel pedro peggy peter petra philip philipp philippe phillip pierre
piotr priya rachel rafael rahul rainer raj ralf ralph ramona raymond rebecca regina reiner renate
ricardo richard rita robert roberto robin roger roland rolf roman ronald rosa rosemarie rudolf
ruth ryan sabine sabrina samantha samir samuel sandra sara sarah scott sean sebastian sergei
sergey sharon sibylle siegfried sigrid silke silvia simon simone sinan sofia sonja sophia sophie
stefan stefanie stefano steffen stephan stephanie stephen steven stuart susan susann susanne
svetlana sven sylvia takashi tamara tanja tatiana teresa thea theodor theresa thomas thorsten tim
timothy tina tobias tom tomas tomasz torsten tracy udo ulrich ulrike ursula ute uwe valentin
valentina valeria vanessa vera verena veronika victor victoria vijay viktor viktoria vincent
vladimir volker walter waltraud wei wendy werner wilhelm william willi wojciech wolfgang xavier
yan yasmin yuki yusuf yves yvonne zoe zofia åsa øyvind özgür ömer
"""


_WITH_E = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})


def _spelt(name: str) -> set[str]:
    """
    Return a name as it is written, and as where a keyboard or an export has no accents.

    Examples
    --------
    >>> sorted(_spelt("jürgen")), sorted(_spelt("chloe"))
    (['juergen', 'jurgen', 'jürgen'], ['chloe'])
    """
    with_e = name.translate(_WITH_E)
    bare = name.replace("ø", "o")
    bare = "".join(sign for sign in normalize("NFD", bare) if not combining(sign))
    return {name, with_e, bare} if len(name) > 3 else {name}  # "ASA" is a kind of company


GIVEN_NAMES = frozenset(spelt for name in _NAMES.split() for spelt in _spelt(name))
"""Frequent given names; those that are also a common word or the name of a month are left out."""


def personal_data(text: str) -> tuple[str, ...]:
    """
    Return the kinds of address and number in a text by which a person can be reached or traced.

    Parameters
    ----------
    text : str

    Returns
    -------
    tuple of str
        Of ``"an e-mail address"``, ``"a telephone number"``, ``"an IP address"`` and
        ``"a handle"``, in this order; empty if there is none. What was found is not returned:
        messages must not quote it.

    Examples
    --------
    >>> personal_data("Write to anna@example.org or call +49 171 1234567.")
    ('an e-mail address', 'a telephone number')
    >>> personal_data("Ticket 0012345678 of 01.02.2026, 10:30-11:15: version 10.2.1, 1 234 567 EUR")
    ()
    """
    found = {
        EMAIL: _EMAIL.search(text),
        TELEPHONE: _TELEPHONE.search(_NO_NUMBER.sub(" ", text)),
        IP_ADDRESS: _holds_ip_address(_VERSION.sub(" ", text)),
        HANDLE: _HANDLE.search(_EMAIL.sub(" ", text)),
    }
    return tuple(kind for kind, place in found.items() if place)


def address_in(text: str) -> str:
    """
    Return the first kind of address or number in a text, or nothing; a handle is none here.

    Examples
    --------
    >>> address_in("Anna, anna@example.org"), address_in("Coffee @Home Ltd")
    ('an e-mail address', '')
    """
    return next((kind for kind in personal_data(text) if kind != HANDLE), "")


def names_somebody(text: str, known: Collection[str] = ()) -> bool:
    """
    Return whether a text names a person: a known or frequent name, a title, or initials.

    Parameters
    ----------
    text : str
    known : collection of str
        Names and ids of people of the client, as written in its tables.

    Examples
    --------
    >>> names_somebody("Ask Anna in the second week.")
    True
    >>> names_somebody("Mr. Okonkwo decides late."), names_somebody("K. Okonkwo decides late.")
    (True, True)
    >>> names_somebody("okonkwo decides late.", known=["Okonkwo, Kemi"])
    True
    >>> names_somebody("Ask J Smith."), names_somebody("Smith, J. decides late.")
    (True, True)
    >>> names_somebody("Every permit waits for Legal.")
    False
    """
    parts = {part for name in known for part in _WORD.findall(name) if len(part) > 2}
    ids = {name for name in known if not name.isdecimal()}
    own = {word.casefold() for word in parts | ids}
    return bool(
        _TITLED.search(text)
        or _INITIALLED.search(text)
        or _SURNAME_FIRST.search(text)
        or _LETTER_FIRST.search(text)
        or any(word[0].isupper() and word.casefold() in GIVEN_NAMES for word in _WORD.findall(text))
        or own & {word.casefold() for word in (*_WORD.findall(text), *_ID.findall(text))}
    )


def _holds_ip_address(text: str) -> bool:
    return any(
        all(int(part) <= 255 for part in found.split(".")) for found in _IPV4.findall(text)
    ) or any(_is_ipv6(found) for found in _IPV6.findall(text))


def _is_ipv6(text: str) -> bool:
    """Return whether it is an address; ``a::b`` of a program is none."""
    try:
        IPv6Address(text)
    except ValueError:
        return False
    return any(letter.isdigit() for letter in text)
