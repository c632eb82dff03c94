"""Addresses of the guide pages."""

from django.urls import URLPattern, path

from feedback.views import guide

urlpatterns: list[URLPattern] = [
    path("guides/", guide.guides, name="guides"),
    path("guides/<int:pk>/", guide.guide, name="guide"),
]
