"""A client's folder as it was on an earlier day: what was not known yet is not in it."""

import re
from datetime import date

import pandas as pd

FIRST_DAY = {"effort_log": "logged_on", "maturity": "rated_on", "tickets": "opened",
             "contacts": "asked", "engagement": "date"}  # fmt: skip
"""The day on which a row begins, of the tables that have one."""
_WAVE = re.compile(r'\n\[waves\."([^"]+)"\]\nstart = \S+\nend = (\S+)\n')


def as_of(sample, day, folder, tables, waves, aspects=None):
    """
    Write the folder of a sample client as it was on a day.

    Only these ``tables`` and ``waves`` are in it, without what came later, and with what had not
    ended yet still open; of the answers those on these ``aspects``, or all.
    """
    folder.mkdir(parents=True, exist_ok=True)
    settings = (sample / "client.toml").read_text(encoding="utf-8")
    found = {wave: date.fromisoformat(end) for wave, end in _WAVE.findall(settings)}
    there = {wave for wave in waves if found[wave] <= day}
    settings = _WAVE.sub(lambda wave: wave[0] if wave[1] in there else "", settings)
    settings = re.sub(r"report_date = \S+", f"report_date = {day}", settings)
    (folder / "client.toml").write_text(settings, encoding="utf-8")
    for name in tables:
        rows = pd.read_csv(sample / f"{name}.csv", dtype=str, keep_default_na=False)
        if aspects and name == "responses":
            rows = rows[rows["aspect"].isin(aspects)]
        known(rows, name, day, there).to_csv(folder / f"{name}.csv", index=False)


def known(rows, name, day, waves):
    """Return the rows of a table that were known on a day, with what had not ended yet open."""
    kept = pd.Series(True, index=rows.index)
    if "wave" in rows:
        kept &= rows["wave"].isin({*waves, ""})
    if "period" in rows:
        kept &= rows["period"] < f"{day:%Y-%m}"
    first = FIRST_DAY.get(name)
    if first in rows:
        kept &= (rows[first] <= str(day)) | (rows[first] == "")
    rows = rows[kept].copy()
    for name in {"closed", "decided", "done", "told_back", "end"} & {*rows.columns}:
        rows.loc[rows[name] > str(day), name] = ""
    return rows
