"""Addresses of the relationships app; one customer's page is the roof's, which sees every app."""

from django.urls import URLPattern, path

from relationships.views.customer import customers, tie
from relationships.views.hope import goal

urlpatterns: list[URLPattern] = [
    path("", customers, name="customers"),
    path("<int:pk>/goal/", goal, name="goal"),
    path("<int:pk>/ties/<int:person_pk>/", tie, name="tie"),
]
