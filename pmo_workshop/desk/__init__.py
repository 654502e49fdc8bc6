"""The desk of those who run the PMO: what is due, account by account. Nothing of it is sent.

``lines`` and ``accounts`` say what the tables hold on a day, ``pages`` lays it out, and ``notes``
writes down what was held, kept or missed. It reads the PMO's own records; no answer of anybody.
"""

from .accounts import Account, accounts
from .lines import Line, Section, desk
from .notes import held, settled
from .pages import account_page, account_pages, desk_page, in_lines

__all__ = [
    "Account",
    "Line",
    "Section",
    "account_page",
    "account_pages",
    "accounts",
    "desk",
    "desk_page",
    "held",
    "in_lines",
    "settled",
]
