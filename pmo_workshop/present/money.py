"""Amounts of money as text, and their currency."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence

from ..disclosure import Released
from ..display import digits_apart, expect_released, from_to, number
from ..i18n import N_, figures, gettext, ngettext
from ..texts import drawn_range


def currency_of(released: Released) -> str:
    """Return the currency of a result's amounts; empty if there is no result."""
    return str(expect_released(released).facts.get("currency", ""))


def money(value: float, currency: str) -> str:
    """
    Return an amount with three figures that count, as no estimate carries more.

    Examples
    --------
    >>> money(129232.5, "GBP"), money(-41.2, "EUR"), money(0, "GBP")
    ('GBP 129,000', '−EUR 41', 'GBP 0')
    >>> money(28_149_000_000, "JPY")
    'JPY 28.1 billion'
    """
    size = abs(float(value))
    digits = 2 - math.floor(math.log10(size)) if size else 0
    rounded = round(size, min(digits, 0))
    told = number(rounded, 0)
    if rounded >= 1e9:
        told = gettext("{amount} billion", amount=figures(f"{rounded / 1e9:,.10g}"))
    amount = gettext("{currency} {amount}", currency=currency, amount=told) if currency else told
    return f"−{amount}" if value < 0 and round(size) else amount


def money_range(low: float, high: float, currency: str) -> str:
    """
    Return the range of a drawn amount as it stands in a sentence.

    Examples
    --------
    >>> from pmo_workshop.texts import spoken
    >>> spoken(money_range(100_346, 159_742, "GBP")), spoken(money_range(-900, 500, "GBP"))
    ('(likely range GBP 100,000 to 160,000)', '(likely range −GBP 900 to GBP 500)')
    >>> money_range(100_346, 100_346, "GBP")
    '(the same in every draw)'
    """
    if math.isclose(low, high, abs_tol=1e-9):
        return gettext("(the same in every draw)")
    of = currency if low < 0 else ""
    return likely_range(from_to(money(low, currency), money(high, of)))


def likely_range(ends: str) -> str:
    """
    Return the ends between which eight in ten draws of an estimate lie, as a reader hears them.

    Examples
    --------
    >>> from pmo_workshop.texts import spoken
    >>> spoken(likely_range("49 to 63p"))
    '(likely range 49 to 63p)'
    """
    return gettext("({likely_range} {ends})", likely_range=in_likely_range(), ends=ends)


def in_likely_range() -> str:
    """Return the words for the range from P10 to P90, for a sentence that is made of its ends."""
    return drawn_range(gettext("likely range"))


_Hundredths = Callable[[str, float], str]


def _pence(figure: str, count: float) -> str:
    return gettext("{figure}p", figure=figure)


def _cents(figure: str, count: float) -> str:
    return ngettext("{n} cent", "{n} cents", count, n=figure)


_DOLLAR: tuple[str, _Hundredths] = N_("dollar"), _cents
_COINS: Mapping[str, tuple[str, _Hundredths]] = {
    "GBP": (N_("pound"), _pence),
    "EUR": (N_("euro"), _cents),
    **dict.fromkeys(("AUD", "CAD", "NZD", "USD"), _DOLLAR),
}
"""One of a currency, and its hundredths, as people say them."""


def one_of(currency: str) -> str:
    """
    Return one unit of a currency as people say it, or with its code where we do not know.

    Examples
    --------
    >>> one_of("GBP"), one_of("CHF")
    ('pound', 'CHF 1')
    """
    return gettext(_COINS[currency][0]) if currency in _COINS else _to_the_coin(1, currency, 0)


def coins(currency: str, *amounts: float) -> str:
    """
    Return an amount of a few units of money, or the two ends of a range, as people say it.

    Below one unit it is told in hundredths. No amount is printed as 0 or as one unit that is not,
    and no two as one that differ.

    Examples
    --------
    >>> coins("GBP", 0.5512), coins("GBP", 0.487, 0.632), coins("USD", 0.01), coins("CHF", 0.55)
    ('55p', '49 to 63p', '1 cent', 'CHF 0.55')
    >>> coins("GBP", 0.9996), coins("EUR", 0.118, 0.122), coins("GBP", -0.3, 1.634)
    ('99.96p', '11.8 to 12.2 cents', '−GBP 0.30 to GBP 1.63')
    """
    of_one = 100 if currency in _COINS and max(map(abs, amounts)) < 1 else 1
    least = 0 if of_one == 100 else 2
    sizes = [of_one * amount for amount in amounts]
    digits = digits_apart(sizes, (0, of_one), least)
    if len({round(size, digits) for size in sizes}) < len(set(sizes)):
        digits += 1
    if of_one == 1:
        return _ends(_to_the_coin(size, currency, digits) for size in sizes)
    figure = _ends(number(size, digits) for size in sizes)
    one = len(amounts) == 1 and digits == 0
    return _COINS[currency][1](figure, sizes[0] if one else 2)


def _ends(told: Iterable[str]) -> str:
    """Return one figure, or two as the ends of a range."""
    first, *last = told
    return from_to(first, *last) if last else first


def _to_the_coin(amount: float, currency: str, digits: int) -> str:
    size = number(abs(amount), digits)
    told = gettext("{currency} {amount}", currency=currency, amount=size)
    return f"−{told}" if round(amount, digits) < 0 else told


def scale_of(values: Sequence[float]) -> tuple[float, str]:
    """
    Return the factor and the word for an axis of amounts.

    Examples
    --------
    >>> scale_of([120_000.0]), scale_of([3_100_000.0]), scale_of([5e9]), scale_of([90.0])
    ((0.001, 'thousand '), (1e-06, 'million '), (1e-09, 'billion '), (1.0, ''))
    """
    largest = max((abs(value) for value in values), default=0.0)
    if largest >= 2e9:
        return 1e-9, f"{gettext('billion')} "
    if largest >= 2e6:
        return 1e-6, f"{gettext('million')} "
    return (1e-3, f"{gettext('thousand')} ") if largest >= 2e4 else (1.0, "")


def money_axis(what: str, word: str, currency: str) -> str:
    """
    Return the title of an axis of amounts, with the word that ``scale_of`` gives.

    Examples
    --------
    >>> money_axis("Amount", "thousand ", "GBP"), money_axis("Amount", "", "GBP")
    ('Amount (thousand GBP)', 'Amount (GBP)')
    """
    return gettext("{what} ({unit})", what=what, unit=f"{word}{currency}".strip())
