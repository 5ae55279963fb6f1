"""Run programs in the admin: the library side by side, one program, and the editor of a clinic's own."""

import logging

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clinic.models import Units
from clinic.scope import visible_or_404
from clinic.views import admin_page as page
from plans import own_protocols, run_actions
from plans.models import RunProgram
from plans.program import adapted, is_known, own_content, source_of
from plans.protocol_charts import ProgramRow
from plans.protocol_editor import Editor, line_words
from plans.protocol_forms import ContentForm
from plans.protocol_words import rounding_words, step_back_words
from plans.run_models import OwnProtocol
from plans.running.protocol import Protocol
from plans.running.protocol_files import ProtocolError, load_protocols

logger = logging.getLogger(__name__)


def imperial(request) -> bool:
    return request.user.clinic is not None and request.user.clinic.units == Units.IMPERIAL


def language() -> str:
    return get_language() or "en"


@require_GET
def run_protocols(request):
    """All programs of the library and the clinic's own ones, side by side."""
    mine = [ProgramRow(content, own=own, imperial=imperial(request)) for own, content in own_programs(request.user)]
    library = [ProgramRow(one, imperial=imperial(request)) for one in load_protocols().values()]
    return page(
        request,
        "plans/run_protocols.html",
        _("Run programs"),
        mine=[row for row in mine if not row.own.retired_at],
        retired=[row for row in mine if row.own.retired_at],
        library=library,
        can_write=request.user.has_perm("plans.add_ownprotocol"),
    )


def own_programs(user) -> list[tuple[OwnProtocol, Protocol]]:
    """Return the clinic's own programs with their content; one that cannot be read any more is left out."""
    found = []
    for own in OwnProtocol.objects.visible_to(user).select_related("saved_by"):
        try:
            found.append((own, own_content(own)))
        except ProtocolError:
            logger.warning("own run program %s cannot be read", own.pk)
    return found


def clinic_of(request):
    if request.user.clinic is None:
        raise PermissionDenied
    return request.user.clinic


def library_or_404(key: str) -> Protocol:
    found = load_protocols().get(key)
    if found is None:
        raise Http404
    return found


def show(request, protocol: Protocol, own: OwnProtocol | None = None):
    row = ProgramRow(protocol, own=own, imperial=imperial(request))
    return page(
        request,
        "plans/run_protocol.html",
        row.title,
        row=row,
        own=own,
        protocol=protocol,
        step_back=step_back_words(protocol.step_back) if protocol.step_back else "",
        followed=own.followed.count() if own else 0,
        copied_from=origin(own, request.user) if own else "",
        can_write=request.user.has_perm("plans.add_ownprotocol"),
    )


def origin(own: OwnProtocol, user) -> str:
    """Return the title of the program that this one was copied from; empty where it is gone."""
    if own.copied_from.isdigit():
        found = OwnProtocol.objects.visible_to(user).filter(pk=own.copied_from).first()
        return found.title if found else ""
    found = load_protocols().get(own.copied_from)
    return found.title.in_language(language()) if found else ""


@require_GET
def run_protocol(request, key):
    return show(request, library_or_404(key))


@require_GET
def own_run_protocol(request, pk):
    own = visible_or_404(OwnProtocol, request.user, pk)
    return show(request, own_content(own), own)


@require_POST
def copy_run_protocol(request, key):
    """Open a copy of a library program in the editor."""
    source = library_or_404(key)
    made = own_protocols.copy_of(source, clinic=clinic_of(request), by=request.user, copied_from=key)
    return redirect("admin:own_protocol", made.pk)


@require_POST
def copy_own_protocol(request, pk):
    own = visible_or_404(OwnProtocol, request.user, pk)
    made = own_protocols.copy_of(own_content(own), clinic=own.clinic, by=request.user, copied_from=str(pk))
    return redirect("admin:own_protocol", made.pk)


@require_POST
def new_own_protocol(request):
    """Open a program with one empty stage in the editor."""
    first = own_protocols.blank(_("New run program"))
    made = own_protocols.new_own(first, clinic=clinic_of(request), by=request.user)
    return redirect("admin:own_protocol", made.pk)


