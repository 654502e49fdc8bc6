"""Write the hashes of all pins beside them: ``nox -s hashes``, after a change of the pins.

``hashes.txt`` has every pin with the hash of each of its files that the package index lists: the
wheels of all systems and Pythons, and the source. ``pip install --require-hashes`` then takes these
bytes and no others. The index is the one that uv is set up with; no file names it. A pin that is
not for the oldest Python of the suite is refused.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PINS = ROOT / "constraints.txt"
HASHED = ROOT / "hashes.txt"
HEAD = """\
# The pins of constraints.txt with the hashes of their files: tools/hashes.py has written it.
# python -m pip install --require-hashes --no-deps -r hashes.txt
"""


def pins_of(text: str) -> dict[str, list[str]]:
    r"""
    Return every pin of a file of requirements, with its hashes.

    Parameters
    ----------
    text : str
        Lines such as ``name==version ; marker``; a hash stands behind a backslash in a line of its
        own.

    Examples
    --------
    >>> pins_of("# what is tested\nappnope==0.1.4 ; sys_platform == 'darwin'\nrich==15.0.0\n")
    {'appnope==0.1.4': [], 'rich==15.0.0': []}
    >>> pins_of("rich==15.0.0 \\\n    --hash=sha256:0c \\\n    --hash=sha256:1d\n")
    {'rich==15.0.0': ['sha256:0c', 'sha256:1d']}
    """
    lines = text.replace("\\\n", " ").splitlines()
    return {
        line.split()[0]: re.findall(r"--hash=(\S+)", line)
        for line in lines
        if line and not line.startswith("#")
    }


def main() -> int:
    """Ask the index for the hashes and write them; return 0."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    oldest = f"{project['requires-python'].removeprefix('>=')}.0"
    command = ["uv", "pip", "compile", str(PINS), "--no-deps", "--generate-hashes", "--universal"]
    command += ["--python-version", oldest, "--no-header", "--no-annotate", "--quiet"]
    told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    HASHED.write_text(HEAD + told, encoding="utf-8")
    found = pins_of(told)
    print(f"{HASHED.name}: {sum(map(len, found.values()))} hashes of {len(found)} pins")
    return 0


if __name__ == "__main__":
    sys.exit(main())
