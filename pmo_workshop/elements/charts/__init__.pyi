from .behaviour import chart_behaviour
from .roles import chart_roles
from .stakeholder_grid import chart_stakeholder_grid

__all__ = [
    "chart_behaviour",
    "chart_roles",
    "chart_stakeholder_grid",
]
