"""The exercises: one definition, several faces.

``form`` binds a definition to the client, ``answers`` says what is allowed, ``store`` keeps what
was answered; ``static`` and ``widgets`` are two faces of the same form. Further faces (a page on
a telephone, a sheet of paper) use the same three and nothing else.
"""

from .show import exercise

__all__ = ["exercise"]
