from .barrier_funnel import chart_barriers

__all__ = [
    "chart_barriers",
]
