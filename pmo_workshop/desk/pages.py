"""The desk and the accounts as pages of the suite, and as lines of a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import zip_longest

from ..actions import Proposal
from ..analysis.relationship_ladder import STANCE_IN_WORDS
from ..content.modules import ELEMENTS as MODULES
from ..content.publications import templates
from ..display import clean, is_missing, period_in_words, upper_first
from ..errors import UsageError
from ..export import Document
from ..export.blocks import heading, paragraph, run
from ..export.document import Block, slug
from ..i18n import N_, day_in_words, gettext, ngettext
from ..intake.client import Client
from ..leading import ELEMENTS
from ..schema import REGISTER, TABLES
from ..texts import open_place
from ..units import how_many
from .accounts import Account, Contact, Member, Promise, accounts
from .calendar import Entry
from .lines import Line, Section, first_lines

MOST, ROWS, LETTERS = 6, 47, 76
"""Items of a field, rows of all fields together, and letters of a row, as a sheet has room for."""

STANDING = ("requests", "consent", "benefits")
"""The kinds of lines that are due on no day: they wait where a sheet is full."""

MOST_MEMBERS = 12

_STATES = {"late": N_("late"), "missed": N_("missed"), "open": N_("open"), "kept": N_("kept")}
"""How a promise stands, in the order in which promises are told."""


def desk_page(client: Client, sections: Sequence[Section], today: date) -> Document:
    """
    Return the desk: all that is due, then as much of what is due on no day as a sheet has room for.

    Of the rest it says how many more there are.
    """
    lines = [line for section in sections for line in section.lines]
    late = sum(line.late for line in lines)
    due = sum(line.day is not None for line in lines) - late
    title = gettext("{late} late, {due} coming due", late=late, due=due)
    shown = _shown(sections)
    first = [[paragraph(run(line.what, "strong"), run(f" – {line.by_whom}"))]
             for line in first_lines(sections)]  # fmt: skip
    fields = {gettext("What to do first"): [_listed(first)]} if len(lines) > len(first) > 0 else {}
    fields |= {
        section.title: [_listed(_items(section.lines[:n]), _the_rest(section, n))]
        for section, n in zip(sections, shown, strict=True)
        if section.lines
    }
    nothing = ", ".join(section.title for section in sections if not section.lines)
    if nothing:
        fields[gettext("Nothing")] = [_text(nothing)]
    starts = dict.fromkeys(
        line.start
        for n, section in zip(shown, sections, strict=True)
        for line in section.lines[:n]
        if line.id
    )
    if starts:
        how = [[paragraph(run(f"{start} ID", "code"))] for start in starts]
        fields[gettext("Note what is done, with the id in brackets")] = [_listed(how)]
    return _page(client, title, today, fields)


def _shown(sections: Sequence[Section]) -> list[int]:
    """Return how many lines of each kind are shown: of what is due, every one."""
    shown = [0 if section.name in STANDING else len(section.lines) for section in sections]
    due = [line for n, section in zip(shown, sections, strict=True) for line in section.lines[:n]]
    first = first_lines(sections)
    room = ROWS - 2 * len(sections) - sum(map(_rows, due)) - sum(map(_rows_said, first))
    places = [
        (at, kind)
        for kind, section in enumerate(sections)
        for at in range(min(MOST, len(section.lines)) if section.name in STANDING else 0)
    ]
    for at, kind in sorted(places):
        room -= _rows(sections[kind].lines[at])
        if room < 0:
            break
        shown[kind] += 1
    return shown


def _rows(line: Line) -> int:
    """Return how many rows of the sheet a line takes with what ends it."""
    return _rows_said(line) + bool(line.step) + bool(line.start and not line.id)


def _rows_said(line: Line) -> int:
    return 1 + (len(line.what) + len(line.by_whom)) // LETTERS


def _the_rest(section: Section, shown: int) -> str:
    """Return how many lines of a kind are not shown."""
    left = len(section.lines) - shown
    return _and_more(left) if shown else ngettext("{n} waits", "{n} wait", left)


def _and_more(n: int) -> str:
    return ngettext("and {n} more", "and {n} more", n) if n > 0 else ""


def _items(lines: Sequence[Line]) -> Iterator[list[Block]]:
    """Yield each line with its id; the step that ends several stands below the last of them."""
    for line, after in zip_longest(lines, lines[1:]):
        known_by = f" ({line.id})" if line.id else ""
        runs = [run(line.what, "strong"), run(f" – {line.by_whom}{known_by}")]
        if after is None or line.step != after.step:
            ends = {"" if line.id else line.start: "code", line.step: ""}
            runs += [r for end, style in ends.items() if end for r in (run("\n"), run(end, style))]
        yield [paragraph(*runs)]


def calendar_page(client: Client, entries: Sequence[Entry], first_day: date) -> Document:
    """Return the twelve months on a page, month by month."""
    months: dict[str, list[list[Block]]] = {}
    for entry in entries:
        told = "; ".join(about(entry))
        runs = [run(f"{_in_month(entry)} "), run(entry.what, "strong"), run(f" – {told}")]
        months.setdefault(_month(entry), []).append([paragraph(*runs)])
    fields = {month: [_listed(days)] for month, days in months.items()}
    planned = sum(entry.planned for entry in entries)
    title = ngettext(
        "Twelve months: {n} day planned, {proposed} proposed",
        "Twelve months: {n} days planned, {proposed} proposed",
        planned,
        proposed=len(entries) - planned,
    )
    return _page(client, title, first_day, fields)


def _month(entry: Entry) -> str:
    """Return under which heading an entry stands."""
    return gettext("Late") if entry.late else period_in_words(f"{entry.day:%Y-%m}")


def _in_month(entry: Entry) -> str:
    """Return the day of an entry as it stands under its heading."""
    return day_in_words(entry.day) if entry.late else str(entry.day.day)


def about(entry: Entry) -> list[str]:
    """Return what is known of an entry beside its day and what it is, in words."""
    known = {
        N_("for {what}"): entry.audience,
        N_("by {what}"): entry.channel,
        N_("from {what}"): entry.owner,
        N_("hooked in at: {what}"): gettext(HOOK_IN_WORDS[entry.hook]) if entry.hook else "",
    }
    told = [gettext(words, what=what) for words, what in known.items() if what]
    told += [entry.note] if entry.note else []
    return told if entry.planned else [*told, gettext("proposed")]


HOOK_IN_WORDS = {
    "intake": N_("intake"),
    "gate": N_("the gate"),
    "report": N_("the monthly report"),
    "onboarding": N_("onboarding"),
}


def plan_page(client: Client, today: date) -> Document:
    """Return the marketing plan: message by message, with what is still to be chosen."""
    campaigns = client["campaigns"].sort_values("day", kind="stable")
    forms = templates()
    fields = {}
    for row in campaigns.itertuples():
        form = forms.get(clean(row.communication))
        told = {
            gettext("Audience"): clean(row.audience) or gettext("everybody"),
            gettext("Need"): _needs(client).get(clean(row.need), clean(row.need)),
            gettext("Communication"): form.title if form else "",
            gettext("Channel"): clean(row.channel),
            gettext("Owner"): clean(row.owner),
            gettext("Day"): "" if is_missing(row.day) else day_in_words(row.day),
            gettext("Measure"): clean(row.measure),
            gettext("Hooked in at"): gettext(HOOK_IN_WORDS[row.hook]) if clean(row.hook) else "",
            gettext("Sent"): "" if is_missing(row.sent) else day_in_words(row.sent),
        }
        open_yet = [name for name, what in told.items() if not what and name != gettext("Sent")]
        lines = [gettext("{name}: {what}", name=name, what=what)
                 for name, what in told.items() if what]  # fmt: skip
        if open_yet:
            lines.append(open_place(", ".join(open_yet)))
        runs = [run(clean(row.message), "strong"), run("\n" + "; ".join(lines))]
        fields[f"{row.campaign_id} {_element(row.element)}".strip()] = [paragraph(*runs)]
    title = ngettext("The marketing plan: {n} message", "The marketing plan: {n} messages",
                     len(campaigns))  # fmt: skip
    return _page(client, title, today, fields)


def _element(code: object) -> str:
    letter = ELEMENTS.get(clean(code), "")
    return next((gettext(m.title) for m in MODULES if m.letter == letter), "")


def _needs(client: Client) -> dict[str, str]:
    services = client["services"]
    return {str(s): clean(n) for s, n in zip(services["service_id"], services["name"], strict=True)}


def account_pages(client: Client, today: date) -> dict[str, Document]:
    """
    Return the pages of all accounts by the names of their files.

    Raises
    ------
    UsageError
        The client has no accounts yet.
    DataError
        The register should have been deleted by today.
    """
    found = accounts(client, today)
    if not found:
        raise UsageError(
            gettext(
                "stakeholders.csv: no row, so there is no account. {how}",
                how=gettext(TABLES["stakeholders"].how_to_collect),
            )
        )
    taken: set[str] = set()
    return {
        f"{client.id}-account-{slug(account.name, taken)}": account_page(client, account, today)
        for account in found
    }


def account_page(client: Client, account: Account, today: date) -> Document:
    """Return the page of an account."""
    fields = {
        gettext("Looked after by"): [_text(account.holder)],
        gettext("Stance now"): [_text(_standing(account.standing(), len(account.members)))],
        gettext("Stance wanted"): [
            _text(_standing(account.standing(wanted=True), len(account.members)))
        ],
        gettext("Promises"): _promises(account),
        **_late(account),
        gettext("Last contact"): [_text(_contact(account.last))],
        gettext("Next contact"): [_text(_contact(account.next))],
        gettext("Last review"): [_text(_contact(account.last_review))],
        gettext("Next review"): [_text(_next_review(account))],
        gettext("The ask"): [_asks(account)],
        gettext("Lower than wanted"): [_short(account.members)],
    }
    return _page(client, account.name, today, fields)


def _late(account: Account) -> dict[str, list[Block]]:
    """Return the contacts whose day is over and that were not held; nothing without any."""
    items = [[paragraph(run(_contact(contact), "strong"))] for contact in account.late]
    if not items:
        return {}
    return {gettext("Late contacts"): [_listed(items[:MOST], _and_more(len(items) - MOST))]}


def _standing(counts: Mapping[str, int], of: int) -> str:
    """Return how many have each stance, and of how many nobody has recorded one."""
    told = [
        gettext("{n} {stance}", n=n, stance=gettext(STANCE_IN_WORDS[stance]))
        for stance, n in counts.items()
    ]
    if not_known := of - sum(counts.values()):
        told.append(gettext("{n} not recorded", n=not_known))
    return ", ".join(told)


def _promises(account: Account) -> list[Block]:
    counts = {gettext(words): account.count(state) for state, words in _STATES.items()}
    told = ", ".join(f"{n} {words}" for words, n in counts.items())
    order = sorted(account.promises, key=lambda promise: [*_STATES].index(promise.state))
    items = [[paragraph(run(_promise(promise)))] for promise in order]
    return (
        [_text(told), _listed(items[:MOST], _and_more(len(items) - MOST))] if items else [_text("")]
    )


def _promise(promise: Promise) -> str:
    told = {"promise": promise.text, "state": gettext(_STATES[promise.state])}
    if promise.state == "late" and promise.due:
        return gettext("{promise}: late, was due {day}", **told, day=day_in_words(promise.due))
    if promise.state == "open" and promise.due:
        return gettext("{promise}: {state}, due {day}", **told, day=day_in_words(promise.due))
    if promise.state == "kept":
        return gettext("{promise}: kept, by our record", **told)
    return gettext("{promise}: {state}", **told)


def _contact(contact: Contact | None) -> str:
    if contact is None:
        return ""
    told = ", ".join(filter(None, (day_in_words(contact.day), contact.with_whom, contact.channel)))
    return f"{told}: {contact.note}" if contact.note else told


def _next_review(account: Account) -> str:
    if account.next_review is None and account.review_proposed:
        return gettext("{day}, proposed", day=day_in_words(account.review_proposed))
    return _contact(account.next_review)


def _asks(account: Account) -> Block:
    """Return what is asked of the account as a whole, then of single stakeholders."""
    whole = [gettext("{ask} (the account)", ask=account.ask)] if account.ask else []
    asked: dict[str, list[str]] = {}
    for member in account.members:
        if member.ask:
            asked.setdefault(member.ask, []).append(member.id)
    items = [[paragraph(run(ask))] for ask in whole]
    items += [[paragraph(run(ask), run(f" ({_some(ids)})"))] for ask, ids in asked.items()]
    return _listed(items[:MOST], _and_more(len(items) - MOST))


def _some(ids: Sequence[str]) -> str:
    return ids[0] if len(ids) == 1 else how_many(len(ids), "stakeholders")


def _short(members: Iterable[Member]) -> Block:
    short = [member for member in members if member.steps_short]
    items = [
        gettext(
            "{id}: {current}, wanted {wanted}",
            id=member.id,
            current=gettext(STANCE_IN_WORDS[member.current]),
            wanted=gettext(STANCE_IN_WORDS[member.wanted]),
        )
        for member in short
    ]
    shown = [[paragraph(run(item))] for item in items[:MOST_MEMBERS]]
    return _listed(shown, _and_more(len(items) - MOST_MEMBERS))


# -- blocks --------------------------------------------------------------------------------------


def _page(
    client: Client, title: str, today: date, fields: Mapping[str, Sequence[Block]]
) -> Document:
    facts = {
        "id": client.id,
        "name": client.name,
        "report_date": today.isoformat(),
        "language": client.language,
    }
    taken: set[str] = set()
    told = {**fields, gettext("Who may see it"): [_text(_kept_by(client))]}
    blocks = [block for field, own in told.items() for block in (heading(field, taken), *own)]
    kind = gettext("Internal, not to be sent")
    return Document(title, facts, "desk", blocks, publication={"kind": kind, "layout": "card"})


def _kept_by(client: Client) -> str:
    """Return on what basis the register is held, who sees it and until when."""
    register = client.register
    if not any(map(client.collected, REGISTER)):
        return gettext("The PMO's own records; no single answer of the survey is in them.")
    if not (register.basis and register.access and register.delete_after):
        return gettext(
            "Not settled yet: write basis, access and delete_after into [engagement_register] of "
            "client.toml."
        )
    return gettext(
        "{access}. Held on this basis: {basis}. Deleted after {day}. These are the PMO's own "
        "records; no single answer of the survey is in them.",
        access=upper_first(clean(register.access)),
        basis=clean(register.basis),
        day=day_in_words(register.delete_after),
    )


def _text(text: str) -> Block:
    return paragraph(run(text or "–"))


def _listed(items: Iterable[list[Block]], more: str = "") -> Block:
    told = [*items, *([[_text(more)]] if more else [])]
    return {"type": "list", "ordered": False, "items": told} if told else _text("")


# -- a terminal ----------------------------------------------------------------------------------


def in_lines(client: Client, sections: Sequence[Section], today: date) -> Iterator[str]:
    """Yield the desk as lines of a terminal; kinds of which there is nothing are named last."""
    yield gettext("{client}, {day}", client=client.name, day=day_in_words(today))
    for section in sections:
        if section.lines:
            yield ""
            yield f"{section.title} ({len(section.lines)})"
        for line in section.lines:
            yield f"  {line.what} ({line.by_whom})"
            yield from (f"      {end}" for end in (line.command, line.step) if end)
    nothing = [section.title for section in sections if not section.lines]
    if nothing:
        yield ""
        yield gettext("Nothing: {kinds}", kinds=", ".join(nothing))


def in_months(
    client: Client, entries: Iterable[Entry], proposed: Sequence[Proposal]
) -> Iterator[str]:
    """Yield the calendar month by month, then the messages that are proposed and not planned."""
    month = ""
    for entry in entries:
        if _month(entry) != month:
            month = _month(entry)
            yield month
        yield f"  {_in_month(entry):>2}  {entry.what} ({'; '.join(about(entry))})"
    campaigns = client["campaigns"]
    pending = set(campaigns.loc[campaigns["sent"].isna(), "source"].dropna())
    new = [proposal for proposal in proposed if proposal.id not in pending]
    yield ""
    if proposed:
        yield ngettext("{n} more message is proposed", "{n} more messages are proposed", len(new))
    else:
        yield gettext("A report proposes messages. Make it first: pmo-workshop report DIR")
    for proposal in new:
        yield f"  {proposal.id}  {proposal.text}"
    if new:
        yield ""
        yield gettext(
            "Plan one: pmo-workshop calendar DIR --take {id} --audience ROLE --channel TEXT "
            "--owner ROLE --day DAY --hook gate",
            id=new[0].id,
        )
