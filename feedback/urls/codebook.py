"""Addresses of the codebook: themes, words without one, what was found in words, and the readings."""

from django.urls import URLPattern, path

from feedback.views import codebook, found, reading, theme

urlpatterns: list[URLPattern] = [
    path("themes/", codebook.themes, name="themes"),
    path("themes/new/", theme.new_theme, name="new-theme"),
    path("themes/<int:pk>/", theme.theme, name="theme"),
    path("themes/<int:pk>/edit/", theme.edit_theme, name="edit-theme"),
    path("themes/<int:pk>/mark/", theme.mark, name="theme-mark"),
    path("themes/<int:pk>/merge/", theme.merge, name="theme-merge"),
    path("themes/<int:pk>/apart/", theme.apart, name="theme-apart"),
    path("themes/<int:pk>/retire/", theme.retire, name="theme-retire"),
    path("themes/<int:pk>/split/", theme.split, name="theme-split"),
    path("themes/<int:pk>/rules/", theme.rule, name="theme-rule"),
    path("themes/<int:pk>/figures/<slug:what>/", codebook.figure, name="theme-figure"),
    path("themes/words/<slug:what>/", codebook.listing, name="theme-words"),
    path("themes/read/<int:pk>/", codebook.settle, name="settle-words"),
    path("themes/readings/", reading.readings, name="readings"),
    path("themes/readings/start/", reading.start, name="start-reading"),
    path("themes/readings/<int:pk>/", reading.reading, name="reading"),
    path("themes/readings/<int:pk>/cancel/", reading.cancel, name="cancel-reading"),
    path("found/", found.inbox, name="found"),
    path("found/<int:pk>/keep/", found.keep, name="found-keep"),
    path("found/<int:pk>/decline/", found.decline, name="found-decline"),
    path("found/<int:pk>/again/", found.again, name="found-again"),
]
