"""Sustaining Relationships, S1 to S4."""

from .communication import communication_levels, stance_moves
from .effort import effort_change, effort_mix
from .solution_fit import capability_reach, solution_fit
from .themes import issue_quotations, issue_saturation, issue_shares, issue_shares_by_group

QUESTIONS = (
    issue_shares,
    issue_quotations,
    issue_saturation,
    issue_shares_by_group,
    solution_fit,
    capability_reach,
    effort_mix,
    effort_change,
    communication_levels,
    stance_moves,
)
"""In the order of the workshop."""
