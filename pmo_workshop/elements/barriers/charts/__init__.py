"""The charts of this room; each is loaded when it is asked for."""
