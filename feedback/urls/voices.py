"""Addresses of the voices pages."""

from django.urls import URLPattern, path

from feedback.views import use_request, voices

urlpatterns: list[URLPattern] = [
    path("voices/", voices.voices, name="voices"),
    path("voices/count/", voices.evidence, name="voices-evidence"),
    path("voices/<int:pk>/", voices.voice, name="voice"),
    path("voices/<int:pk>/ask/", use_request.ask_use, name="ask-use"),
]
