from django.core.management import call_command
from django.db import migrations

TABLE = "cache_entry"


def make_table(apps, schema_editor):
    """Make the table of the database cache, which holds rate limits; there already, it stays as it is."""
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop_table(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE IF EXISTS {schema_editor.quote_name(TABLE)}")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_sessions_and_password_links")]
    operations = [migrations.RunPython(make_table, drop_table)]
