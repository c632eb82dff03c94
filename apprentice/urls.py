"""Every address of the product."""

from django.urls import URLPattern, URLResolver, include, path

from accounts.views.outbox import outbox
from apprentice.views import imports, today
from apprentice.views.customer import customer, customer_orders
from apprentice.views.docs import api_docs
from apprentice.views.health import healthz, readyz
from apprentice.views.help import help_page
from apprentice.views.search import find
from relationships.urls import urlpatterns as relationships_urls

_customers: list[URLPattern | URLResolver] = [
    *relationships_urls,
    path("<int:pk>/", customer, name="customer"),
    path("<int:pk>/orders/", customer_orders, name="customer-orders"),
]
_imports: list[URLPattern | URLResolver] = [
    path("", imports.runs, name="list"),
    path("new/", imports.new, name="new"),
    path("samples/<slug:kind>.csv", imports.sample, name="sample"),
    path("<int:pk>/", imports.run, name="run"),
    path("<int:pk>/columns/", imports.choose_columns, name="columns"),
    path("<int:pk>/cancel/", imports.cancel, name="cancel"),
    path("<int:pk>/errors/", imports.errors, name="errors"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", today.today, name="today"),
    path("today/<slug:what>/", today.figures, name="today-figures"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("accounts/", include("apprentice.views.sign_in")),
    path("search/", find, name="search"),
    path("help/", help_page, name="help"),
    path("docs/api/", api_docs, name="api-docs"),
    path("outbox/", outbox, name="outbox"),
    path("api/v1/", include("apprentice.api.urls")),
    path("customers/", include((_customers, "relationships"))),
    path("imports/", include((_imports, "imports"))),
    path("", include("accounts.urls")),
    path("", include("feedback.urls")),
    path("", include("valuation.urls")),
]
handler429 = "apprentice.views.sign_in.too_many"
