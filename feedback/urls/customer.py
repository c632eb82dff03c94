"""Addresses of the customer's pages: the secret link, then pages that hold no secret."""

from django.urls import URLPattern, include, path

from feedback.views import (
    answering,
    asked_again,
    customer,
    door,
    language,
    pace,
    room_customer,
    trail,
    unseen,
    use_request,
)

pages: list[URLPattern] = [
    path("", customer.listen, name="listen"),
    path("rules/", customer.rules, name="rules"),
    path("language/", language.language, name="language"),
    path("not-now/", customer.not_now, name="not-now"),
    path("question/<int:number>/", answering.question, name="question"),
    path("question/<int:number>/draft/", answering.draft, name="draft"),
    path("more/", answering.more, name="more"),
    path("more/draft/", answering.draft, name="more-draft"),
    path("what-else/", answering.what_else, name="what-else"),
    path("words/<uuid:key>/", answering.own_words, name="own-words"),
    path("words/<uuid:key>/delete/", answering.take_back, name="take-back"),
    path("words/<uuid:key>/add/", pace.addition, name="addition"),
    path("later/", pace.later, name="later"),
    path("way-back/", unseen.way_back, name="way-back"),
    path("elsewhere/", unseen.elsewhere, name="elsewhere"),
    path("few/", unseen.few, name="few"),
    path("copy/", pace.copy, name="copy"),
    path("finish/", answering.finish, name="finish"),
    path("room/", room_customer.live, name="live"),
    path("room/talk/", room_customer.live_talk, name="live-talk"),
    path("thanks/", customer.thanks, name="thanks"),
    path("what-happened/", trail.what_happened, name="what-happened"),
    path("reading/<int:pk>/right/", trail.thats_it, name="thats-it"),
    path("reading/<int:pk>/", trail.not_quite, name="not-quite"),
    path("one-more/<int:pk>/", asked_again.clarify, name="clarify"),
    path("use/<int:pk>/", use_request.say_use, name="say-use"),
    path("number/", asked_again.number, name="number"),
    path("done/<int:pk>/", trail.did_it_help, name="did-it-help"),
]
urlpatterns = [
    path("s/<str:token>/", door.secret_link, name="secret-link"),
    path("listen/<uuid:public_id>/", include(pages)),
]
