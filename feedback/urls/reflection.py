"""Addresses of reflecting: words, readings, findings, decisions."""

from django.urls import URLPattern, path

from feedback.views import doubt, finding, reflection, statement

urlpatterns: list[URLPattern] = [
    path("reflections/", reflection.reflections, name="reflections"),
    path("reflections/<int:pk>/", reflection.reflect, name="reflect"),
    path("reflections/<int:pk>/parts/", reflection.parts, name="reflect-parts"),
    path("reflections/<int:pk>/unexpected/", doubt.unexpected, name="reflect-unexpected"),
    path("reflections/<int:pk>/odd/<int:number>/", doubt.evidence, name="reflect-odd"),
    path("reflections/<int:pk>/odd/<int:number>/settle/", doubt.settle, name="reflect-settle"),
    path("reflections/<int:pk>/ask/", doubt.ask, name="reflect-ask"),
    path("reflections/<int:pk>/holds/", doubt.holds, name="reflect-holds"),
    path("reflections/<int:pk>/mark/", reflection.mark, name="reflect-mark"),
    path("reflections/<int:pk>/facets/", reflection.facets, name="reflect-facets"),
    path("reflections/<int:pk>/park/", reflection.park, name="reflect-park"),
    path("reflections/<int:pk>/readings/", statement.draft, name="statement-draft"),
    path("reflections/<int:pk>/send/", statement.send, name="statements-send"),
    path("reflections/<int:pk>/ask-again/", statement.ask_again, name="statements-again"),
    path("readings/<int:pk>/", statement.edit, name="statement-edit"),
    path("readings/<int:pk>/drop/", statement.drop, name="statement-drop"),
    path("readings/<int:pk>/finding/", finding.note, name="finding-note"),
    path("findings/<int:pk>/", finding.finding, name="finding"),
    path("findings/<int:pk>/decide/", finding.decide, name="finding-decide"),
    path("findings/<int:pk>/join/", finding.join, name="finding-join"),
    path("findings/<int:pk>/words/<int:turn_pk>/part/", finding.part, name="finding-part"),
]
