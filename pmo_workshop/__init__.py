"""Unlocking PMO Value: the package behind the workbooks."""

__version__ = "0.1.0"
