"""Addresses of the aspect pages."""

from django.urls import URLPattern, path

from feedback.views import asked, aspect

urlpatterns: list[URLPattern] = [
    path("coverage/", aspect.coverage, name="coverage"),
    path("coverage/never-asked/", asked.never, name="never-asked"),
    path("aspects/new/", aspect.new_aspect, name="new-aspect"),
    path("aspects/<int:pk>/", aspect.aspect, name="aspect"),
    path("aspects/<int:pk>/edit/", aspect.edit_aspect, name="edit-aspect"),
    path("aspects/<int:pk>/evidence/<slug:what>/", aspect.aspect_evidence, name="aspect-evidence"),
]
