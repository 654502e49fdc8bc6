"""Run workbooks: strict parameters, every cell, equal bytes, and a fresh warm process for each."""

from .running import execute_here, run_workbook
from .sandbox import short_temporary_folder, temporary_folder
from .workbook import check_parameters, check_runnable, declared_parameters, read_workbook

__all__ = [
    "check_parameters",
    "check_runnable",
    "declared_parameters",
    "execute_here",
    "read_workbook",
    "run_workbook",
    "short_temporary_folder",
    "temporary_folder",
]
