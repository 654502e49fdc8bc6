"""Building Trust, T1 to T6."""
