"""Check the types of the package and of the workbooks: python tools/workbook_types.py [WORKBOOK …]

Every workbook becomes a module in a temporary folder, and mypy reads it with the settings of the
package, which it reads anyway: both are checked at once, or the workbooks that are named alone. An
error in one names the workbook, the cell by its id, the line within the cell, and the line.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[1]
WORKBOOKS = ROOT / "workbooks"
SAID = re.compile(r"(?:[^\n:]*/)?(?P<module>\w+)\.pyi?:(?P<line>\d+): (?P<what>error: .+)")


def module_of(workbook: Path) -> tuple[str, list[str]]:
    """Return the code of a workbook as a module, and for each of its lines where it stands."""
    lines: list[str] = []
    places: list[str] = []
    for cell in nbformat.read(workbook, as_version=4).cells:
        if cell.cell_type == "code":
            code = cell.source.splitlines()
            lines += [f"# cell {cell.id}", *code]
            places += [f"cell {cell.id}"]
            places += [f"cell {cell.id}, line {at}" for at in range(1, len(code) + 1)]
    return "\n".join(lines) + "\n", places


def problems(workbooks: Sequence[Path], beside: Sequence[Path] = ()) -> list[str]:
    """Return what mypy finds in the cells of the workbooks, and in what is checked beside them."""
    with tempfile.TemporaryDirectory() as folder:
        places, code = {}, {}
        for workbook in workbooks:
            name = f"workbook_{workbook.stem}"  # 01_building_trust is no name of a module
            text, places[name] = module_of(workbook)
            code[name] = (workbook, text.splitlines())
            Path(folder, f"{name}.py").write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml")]
        files = [Path(folder, f"{name}.py") for name in code]
        done = subprocess.run(
            [*command, "--no-pretty", *map(str, (*beside, *files))],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
    if done.returncode not in (0, 1) or done.stderr:
        return [done.stdout + done.stderr]
    found = []
    for said in SAID.finditer(done.stdout):
        if said["module"] in code:
            workbook, source = code[said["module"]]
            at = int(said["line"]) - 1
            place = f"{workbook.name}, {places[said['module']][at]}"
            found.append(f"{place}: {said['what']}\n    {source[at].strip()}")
        elif beside:
            found.append(said[0])
    if beside and done.returncode and not found:
        return [done.stdout]  # said in another way than errors of a line are
    return found


def main(names: list[str]) -> int:
    """Print what is wrong, in all workbooks and the package by default; return whether any is."""
    workbooks = [Path(name) for name in names] or sorted(WORKBOOKS.rglob("*.ipynb"))
    found = problems(workbooks, () if names else (ROOT / "pmo_workshop",))
    print(*found, f"{len(found)} problems in {len(workbooks)} workbooks", sep="\n")
    return min(len(found), 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
