"""The room in the look of a brand: a style sheet, letters and a logo that its pages load."""

from __future__ import annotations

import base64
from collections.abc import Mapping

from ..export.branding import drawn_in
from ..export.html import face_rule, stacked
from ..intake.brand import Brand
from ..paths import shipped

_KINDS = {"ttf": "font/ttf", "otf": "font/otf", "woff2": "font/woff2"}


def files_of(brand: Brand) -> Mapping[str, tuple[str, bytes]]:
    """
    Return what pages of the room load, by name: the kind of each file, and what is in it.

    ``phone.css`` and ``stage.css`` are rules that follow those of the suite; without a brand there
    is no file.

    Telephones name the letters of a brand and do not load them: two hundred of them share one
    network. The wall and the console load them.

    Examples
    --------
    >>> files_of(Brand())
    {}
    """
    rules = _rules(brand)
    if not rules:
        return {}
    fonts = {
        f"letters-{at}.{file.kind}": file
        for at, file in enumerate(file for face in brand.faces for file in face.files)
    }
    faces = [face_rule(file, name) for name, file in fonts.items()]
    found = {
        "phone.css": ("text/css; charset=utf-8", "\n".join(rules).encode()),
        "stage.css": ("text/css; charset=utf-8", "\n".join([*faces, *rules]).encode()),
        **{name: (_KINDS[file.kind], file.data) for name, file in fonts.items()},
    }
    if brand.logo:
        found[f"logo.{brand.logo.kind}"] = brand.logo.media_type, brand.logo.data
    return found


def in_one_file(brand: Brand) -> str:
    """Return the rules of a telephone's page as it is kept: they load nothing."""
    ours = [
        (shipped("templates") / "live" / name).read_text("utf-8")
        for name in ("phone.css", "forms.css")
    ]
    rules = "\n".join([*ours, *_rules(brand)])
    if logo := brand.logo:
        data = base64.b64encode(logo.data).decode()
        rules = rules.replace(
            f"url(logo.{logo.kind})", f"url(data:{logo.media_type};base64,{data})"
        )
    return rules


def _rules(brand: Brand) -> list[str]:
    own, rules = brand.colours, []
    if brand.is_coloured:
        rules += [
            f":root{{--accent:{own.letters};--tint:{own.wash};--ink:{own.ink};"
            f"--ground:{own.ground}}}",
            # What is drawn names the suite's own colours.
            *(
                f'[{what}="{ours}"]{{{what}:{theirs}}}'
                for what in ("fill", "stroke")
                for ours, theirs in drawn_in(brand).items()
            ),
        ]
    rules += stacked(brand)
    if logo := brand.logo:
        high = min(2.2, 9 * logo.height / logo.width)
        rules.append(
            f'.series::before{{content:"";display:block;height:{high:.2f}em;'
            f"width:{high * logo.width / logo.height:.2f}em;margin-bottom:.4em;"
            f"background:url(logo.{logo.kind}) left/contain no-repeat}}"
        )
    return rules
