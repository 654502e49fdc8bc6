"""The workbooks and sample clients that a command names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..content.modules import MODULES, PLAN
from ..errors import SetupError, UsageError, names, nearest
from ..i18n import gettext
from ..paths import shipped


def sample_clients() -> list[Path]:
    """Return the folders of the fictional clients that travel with the suite."""
    found = sorted(path.parent for path in shipped("sample_data").glob("*/client.toml"))
    if not found:
        raise SetupError(gettext("The sample clients are missing. Install the suite again."))
    return found


def find_workbooks(wanted: Sequence[str]) -> list[Path]:
    """
    Return the workbooks asked for, or all of them.

    Parameters
    ----------
    wanted : sequence of str
        ``"01"``, ``"1"``, ``"01_building_trust"`` or ``"01_building_trust.ipynb"``.

    Raises
    ------
    UsageError
        There is no such workbook; the message lists those there are.
    """
    folder = shipped("workbooks")
    known = {module.workbook: folder / f"{module.workbook}.ipynb" for module in MODULES}
    if not all(path.is_file() for path in known.values()):
        raise SetupError(gettext("The workbooks are missing. Install the suite again."))
    by_number = {module.number: known[module.workbook] for module in MODULES}
    chosen: dict[Path, None] = {}
    for asked in wanted:
        name = asked.removesuffix(".ipynb")
        path = known.get(name) or by_number.get(name.zfill(2))
        if path is None:
            raise UsageError(
                gettext(
                    "There is no workbook {asked}. The workbooks are: {known}.{near}",
                    asked=repr(asked),
                    known=names(known),
                    near=nearest(name, known),
                )
            )
        chosen[path] = None
    return list(chosen) or list(known.values())


def workbooks_to_run(wanted: Sequence[str]) -> list[Path]:
    """Return the workbooks asked for; the marketing plan brings along those it reads."""
    chosen = find_workbooks(wanted)
    return find_workbooks([]) if any(path.stem == PLAN.workbook for path in chosen) else chosen
