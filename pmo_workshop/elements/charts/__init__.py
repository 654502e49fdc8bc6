"""The charts that several elements share."""
