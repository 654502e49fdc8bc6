"""Ask an advisory service which pins have known weaknesses: ``nox -s audit``.

Without a service in reach it says so and ends well: then nothing is known of the pins. A pin that
the service alone of all does not know is named, since nobody has looked at it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PINS = Path(__file__).parents[1] / "hashes.txt"
OUT_OF_REACH = "No advisory service is in reach: nothing was audited."


def problems(told: Mapping[str, Any]) -> list[str] | None:
    """
    Return what is wrong with the pins, a line each; nothing at all if none was looked up.

    Parameters
    ----------
    told : mapping
        What ``pip-audit --format json`` prints.

    Examples
    --------
    >>> weak = {"id": "PYSEC-1", "fix_versions": ["2.1"], "description": "…"}
    >>> problems({"dependencies": [{"name": "acme", "version": "2.0", "vulns": [weak]}]})
    ['acme 2.0: PYSEC-1, mended in 2.1']
    """
    pins = told["dependencies"]
    unknown = [pin["name"] for pin in pins if "skip_reason" in pin]
    if len(unknown) == len(pins):
        return None
    return [
        *(
            f"{pin['name']} {pin['version']}: {weak['id']}, "
            + (f"mended in {', '.join(weak['fix_versions'])}" if weak["fix_versions"] else "open")
            for pin in pins
            for weak in pin.get("vulns", ())
        ),
        *(f"{name}: the service does not know it" for name in unknown),
    ]


def main() -> int:
    """Audit the pins; return 1 if something is wrong with one."""
    command = ["pip-audit", "--requirement", str(PINS), "--disable-pip", "--format", "json"]
    command += ["--progress-spinner", "off"]
    asked = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        found = problems(json.loads(asked.stdout))
    except json.JSONDecodeError:
        print(asked.stderr.strip().rpartition("\n")[2])
        found = None
    if found is None:
        print(OUT_OF_REACH)
        return 0
    print("\n".join(found or ["No pin has a known weakness."]))
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
