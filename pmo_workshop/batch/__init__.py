"""The batch: client folders × workbooks → deliverables, each client complete or absent."""

from .outcome import Outcome, Summary
from .run import Request, plan_batch, run_batch

__all__ = ["Outcome", "Request", "Summary", "plan_batch", "run_batch"]
