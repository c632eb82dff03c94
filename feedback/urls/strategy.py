"""Addresses of the belief register and of the objectives."""

from django.urls import URLPattern, path

from feedback.views import belief, strategy

urlpatterns: list[URLPattern] = [
    path("beliefs/", belief.beliefs, name="beliefs"),
    path("beliefs/new/", belief.new_belief, name="new-belief"),
    path("beliefs/<int:pk>/", belief.belief, name="belief"),
    path("beliefs/<int:pk>/judge/", belief.judge, name="belief-judge"),
    path("beliefs/<int:pk>/findings/", belief.weigh, name="belief-weigh"),
    path("beliefs/<int:pk>/findings/<int:number>/away/", belief.unweigh, name="belief-unweigh"),
    path("objectives/", strategy.objectives, name="objectives"),
    path("objectives/unaligned/", strategy.unaligned, name="objectives-unaligned"),
    path("objectives/new/", strategy.new_objective, name="new-objective"),
    path("objectives/<int:pk>/", strategy.objective, name="objective"),
    path("objectives/<int:pk>/close/", strategy.close_objective, name="objective-close"),
    path("findings/<int:pk>/objective/", strategy.align, name="finding-align"),
]
