"""Addresses of the loop: promises, telling, the board, the page for everybody."""

from django.urls import URLPattern, path

from feedback.views import language, loop, promise

urlpatterns: list[URLPattern] = [
    path("loop/", loop.board, name="loop"),
    path("loop/figures/<slug:what>/", loop.figures, name="loop-figures"),
    path("findings/<int:pk>/people/", loop.people, name="finding-people"),
    path("findings/<int:pk>/tell/", loop.tell, name="tell"),
    path("findings/<int:pk>/promise/", promise.make, name="promise-make"),
    path("promises/", promise.promises, name="promises"),
    path("promises/<int:pk>/", promise.promise, name="promise"),
    path("promises/<int:pk>/done/", promise.done, name="promise-done"),
    path("promises/<int:pk>/again/", promise.again, name="promise-again"),
    path("said/", loop.said, name="public"),
    path("said/language/", language.public_language, name="public-language"),
]
