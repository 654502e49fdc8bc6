"""Questions whose own words tell a cost where they count as a benefit, or the other way round."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from ...i18n import N_, gettext
from ..asked_about import GET, GIVE, is_negated, told_by_words
from ..sheet import quoted
from .direction import ENOUGH, MEASURES, SCALE_ALPHA, beyond_chance, limit_of, score_of, standing
from .finding import Finding
from .sheets import Sheets

_SIDES = {GET: ("get", N_("what users get from the PMO")),
          GIVE: ("give", N_("what users give for it"))}  # fmt: skip
_COST = {("value", "give"), ("funnel", "cost")}
_A_LINE = 120


def told_otherwise(tables: Mapping[str, pd.DataFrame]) -> list[Finding]:
    """
    Questions that count as a benefit and whose words tell a cost, and the other way round.

    What is reversed, said not to be so, or tells both is left to who wrote it.

    Examples
    --------
    >>> items = pd.DataFrame({"item_id": ["V1", "V2"], "instrument": "value", "dimension": "get",
    ...                       "text": ["It saves me work", "It eats up my time"], "reverse": 0})
    >>> [finding.turned for finding in told_otherwise({"items": items})]
    [('V2',)]
    """
    items = tables.get("items")
    return [*_of_items(items)] if items is not None else []


def _of_items(items: pd.DataFrame) -> Iterator[Finding]:
    asked = items[items["text"].notna() & items["instrument"].notna()]
    plain = asked[~asked["reverse"].fillna(0).eq(1)]
    for item in plain.drop_duplicates("item_id").itertuples():
        told = told_by_words(item.text)
        if told is None or told[0] not in _SIDES or is_negated(item.text):
            continue
        is_cost = (item.instrument, item.dimension) in _COST
        if is_cost == (told[0] == GIVE) or (item.instrument != "value" and told[0] == GET):
            continue
        side, counts = _SIDES[told[0]]
        says = gettext(
            "{question}: its words ({words}) tell {side}, and it counts as something else",
            question=quoted(item.text, _A_LINE),
            words=quoted(told[1]),
            side=gettext(counts),
        )
        if item.instrument == "value":
            do = gettext("If so, write {side} as its dimension in items.", side=side)
            yield Finding(
                f"meaning of {item.item_id}", "items", says, do, turned=(item.item_id,),
                dimension=side,
            )  # fmt: skip
        else:
            do = gettext("If more of it is worse, mark it in items as reversed.")
            yield Finding(f"meaning of {item.item_id}", "items", says, do)


def against_the_total(sheets: Sheets) -> list[Finding]:
    """
    Of two questions about what users get, the one that runs against every other measure.

    Two are too few to be held against each other, as longer scales are.
    """
    at = [
        place
        for place in sheets.places("value", "single")
        if sheets.questions["dimension"].iloc[place] == "get"
    ]
    scores = {name: score_of(sheets, *where) for name, where in MEASURES.items()
              if where[0] != "value"}  # fmt: skip
    scores = {name: score for name, score in scores.items() if len(score) >= ENOUGH}
    if len(at) != _A_PAIR or not scores:
        return []
    total = pd.DataFrame(scores).rank(pct=True).mean(axis=1)
    found = []
    for place in at:
        own = pd.Series(sheets.keyed[:, place])
        both = pd.DataFrame({"own": own, "total": total}).dropna()
        if len(both) < ENOUGH or both["own"].nunique() < _VARIES:
            continue
        stand = standing(both)
        z = float(beyond_chance([stand[:, :1]], [stand[:, 1:]])[0])
        if z < limit_of(SCALE_ALPHA / _A_PAIR, len(both)):
            item = str(sheets.questions["item_id"].iloc[place])
            found.append(
                Finding(
                    f"direction of {item}",
                    "items",
                    gettext(
                        "the answers to {item} (value, get) run against all else that was asked "
                        "of the PMO: its words tell a cost, or its scale is turned",
                        item=item,
                    ),
                    gettext("Read its words. Is it what users give, write give in items."),
                    turned=(item,),
                    dimension="give",
                )
            )
    return found


_A_PAIR, _VARIES = 2, 3
