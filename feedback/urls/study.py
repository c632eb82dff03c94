"""Addresses of the studies of why customers stay."""

from django.urls import URLPattern, path

from feedback.views import coding, strength, study

urlpatterns: list[URLPattern] = [
    path("studies/", study.studies, name="studies"),
    path("studies/new/", study.new_study, name="new-study"),
    path("studies/<int:pk>/", study.study, name="study"),
    path("studies/<int:pk>/edit/", study.edit_study, name="edit-study"),
    path("studies/<int:pk>/groups/", study.groups, name="study-groups"),
    path("studies/<int:pk>/groups/<slug:group>/", study.members, name="study-members"),
    path("studies/<int:pk>/figures/<slug:what>/", study.figure, name="study-figure"),
    path("studies/<int:pk>/send/", study.send, name="study-send"),
    path("studies/<int:pk>/close/", study.close, name="study-close"),
    path("studies/<int:pk>/discard/", study.discard, name="study-discard"),
    path("studies/<int:pk>/coding/", coding.coding, name="study-coding"),
    path("studies/<int:pk>/themes/drop/", coding.drop_theme, name="study-drop-theme"),
    path("studies/<int:pk>/agreement/", strength.agreement, name="study-agreement"),
    path("studies/<int:pk>/compare/", strength.compare, name="study-compare"),
    path("studies/<int:pk>/result/", strength.result, name="study-result"),
    path("studies/<int:pk>/result/<int:theme>/", strength.theme, name="study-theme"),
]
