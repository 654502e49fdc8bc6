"""Revealing PMO Value, V1 to V5."""

from .appraisal import appraisal, bcr_sensitivity, cumulative_value
from .benefits import awareness, benefits_told, steps_to_reported
from .perceived_value import explicitness, perceived_value, value_by_wave, value_change, witnesses
from .relationships import (
    actions_closed,
    recommendation,
    recommendation_by_wave,
    relationship_moves,
    stance_matrix,
)
from .value_map import value_codes, value_map

QUESTIONS = (
    value_map,
    value_codes,
    perceived_value,
    value_change,
    value_by_wave,
    explicitness,
    witnesses,
    benefits_told,
    steps_to_reported,
    awareness,
    appraisal,
    bcr_sensitivity,
    cumulative_value,
    relationship_moves,
    stance_matrix,
    actions_closed,
    recommendation,
    recommendation_by_wave,
)
"""In the order of the workshop."""
