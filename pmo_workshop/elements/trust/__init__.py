"""Building Trust, T1 to T6."""

from .actions import action_ranking
from .cases import cases_graded, need_coverage
from .gap_change import gap_change
from .gaps import gap_by_dimension, gap_by_group, gap_by_item, scale_reliability
from .improvement import on_time_by_month, satisfaction_by_wave
from .listening import contact_load, feedback_loop, raci_check, survey_sample_size
from .needs import most_needed_services
from .quality import kano_categories, quality_attributes
from .schedule import schedule_gap

QUESTIONS = (
    most_needed_services,
    quality_attributes,
    kano_categories,
    gap_by_dimension,
    gap_by_item,
    scale_reliability,
    gap_by_group,
    gap_change,
    schedule_gap,
    action_ranking,
    survey_sample_size,
    contact_load,
    feedback_loop,
    raci_check,
    on_time_by_month,
    satisfaction_by_wave,
    cases_graded,
    need_coverage,
)
"""In the order of the workshop."""
