"""The certificate: a sheet for each participant, whose name is written by hand."""

from __future__ import annotations

from typing import Any

from ..content.modules import BY_NUMBER
from ..display import clean
from ..export.branding import embedded, look_of
from ..export.fonts import printable
from ..export.typesetter import pdf_of, tag_for_type
from ..i18n import all_of, day_in_words, decimal, gettext, language, tag_of
from .occasion import Kit


def certificate_pdf(kit: Kit) -> bytes:
    """Return the certificate (PDF/UA-1, A4 across)."""
    data = look_of(kit.brand) | certificate(kit)
    return pdf_of("certificate", data, letters=embedded(kit.brand))


def certificate(kit: Kit) -> dict[str, Any]:
    """
    Return what stands on the certificate, as plain data.

    It certifies the hours of the agenda without its breaks, and no result: nobody is examined.
    """
    worked = (p.minutes for day in kit.agenda.days for p in day.parts if not p.rest)
    known = len(kit.occasion.days) == len(kit.agenda.days)
    days = [day_in_words(day) for day in kit.occasion.days if known]
    return {
        "language": tag_for_type(tag_of(language().code)),
        "title": gettext("Certificate of participation"),
        "client": printable(clean(kit.client.name)),
        "has": gettext("has taken part in the workshop"),
        "workshop": gettext("Unlocking PMO Value"),
        "about": gettext(
            "{agenda}, {hours} hours without breaks",
            agenda=kit.agenda.title,
            hours=decimal(sum(worked) / 60, 1),
        ),
        "days": all_of(days) if days else "",
        "modules": [gettext(BY_NUMBER[number].title) for number in sorted(kit.agenda.modules)],
        "lines": [gettext("Name"), gettext("Place and date"), gettext("Facilitator")],
    }