@require_POST
def retire_own_protocol(request, pk):
    own = visible_or_404(OwnProtocol, request.user, pk)
    offered = request.POST.get("wish") == "offer"
    own_protocols.retire(own, offered=offered)
    said = (
        _("“%(title)s” is offered again.")
        if offered
        else _("“%(title)s” is no longer offered. Who follows it goes on.")
    )
    messages.success(request, said % {"title": own.title})
    return redirect("admin:run_protocols")


@require_http_methods(["GET", "POST"])
def own_protocol(request, pk):
    """The editor.  Adding, removing and moving rows saves nothing and loses nothing."""
    own = visible_or_404(OwnProtocol, request.user, pk)
    if request.method == "GET":
        return edit(request, own, Editor.of(own, language(), imperial(request)))
    editor = Editor.typed(own, request.POST, language(), imperial(request))
    if editor.arrange(request.POST):
        return edit(request, own, editor)
    if not editor.is_valid():
        return edit(request, own, editor, status=422)
    if request.POST.get("seen") != editor.seen:
        messages.error(
            request, _("Somebody else has saved this program since. Nothing of yours is lost: compare and save again.")
        )
        return edit(request, own, editor, status=422)
    kept = own_protocols.keep(own, editor.protocol, title=editor.title, by=request.user)
    if kept.pk != own.pk:
        said = _("A patient follows “%(old)s”, so it stays as it is. Saved as “%(new)s”, a version of your own.")
        messages.success(request, said % {"old": own.title, "new": kept.title})
    else:
        messages.success(request, _("Saved."))
    return redirect("admin:own_run_protocol", kept.pk)


def edit(request, own: OwnProtocol, editor: Editor, status: int = 200):
    return page(
        request,
        "plans/own_protocol.html",
        _("Edit run program"),
        status=status,
        own=own,
        editor=editor,
        followed=own.followed.exists(),
    )


@require_http_methods(["GET", "POST"])
def run_program_content(request, pk):
    """Length of the runs and open intervals for one patient, with the stages and every rounding that come of it."""
    program = visible_or_404(RunProgram, request.user, pk)
    if not is_known(program):
        return redirect(program)
    source = source_of(program)
    form = ContentForm(request.POST or None, source=source, initial=content_of(program))
    if request.method == "POST" and form.is_valid():
        program.scale_percent, program.repeats = form.cleaned_data["scale_percent"], form.repeats()
        with transaction.atomic():
            program.save()
            reason = form.cleaned_data["reason"]
            run_actions.keep_changes(program, changes=form.changes(), reason=reason, by=request.user)
        messages.success(request, _("Saved. The portal shows it at once."))
        return redirect("admin:run_program_content", pk)
    followed, roundings = adapted(RunProgram.objects.get(pk=pk))
    return page(
        request,
        "plans/run_program_content.html",
        _("Length and intervals"),
        status=422 if form.errors else 200,
        form=form,
        program=program,
        patient=program.episode.patient,
        row=ProgramRow(followed, imperial=imperial(request)),
        roundings=[rounding_words(one, followed) for one in roundings],
    )


def content_of(program: RunProgram) -> dict:
    repeats = {f"repeat-{key}": count for key, count in program.repeats.items()}
    return {"scale_percent": program.scale_percent} | repeats


@require_GET
def run_protocol_line(request):
    """What one typed line of content is understood as: shown beside it while it is typed."""
    typed = next((value for name, value in request.GET.items() if name.endswith("content")), "")
    return render(request, "plans/_line_said.html", {"said": line_words(typed[:600], imperial=imperial(request))})


def offered_programs(user) -> list[tuple[str, str, bool]]:
    """Return what a PT may start: (value of the field, title, whether its source leaves something open)."""
    found = list(load_protocols().items())
    found += [(f"own:{own.pk}", content) for own, content in own_programs(user) if not own.retired_at]
    return [(value, one.title.in_language(language()), not one.is_complete) for value, one in found]
