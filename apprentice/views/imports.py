"""Imports: the list, sending a file, its columns, its progress, and what didn't fit."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import SignedInRequest
from apprentice.forms.imports import ColumnsForm, UploadForm
from apprentice.models import IMPORTERS, ImportRun
from apprentice.selectors.imports import own_runs_of, runs_of
from apprentice.services.imports import upload
from apprentice.services.imports.complaints import first_complaints
from apprentice.services.imports.files import ERRORS, path_of
from apprentice.services.imports.kinds import KINDS
from apprentice.services.imports.sample import sample_of
from apprentice.tasks import perform_import
from common.access import roles_required
from common.errors import Refused
from common.nudge import nudge

ROWS = 50
SHOWN = 12


@require_GET
@roles_required(*IMPORTERS)
def runs(request: SignedInRequest) -> HttpResponse:
    """List the imports, newest first; htmx asks for more rows only."""
    page = Paginator(runs_of(request.user), ROWS).get_page(request.GET.get("page"))
    template = "apprentice/imports/list.html#rows" if request.htmx else "apprentice/imports/list.html"
    return render(request, template, {"page": page, "kinds": KINDS.values()})


@require_http_methods(["GET", "POST"])
@roles_required(*IMPORTERS)
def new(request: SignedInRequest) -> HttpResponse:
    """Take a file and look into it."""
    asked = {"kind": request.GET.get("kind", ""), "key": uuid.uuid4()}
    said, files = request.POST or None, request.FILES or None  # reading them is what finds a file too large
    too_large = getattr(request, "upload_too_large", False)
    form = UploadForm(said, files, initial=asked, too_large_file=too_large)
    if request.method == "POST" and form.is_valid():
        try:
            run = upload.receive(
                parcel=_parcel(form), user=request.user, key=form.cleaned_data["key"], at=timezone.now()
            )
        except Refused as no:
            form.add_error("file", no.message)
        else:
            return redirect("imports:columns", pk=run.pk)
    context = {"form": form, "kinds": KINDS.values()}
    return render(request, "apprentice/imports/new.html", context, status=422 if form.errors else 200)


def _parcel(form: UploadForm) -> upload.Parcel:
    file = form.cleaned_data["file"]
    return upload.Parcel(
        kind=form.cleaned_data["kind"],
        source=form.cleaned_data["source"],
        name=file.name,
        blocks=file.chunks(),
        options={},
    )


@require_http_methods(["GET", "POST"])
@roles_required(*IMPORTERS)
def choose_columns(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say what each column means, see what the first rows would become, and start."""
    found = get_object_or_404(own_runs_of(request.user), pk=pk)
    if found.state != ImportRun.State.UPLOADED:
        return redirect("imports:run", pk=found.pk)
    form = ColumnsForm(request.POST or None, run=found)
    if request.method == "POST":
        complete = form.is_valid()
        found = upload.choose(run=found, mapping=form.mapping, options=form.options)
        if complete and "start" in request.POST:
            return _start(request, found)
    return _columns_page(request, found, form)


def _start(request: SignedInRequest, found: ImportRun) -> HttpResponse:
    try:
        upload.start(run=found, mapping=found.mapping, at=timezone.now())
    except Refused as no:
        messages.error(request, no.message)
    else:
        nudge(perform_import, run_id=found.pk)
    return redirect("imports:run", pk=found.pk)


def _columns_page(request: SignedInRequest, found: ImportRun, form: ColumnsForm) -> HttpResponse:
    """Render the choice with its preview; a change by htmx asks for the preview alone."""
    context = {"run": found, "form": form, "kind": KINDS[found.kind], "rows": upload.foretell(found, found.mapping)}
    template = "apprentice/imports/columns.html#preview" if request.htmx else "apprentice/imports/columns.html"
    wrong = "start" in request.POST and form.errors
    return render(request, template, context, status=422 if wrong else 200)


@require_GET
@roles_required(*IMPORTERS)
def run(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show how far an import is, or how it ended and why rows stayed out."""
    found = get_object_or_404(runs_of(request.user), pk=pk)
    own = found.started_by_id == request.user.pk
    if own and found.state == ImportRun.State.UPLOADED:
        return redirect("imports:columns", pk=found.pk)
    complaints = first_complaints(path_of(found, ERRORS), SHOWN) if own else []
    context = {"run": found, "kind": KINDS[found.kind], "own": own, "complaints": complaints}
    response = render(
        request, "apprentice/imports/run.html#progress" if request.htmx else "apprentice/imports/run.html", context
    )
    if request.htmx and found.is_finished:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@roles_required(*IMPORTERS)
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stop an import."""
    found = get_object_or_404(own_runs_of(request.user), pk=pk)
    if upload.cancel(run=found, at=timezone.now()):
        messages.success(request, "Stopped. What came in before stays.")
    return redirect("imports:run", pk=found.pk)


@require_GET
@roles_required(*IMPORTERS)
def errors(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Hand out the file that says why rows stayed out."""
    found = get_object_or_404(own_runs_of(request.user), pk=pk)
    path = path_of(found, ERRORS)
    if not path.exists():
        raise Http404
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=f"rows-that-stayed-out-{found.pk}.csv", content_type="text/csv"
    )


@require_GET
@roles_required(*IMPORTERS)
def sample(_request: SignedInRequest, kind: str) -> HttpResponse:
    """Hand out a small file of one kind."""
    if kind not in KINDS:
        raise Http404
    return HttpResponse(
        sample_of(KINDS[kind]),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{kind}.csv"'},
    )
