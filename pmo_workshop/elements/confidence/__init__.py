"""Instilling Confidence, C1 to C6."""
