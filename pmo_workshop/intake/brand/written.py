"""``_brand.yml`` as it is written: every value by the names of its keys, with its line."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import nearest
from ...i18n import gettext
from ..client import Problem

if TYPE_CHECKING:
    from yaml import MappingNode, Node

FILE = "_brand.yml"
LARGEST = 100_000
"""Bytes: no brand has more to say."""
DEEPEST = 12
"""Levels of keys within keys."""

Key = tuple[str, ...]
"""The names that lead to a value, such as ``("color", "primary")``; a list counts from 0."""


@dataclass(frozen=True)
class Value:
    """A value, where it stands, and the folder that its paths start from."""

    text: str
    line: int
    key: Key
    file: str = FILE
    home: Path = field(default=Path(), compare=False)


@dataclass(frozen=True)
class Written:
    """What a file says; with a problem of form it says nothing."""

    values: Mapping[Key, Value] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


_TYPE = ("family", "size", "weight", "style", "line-height", "color", "background-color")
_COLORS = ("foreground", "background", "primary", "secondary", "tertiary", "success", "info",
           "warning", "danger", "light", "dark", "link")  # fmt: skip
SIZES = ("medium", "small", "large")
"""Of a logo, the first that we look for first."""
FACES = ("base", "headings", "monospace")
"""Of ``typography``: what has letters of its own."""

_ALLOWED: Mapping[Key, Collection[str]] = {
    (): ("meta", "logo", "color", "typography", "defaults"),
    ("logo",): ("images", *SIZES, "path", "alt"),
    **{("logo", size): ("light", "dark", "path", "alt") for size in SIZES},
    ("logo", "images", "*"): ("path", "alt", "light", "dark"),
    ("color",): ("palette", *_COLORS),
    **{("color", name): ("light", "dark") for name in _COLORS},
    ("typography",): ("fonts", *FACES, "monospace-inline", "monospace-block", "link"),
    ("typography", "fonts", "*"): ("family", "source", "files", "weight", "style", "display"),
    ("typography", "fonts", "*", "files", "*"): ("path", "weight", "style"),
    **{("typography", face): _TYPE for face in (*FACES, "monospace-inline", "monospace-block")},
    ("typography", "link"): ("weight", "color", "background-color", "decoration"),
}
"""The keys of the convention, https://posit-dev.github.io/brand-yml, also those we do not show."""


def read_written(data: bytes, home: Path, file: str = FILE) -> Written:
    """
    Read a file without building anything but texts of it.

    Parameters
    ----------
    data : bytes
        YAML in UTF-8.
    home : Path
        The folder of the file.
    file : str
        Its name for messages.

    Returns
    -------
    Written

    Examples
    --------
    >>> found = read_written(b"color:\\n  primary: teal\\n  primry: red\\n", Path())
    >>> found.values["color", "primary"].text, found.values["color", "primary"].line
    ('teal', 2)
    >>> print(*found.problems)
    _brand.yml: line 3: color.primry: there is no such key. Did you mean 'primary'?
    """
    try:
        return _Reader(home, file).read(_text(data))
    except _NotRead as error:
        return Written(problems=(Problem(file, str(error)),))


class _NotRead(ValueError):
    """The file is not of a form that can be read."""


