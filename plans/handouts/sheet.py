"""From what stands on a sheet to its HTML, in the patient's language.  The bytes are made by clinic/pdf.py.

The page names its own files only, by the addresses that clinic/pdf.py serves: `trochlea:/static/…` and so on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import segno
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from plans.handouts.content import NextMorning

if TYPE_CHECKING:
    from plans.handouts.content import PainLimits, SheetContent


@dataclass(frozen=True)
class Light:
    """One of the three lights: its shape, its word, the pain that goes with it, the other signs, what to do."""

    shape: str
    word: str
    pain: str
    signs: tuple[str, ...]
    action: str


def sheet_html(content: SheetContent, portal_url: str) -> str:
    """Return the standard home program as one HTML page, ready for html_to_pdf().

    portal_url: the patient's own address, http or https; empty for a patient without a link: the sheet then names none.
    Raises ValueError, without naming it, on any other.
    """
    scheme, separator, short_url = portal_url.partition("://")
    if portal_url and (scheme not in {"http", "https"} or not separator or not short_url):
        raise ValueError("the portal's address is not a web address")
    with translation.override(content.language):
        return render_to_string(
            "handouts/standard.html",
            {
                "sheet": content,
                "lights": traffic_light(content.pain_limits),
                "portal_url": portal_url,
                "short_url": short_url,
                "qr_code": qr_code(portal_url) if portal_url else "",
                "page_count": _page_count(),
                "log_days": range(1, content.log_days + 1),
            },
        )


def usual_stop_signs(language: str) -> tuple[str, ...]:
    """Return the signs that end home treatment until the clinic has been called (rule text ED11)."""
    with translation.override(language):
        return (
            _("Your knee swells up"),
            _("Your knee locks or gets stuck"),
            _("Your knee gives way"),
            _("Pain wakes you at night"),
            _("Pain lasts more than 24 hours"),
        )


def traffic_light(limits: PainLimits) -> tuple[Light, Light, Light]:
    """Return green, amber and red in the active language."""
    settle_time = _duration(limits.after_minutes)
    calm_morning, sore_morning = _mornings(limits.next_morning)
    return (
        Light(
            "go",
            pgettext("traffic light", "Go"),
            _pain_range(0, limits.during_max),
            (_("Back to normal within {time}").format(time=settle_time), calm_morning),
            _("Keep going as planned."),
        ),
        Light(
            "ease",
            pgettext("traffic light", "Ease off"),
            _pain_range(limits.during_max + 1, limits.stop_above),
            (_("Not back to normal after {time}").format(time=settle_time), sore_morning),
            _("Next time do less: fewer, slower or smaller moves."),
        ),
        Light(
            "stop",
            pgettext("traffic light", "Stop"),
            _("Pain above {number}").format(number=limits.stop_above),
            (_("Pain makes you limp or stop"), _("Much worse the next morning")),
            _("Rest until your knee feels as usual."),
        ),
    )


def _pain_range(lowest: int, highest: int) -> str:
    """Return the range in words; empty where no number is left for it."""
    if lowest > highest:
        return ""
    if lowest == highest:
        return _("Pain {number}").format(number=lowest)
    return _("Pain {lowest} to {highest}").format(lowest=lowest, highest=highest)


def _mornings(next_morning: NextMorning) -> tuple[str, str]:
    if next_morning is NextMorning.SETTLED:
        return _("Settled by the next morning"), _("Still sore the next morning")
    return _("No worse the next morning"), _("A little worse the next morning")


def _duration(minutes: int) -> str:
    if minutes > 60 and minutes % 60 == 0:
        hours = minutes // 60
        return ngettext("{count} hour", "{count} hours", hours).format(count=hours)
    return ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)


def _page_count() -> SafeString:
    """Return "Page x of y"; the style sheet fills in the numbers."""
    return format_html(
        _("Page {page} of {pages}"),
        page=mark_safe('<span class="page-number"></span>'),
        pages=mark_safe('<span class="page-total"></span>'),
    )


def qr_code(url: str) -> SafeString:
    """Return the address as inline SVG.  Its title is what a screen reader says."""
    code = segno.make(url, error="m", micro=False)
    svg = code.svg_inline(border=0, omitsize=True, svgclass=None, lineclass=None, title=_("Code for your plan online"))
    return mark_safe(svg)  # noqa: S308  # segno draws paths and escapes the title
