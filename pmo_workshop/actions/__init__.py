"""The ledger of actions: what a report proposes is taken over, and people say what became of it.

``proposals`` reads what the executed workbooks propose; ``ledger`` writes the table ``actions`` of
a client folder, row by row and by id: what a person wrote in it stays.
"""

from .ledger import Change, agreed, ended, take, take_agreed, told
from .proposals import Proposal, proposals

__all__ = ["Change", "Proposal", "agreed", "ended", "proposals", "take", "take_agreed", "told"]
