"""Reducing Barriers, B1 to B7."""
