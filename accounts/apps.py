from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, roles, sign-in, secret links, the outbox and the audit trail."""

    name = "accounts"
