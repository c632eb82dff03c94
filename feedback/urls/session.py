"""Addresses of the session pages."""

from django.urls import URLPattern, path

from feedback.views import check, check_quality, plan, session

urlpatterns: list[URLPattern] = [
    path("sessions/", session.sessions, name="sessions"),
    path("sessions/new/", session.new_session, name="new-session"),
    path("sessions/<int:pk>/", session.session, name="session"),
    path("sessions/<int:pk>/answered/", session.answered, name="answered"),
    path("sessions/<int:pk>/people/", session.people, name="people"),
    path("sessions/<int:pk>/people/<int:invitation>/withdraw/", session.withdraw, name="withdraw"),
    path("sessions/<int:pk>/close/", session.close, name="close"),
    path("sessions/<int:pk>/plan/", plan.plan, name="plan"),
    path("sessions/<int:pk>/plan/check/", check.plan_check, name="plan-check"),
    path("questions/check/quality/", check_quality.quality, name="check-quality"),
    path("questions/check/quality/<slug:kind>/", check_quality.kind, name="check-kind"),
    path("questions/check/findings/<int:pk>/", check_quality.label, name="check-label"),
    path("questions/check/", check.question_check, name="question-check"),
    path("sessions/<int:pk>/plan/why/<int:customer>/<slug:kind>/", plan.why, name="why"),
    path("sessions/<int:pk>/plan/mix/<slug:key>/", plan.mix, name="mix"),
    path("sessions/<int:pk>/plan/figure/<slug:what>/", plan.figure, name="plan-figure"),
    path("sessions/<int:pk>/preview/", plan.preview, name="preview"),
    path("sessions/<int:pk>/hand-over/", plan.hand_over, name="hand-over"),
    path("sessions/<int:pk>/discard/", plan.discard, name="discard"),
]
