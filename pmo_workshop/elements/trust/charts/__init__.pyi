from .actions import chart_actions
from .cases import chart_case, chart_cases, chart_coverage
from .contact_load import chart_contact_load
from .gap_change import chart_gap_change
from .gaps import chart_gaps, chart_groups
from .kano import chart_kano
from .needs import chart_needs
from .quality import chart_quality
from .schedule import chart_schedule

__all__ = [
    "chart_actions",
    "chart_case",
    "chart_cases",
    "chart_contact_load",
    "chart_coverage",
    "chart_gap_change",
    "chart_gaps",
    "chart_groups",
    "chart_kano",
    "chart_needs",
    "chart_quality",
    "chart_schedule",
]
