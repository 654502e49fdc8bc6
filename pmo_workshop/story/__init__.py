"""The consultant's own words: read from ``story.md``, filled from the claims, and held to them."""

from .checking import Objection, cited_in, contradicted, objections, unread
from .citing import filled
from .listing import citable, listing, to_mend
from .reading import Passage, Story, read_story
from .seen import confirm, read_seen

__all__ = [
    "Objection",
    "Passage",
    "Story",
    "citable",
    "cited_in",
    "confirm",
    "contradicted",
    "filled",
    "listing",
    "objections",
    "read_seen",
    "read_story",
    "to_mend",
    "unread",
]