def _text(data: bytes) -> str:
    if len(data) > LARGEST:
        raise _NotRead(gettext("the file is larger than 100 kB: it is no file of a brand."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _NotRead(
            gettext("line {line} is not UTF-8. Save the file as UTF-8 in your editor.", line=line)
        ) from None


class _Reader:
    """Walks through the nodes of a file and gathers values and problems on the way."""

    def __init__(self, home: Path, file: str) -> None:
        self.home, self.file = home, file
        self.values: dict[Key, Value] = {}
        self.problems: list[Problem] = []

    def read(self, text: str) -> Written:
        import yaml

        try:
            _refuse_what_grows(text)
            root = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise _NotRead(
                gettext(
                    "line {line}: it cannot be read as YAML ({problem}). A key ends with a colon "
                    "and a space, what belongs to it is set in by two spaces, and no tab stands "
                    "before it.",
                    line=mark.line + 1 if mark else 1,
                    problem=error.problem or error.context,
                )
            ) from None
        except yaml.YAMLError as error:  # a character that no YAML holds
            raise _NotRead(
                gettext(
                    "it cannot be read as YAML ({problem}). Take that character out.",
                    problem=str(error).splitlines()[0],
                )
            ) from None
        if root is not None:
            if not isinstance(root, yaml.MappingNode):
                raise _NotRead(
                    gettext("line 1: it holds no keys. Write for example: {example}", example=_ONE)
                )
            self.walk(root, ())
        return Written(self.values, tuple(self.problems))

    def walk(self, node: Node, key: Key) -> None:
        import yaml

        if isinstance(node, yaml.MappingNode):
            self.take_keys(node, key)
        elif isinstance(node, yaml.SequenceNode):
            for at, part in enumerate(node.value):
                self.walk(part, (*key, str(at)))
        else:
            line = node.start_mark.line + 1
            empty = node.tag == "tag:yaml.org,2002:null"
            self.values[key] = Value("" if empty else node.value, line, key, self.file, self.home)

    def take_keys(self, node: MappingNode, key: Key) -> None:
        seen: set[str] = set()
        allowed = _allowed(key)
        for named, inner in node.value:
            name = str(named.value) if isinstance(named.value, str) else ""
            line = named.start_mark.line + 1
            if name in seen:
                self.refuse(line, (*key, name), gettext("it stands here twice. Keep one of them."))
                continue
            seen.add(name)
            if allowed and name not in allowed:
                near = nearest(name, allowed)
                all_of_them = gettext("There are: {keys}.", keys=", ".join(allowed))
                told = gettext("there is no such key.") + (near or f" {all_of_them}")
                self.refuse(line, (*key, name), told)
                continue
            self.walk(inner, (*key, name))

    def refuse(self, line: int, key: Key, message: str) -> None:
        self.problems.append(problem_at(Value("", line, key, self.file), message))


_ONE = 'color: {primary: "#1F4E79"}'


def problem_at(value: Value, message: str, *, fatal: bool = True) -> Problem:
    """
    Return a problem of a value, with its line and the name of its key.

    Examples
    --------
    >>> print(problem_at(Value("", 3, ("typography", "fonts", "0", "family")), "it is empty."))
    _brand.yml: line 3: typography.fonts.1.family: it is empty.
    """
    names = (str(int(name) + 1) if name.isdecimal() else repr(name)[1:-1] for name in value.key)
    told = f"{'.'.join(names)}: {message}"
    line = gettext("line {line}: {message}", line=value.line, message=told)
    return Problem(value.file, line, fatal=fatal)


def _allowed(key: Key) -> Collection[str]:
    """Return the keys that may stand below a key; none where any may."""
    for known, names in _ALLOWED.items():
        alike = zip(known, key, strict=False)
        if len(known) == len(key) and all(one in ("*", two) for one, two in alike):
            return names
    return ()


def _refuse_what_grows(text: str) -> None:
    """Refuse what is short as a file and has no end as a tree: values by reference, deep keys."""
    import yaml

    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            raise _NotRead(
                gettext(
                    "line {line}: '*{name}' refers to another place of the file, which is not "
                    "followed. Write the value itself.",
                    line=line,
                    name=event.anchor,
                )
            )
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise _NotRead(
                gettext("line {line}: keys lie within keys more than 12 levels deep.", line=line)
            )


def together(client: Written, firm: Written) -> Written:
    """
    Return what a client's file and its firm's say: the client's goes before, key by key.

    A font goes before another of the same family; the short form of a face, ``base: Lora``, and
    that of a logo say the same as the long one.
    """
    own, around = _plain(client.values), _plain(firm.values)
    fonts = [*_fonts(own), *_fonts(around)]
    single: dict[Key, Value] = {
        key: value for key, value in (around | own).items() if key[:2] != _FONTS
    }
    known: dict[str, dict[Key, Value]] = {}
    for font in fonts:
        family = font.get(("family",))
        known.setdefault(family.text.casefold() if family else str(len(known)), font)
    numbered = {
        (*_FONTS, str(at), *key): value
        for at, font in enumerate(known.values())
        for key, value in font.items()
    }
    return Written(single | numbered, (*client.problems, *firm.problems))


_FONTS = ("typography", "fonts")


def _plain(values: Mapping[Key, Value]) -> dict[Key, Value]:
    """Return values with the long form of each key for the short one, and light for both modes."""
    found = {}
    for key, value in values.items():
        if key[:1] == ("typography",) and len(key) == 2 and key[1] in FACES:
            key = (*key, "family")
        elif key in (("logo",), ("logo", "path"), ("logo", "alt")):
            key = ("logo", SIZES[0], key[-1] if len(key) > 1 else "path")
        elif key[:1] == ("logo",) and key[-1] in (*SIZES, "light"):
            key = (*(key[:-1] if key[-1] == "light" else key), "path")
        elif key[:2] == ("logo", "images") and len(key) == 3:
            key = (*key, "path")
        elif key[:1] == ("color",) and len(key) == 3 and key[2] == "light":
            key = key[:2]
        elif key[:2] == _FONTS and key[-2:-1] == ("files",):
            key = (*key, "path")
        found[key] = value
    return found


def _fonts(values: Mapping[Key, Value]) -> Iterator[dict[Key, Value]]:
    numbers = dict.fromkeys(key[2] for key in values if key[:2] == _FONTS and len(key) > 3)
    for number in numbers:
        yield {key[3:]: v for key, v in values.items() if key[:3] == (*_FONTS, number)}
