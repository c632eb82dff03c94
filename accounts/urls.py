"""Addresses of the accounts app. Signing in has allauth's own names: see apprentice.urls."""

from django.urls import path

from accounts.views import account, audit, outbox, password, person, token

app_name = "accounts"
urlpatterns = [
    path("account/", account.account, name="account"),
    path("account/sign-out-everywhere/", account.sign_out_everywhere, name="sign-out-everywhere"),
    path("password/choose/", password.choose_password, name="choose-password"),
    path("password/<str:token>/", password.open_link, name="password-link"),
    path("people/", person.people, name="people"),
    path("people/new/", person.add_person, name="add-person"),
    path("people/<int:pk>/", person.person, name="person"),
    path("people/<int:pk>/deactivate/", person.deactivate, name="deactivate"),
    path("people/<int:pk>/reactivate/", person.reactivate, name="reactivate"),
    path("people/<int:pk>/invite-again/", person.invite_again, name="invite-again"),
    path("tokens/", token.tokens, name="tokens"),
    path("tokens/<int:pk>/revoke/", token.revoke_token, name="revoke-token"),
    path("history/", audit.audit, name="audit"),
    path("outbox/<int:pk>/", outbox.message, name="message"),
    path("outbox/<int:pk>/send-again/", outbox.send_again, name="send-again"),
]
