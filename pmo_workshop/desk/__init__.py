"""The desk of those who run the PMO: what is due, account by account. Nothing of it is sent.

``lines`` and ``accounts`` say what the tables hold on a day, ``calendar`` what the next twelve
months do, ``pages`` and ``ics`` lay it out; ``notes``, ``messages`` and ``telling`` write
down what people say.
It reads the PMO's own records, and sentences that a report has released; no answer of anybody.
"""

from .accounts import Account, accounts
from .calendar import Entry, calendar
from .ics import ics
from .lines import Line, Section, desk
from .messages import messages, plan, sent
from .notes import held, not_held, planned, reopened, settled
from .pages import (
    account_page,
    account_pages,
    calendar_page,
    desk_page,
    in_lines,
    in_months,
    plan_page,
)
from .schedule import count_reviews, reviews_counted

__all__ = [
    "Account",
    "Entry",
    "Line",
    "Section",
    "account_page",
    "account_pages",
    "accounts",
    "calendar",
    "calendar_page",
    "count_reviews",
    "desk",
    "desk_page",
    "held",
    "ics",
    "in_lines",
    "in_months",
    "messages",
    "not_held",
    "plan",
    "plan_page",
    "planned",
    "reopened",
    "reviews_counted",
    "sent",
    "settled",
]
