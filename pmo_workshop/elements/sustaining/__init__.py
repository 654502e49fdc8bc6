"""Sustaining Relationships, S1 to S4."""
