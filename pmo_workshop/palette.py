"""The colours of all that is drawn: the charts, the room's results, the pictures of a form."""

INK, MUTED, GRID, PAPER = "#1f2933", "#55606b", "#dde2e7", "#ffffff"
HOUSE, PALE = "#0b4f7d", "#9cc3de"
"""Of the suite itself: a line, a heading, what somebody has answered; and what stood before."""

CHOICES = (HOUSE, "#b35900", "#2f7d6b", "#8a2b6b", "#5d6b78", "#7a5c14")
"""Of the choices of an exercise, in their order; the second also of what others said."""

BLUE, ORANGE, GREEN, RED = "#0072b2", "#e69f00", "#009e73", "#d55e00"
SKY, YELLOW, PURPLE, GREY = "#56b4e9", "#f0e442", "#cc79a7", "#8b959e"
RED_INK = "#a84a00"
"""Okabe & Ito (2008), Color universal design; a neutral grey; a red dark enough for text."""
