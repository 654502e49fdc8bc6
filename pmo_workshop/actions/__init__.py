"""The ledger of actions: what a report proposes is taken over, and people say what became of it.

``proposals`` reads what the executed workbooks propose; ``ledger`` writes the table ``actions`` of
a client folder, row by row and by id: what a person wrote in it stays. ``room`` brings home what a
room has drafted and agreed.
"""

from .ledger import Change, ended, take, told
from .proposals import Proposal, proposals
from .room import Draft, already, drafts, expect_the_room_of, merge, undecided, undo

__all__ = [
    "Change",
    "Draft",
    "Proposal",
    "already",
    "drafts",
    "ended",
    "expect_the_room_of",
    "merge",
    "proposals",
    "take",
    "told",
    "undecided",
    "undo",
]
