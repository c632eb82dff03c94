"""Addresses of the feedback app, one module per noun."""

from feedback.urls import aspect, codebook, customer, guide, loop, reflection, room, session, strategy, study, voices

app_name = "feedback"
urlpatterns = [
    *aspect.urlpatterns,
    *guide.urlpatterns,
    *session.urlpatterns,
    *room.urlpatterns,
    *voices.urlpatterns,
    *customer.urlpatterns,
    *reflection.urlpatterns,
    *loop.urlpatterns,
    *strategy.urlpatterns,
    *study.urlpatterns,
    *codebook.urlpatterns,
]
