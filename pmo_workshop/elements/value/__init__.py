"""Revealing PMO Value, V1 to V5."""
