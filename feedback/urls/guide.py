"""Addresses of the guide pages."""

from django.urls import URLPattern, path

from feedback.views import guide, guide_version

urlpatterns: list[URLPattern] = [
    path("guides/", guide.guides, name="guides"),
    path("guides/new/", guide.new_guide, name="new-guide"),
    path("guides/<int:pk>/", guide.guide, name="guide"),
    path("guides/<int:pk>/continue/", guide.continue_guide, name="guide-continue"),
    path("guides/<int:pk>/retire/", guide.retire, name="guide-retire"),
    path("guides/<int:pk>/versions/<int:number>/", guide_version.version, name="guide-version"),
    path("guides/<int:pk>/versions/<int:number>/check/", guide_version.version_check, name="guide-check"),
    path("guides/<int:pk>/versions/<int:number>/preview/", guide.preview, name="guide-preview"),
    path("guides/<int:pk>/versions/<int:number>/discard/", guide.discard, name="guide-discard"),
]
