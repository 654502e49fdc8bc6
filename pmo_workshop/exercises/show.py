"""What a workbook displays: one object, a form to fill in where there is somebody to fill it in."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from ..errors import UsageError, names
from ..exercises import static
from ..i18n import gettext
from ..intake.client import Client
from .form import Form, form_of

FORMS = "PMO_WORKSHOP_FORMS"
"""Environment variable: ``on`` or ``off`` decides; unset, forms are on where a person sits."""


class ExerciseView:
    """
    An exercise as it is displayed: a form in JupyterLab, and its static twin everywhere else.

    Both are in the one bundle, so that a saved or exported notebook never shows an empty place.
    """

    def __init__(self, form: Form, client: Client | None = None):
        self.form, self._client = form, client

    @cached_property
    def widget(self) -> Any:
        """The form as a widget; made when it is first asked for."""
        from .widgets import build

        return build(self.form, self._client)

    def __str__(self) -> str:
        return static.as_text(self.form)

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> Mapping[str, Any]:
        twin = dict(static.bundle(self.form))
        if forms_are_on():
            view = self.widget._repr_mimebundle_()
            twin = {**view, **twin}
        return twin


def exercise(exercise_id: str, client: Client | None = None) -> ExerciseView:
    """
    Return an exercise of the workshop, to be displayed in a notebook.

    Parameters
    ----------
    exercise_id : str
        Such as ``"t2-five-gaps"``.
    client : Client, optional
        Its services, projects or promises become the items; its data stand beside the answers.

    Returns
    -------
    ExerciseView

    Raises
    ------
    UsageError
        There is no such exercise; the message lists those there are.

    Examples
    --------
    >>> print(str(exercise("t2-five-gaps")).splitlines()[0])
    Exercise T2: Predict the five gaps (8 minutes)
    """
    return ExerciseView(form_of(exercise_id, client), client)


def forms_are_on() -> bool:
    """
    Whether somebody is there to fill in a form.

    A report, or any other run without a person, shows the static twin and touches no store.
    JupyterLab and Notebook start a kernel with the variable ``JPY_SESSION_NAME``; VS Code gives
    its kernel the name of the notebook.

    Raises
    ------
    UsageError
        The environment variable has another value than on or off.
    """
    wanted = os.environ.get(FORMS, "").strip().lower()
    if wanted not in ("", "on", "off"):
        raise UsageError(
            gettext(
                "{variable} is {value}. Allowed: {allowed}, or unset.",
                variable=FORMS,
                value=repr(wanted),
                allowed=names(["on", "off"]),
            )
        )
    if wanted:
        return wanted == "on"
    shell = sys.modules.get("IPython") and sys.modules["IPython"].get_ipython()
    if not shell or not hasattr(shell, "kernel"):
        return False
    return "JPY_SESSION_NAME" in os.environ or "__vsc_ipynb_file__" in shell.user_ns


class Panel:
    """
    What is used in JupyterLab, and is a sentence where nobody is there to use it.

    Parameters
    ----------
    still : str
        The sentence.
    """

    def __init__(self, still: str) -> None:
        self._still = still

    @property
    def widget(self) -> Any:
        """What is displayed."""
        raise NotImplementedError

    def __str__(self) -> str:
        return self._still

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> Mapping[str, object]:
        still = {"text/plain": self._still, "text/markdown": self._still}
        return {**self.widget._repr_mimebundle_(), **still} if forms_are_on() else still
