"""How the model works."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import SignedInRequest
from common.access import roles_required
from valuation.selectors.model import counting_of, sentences_of
from valuation.selectors.run import choice_of, looks_of, newest_run
from valuation.views.board import READERS


@require_GET
@roles_required(*READERS)
def model(request: SignedInRequest) -> HttpResponse:
    """Say how values come about, with the numbers of the newest run."""
    run = newest_run()
    context = {
        "run": run,
        "sentences": sentences_of(run) if run else [],
        "counting": counting_of(run) if run else [],
        "looks": looks_of(run) if run else [],
        "choice": choice_of(run) if run else None,
    }
    return render(request, "valuation/model.html", context)
