"""Questions that no questionnaire of ours has: put into groups, and asked about group by group.

Columns with one label set, one stem and one way of asking (as it should be, as it is, how much it
matters) are one group and need one decision: which instrument it is, or that it is left out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from ...i18n import gettext
from ..drafting import Asking
from ..export import Column
from .about_people import facts_of_people, may_be_about_people
from .groups import (
    TEXTS,
    Decided,
    Group,
    Scale,
    apart_by_words,
    groups_of,
    in_runs,
    is_answered,
    numbers_the_rows,
    with_labels_pooled,
)
from .instruments import with_instruments
from .questions import ids_of, item_of
from .scales import (
    ends_of,
    fixed_scale,
    of_one_scale_each,
    scale_of,
    scales_offered,
    why_no_scale,
    with_numbers_pooled,
)

AS_SHOWN = "as shown"
"""A question about what several others offer; the next file has offers of its own."""


def decide(
    columns: Sequence[Column],
    ask: Asking,
    told: Collection[str] = (),
    before: Mapping[str, str] | None = None,
    last_time: Mapping[str, str] | None = None,
) -> Decided:
    """
    Decide what the columns become that no questionnaire knows.

    Parameters
    ----------
    columns : sequence of Column
    ask : Asking
        Puts a question, and returns its answer if there is one.
    told : collection of str
        What other columns say of people already, such as ``"role"``: it is not looked for again.
    before : mapping of text to id, optional
        The questions of earlier waves, folded: what is asked again keeps its id.
    last_time : mapping of key to answer, optional
        What was answered about an earlier wave: an order of labels holds for more of them, too.
    """
    silent = [column for column in columns if not is_answered(column)]
    columns = [column for column in columns if is_answered(column)]
    several = [column for column in columns if column.option]
    numbering = [column for column in columns if numbers_the_rows(column)]
    groups = groups_of([c for c in columns if not c.option and not numbers_the_rows(c)])
    decided = Decided([], [], [], {c.place: g.key for g in groups for c in g.columns})
    decided.left_out.extend((column, gettext("nobody answered it")) for column in silent)
    several_answers = gettext("several answers; no table holds them")
    decided.left_out.extend((column, several_answers) for column in several)
    for column in numbering:
        decided.left_out.append((column, gettext("another number in each row, and no answer")))
    about = [group for group in groups if may_be_about_people(group, groups)]
    facts, undecided = facts_of_people(about, told, ask)
    for group, item in facts:
        decided.items.append((group.columns[0], item, None))
        groups.remove(group)
    waiting = {group.key for group in about} if undecided else set()
    groups = in_runs(with_labels_pooled(groups), columns)
    scaled: list[Group] = []
    for group in groups:
        if group.kind == TEXTS:
            decided.texts.extend(group.columns)
        elif reason := why_no_scale(group, group.key in waiting):
            decided.left_out.extend((column, reason) for column in group.columns)
        else:
            scaled.extend(apart_by_words(group, groups, ask.given))
    decided.groups.update({c.place: group.key for group in scaled for c in group.columns})
    measured = with_instruments(scaled, groups, ask, decided)
    measured = with_numbers_pooled(measured)
    ask.together(
        AS_SHOWN,
        gettext("The scales, from the least to the most, as the answers show them:"),
        dict(scales_offered(measured)),
    )
    chosen: list[tuple[Group, str, Scale]] = []
    for group, instrument in measured:
        ends = ends_of(instrument)
        scale = (
            scale_of(group, ask, last_time or {}) if ends is None else fixed_scale(group, ends, ask)
        )
        if isinstance(scale, str):
            decided.left_out.extend((column, scale) for column in group.columns)
            continue
        chosen.append((group, instrument, scale))
    chosen = of_one_scale_each(chosen, ask, decided)
    ids = ids_of(chosen, columns, ask, before or {})
    for group, instrument, (labels, low, high) in chosen:
        for at, column in enumerate(group.columns):
            item = item_of(column, ids[column.place], instrument, at, (low, high), chosen)
            decided.items.append((column, item, labels))
    return decided
