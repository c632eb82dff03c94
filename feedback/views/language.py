"""A customer chooses the language; what stands in the box comes along."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from common.languages import CHOSEN, customer_language, spoken_language
from common.requests import HtmxRequest
from feedback.forms.answering import DraftForm
from feedback.models import Invitation
from feedback.selectors.customer import way_of
from feedback.services.answering import save_draft
from feedback.services.customer import choose_language
from feedback.views.door import UNSENT, customer_page

MORE_PAGES = frozenset({"more", "what-else"})


@require_POST
@customer_page
def language(request: HtmxRequest, invitation: Invitation) -> HttpResponse:
    """Speak the chosen language from now on, also in letters, and go back to the page it was chosen on."""
    choose_language(invitation=invitation, language=_asked(request))
    request.session[CHOSEN] = _asked(request)
    here = reverse("feedback:listen", args=[invitation.public_id])
    back = request.GET.get("next", "")
    if not back.startswith(here) or not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(here)
    _keep(request, invitation, back)
    return redirect(back)


@require_POST
def public_language(request: HtmxRequest) -> HttpResponse:
    """Speak the chosen language to whoever reads what came of customers' words."""
    request.session[CHOSEN] = _asked(request)
    return redirect("feedback:public")


def _asked(request: HtmxRequest) -> str:
    """Return the language a button names; one we do not speak changes nothing."""
    return customer_language(request.POST.get("language")) or spoken_language()


def _keep(request: HtmxRequest, invitation: Invitation, back: str) -> None:
    """Keep what stood in the box: a draft where the page has one, else until the page is shown again."""
    form = DraftForm(request.POST)
    if "words" not in request.POST or not form.is_valid():
        return
    words, match = form.cleaned_data["words"], _page(back)
    step = way_of(invitation).step(match.kwargs.get("number", 0)) if match else None
    if step or (match and match.url_name in MORE_PAGES):
        question = step.question if step else None
        save_draft(invitation=invitation, question=question, words=words, at=timezone.now())
    elif words:
        request.session[UNSENT] = {back: words}


def _page(back: str) -> ResolverMatch | None:
    """Return which page an address is."""
    try:
        return resolve(back.partition("?")[0])
    except Resolver404:
        return None
