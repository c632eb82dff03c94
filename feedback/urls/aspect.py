"""Addresses of the aspect pages."""

from django.urls import URLPattern, path

from feedback.views import asked, aspect, on_paper

urlpatterns: list[URLPattern] = [
    path("coverage/", aspect.coverage, name="coverage"),
    path("coverage/never-asked/", asked.never, name="never-asked"),
    path("aspects/new/", aspect.new_aspect, name="new-aspect"),
    path("aspects/<int:pk>/", aspect.aspect, name="aspect"),
    path("aspects/<int:pk>/edit/", aspect.edit_aspect, name="edit-aspect"),
    path("aspects/<int:pk>/evidence/<slug:what>/", aspect.aspect_evidence, name="aspect-evidence"),
    path("aspects/<int:pk>/on-paper/", on_paper.on_paper, name="on-paper"),
    path("aspects/<int:pk>/on-paper/new/", on_paper.new_figure, name="paper-new"),
    path("aspects/<int:pk>/on-paper/hours/", on_paper.hours, name="paper-hours"),
    path("aspects/<int:pk>/on-paper/noticed/", on_paper.noticed, name="paper-noticed"),
    path("aspects/<int:pk>/on-paper/effort/", on_paper.effort, name="paper-effort"),
    path("aspects/<int:pk>/on-paper/<slug:slug>/<slug:what>/", on_paper.figure, name="paper-figure"),
]
