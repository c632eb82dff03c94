from django.db import migrations

from common.search_index import AddSearchIndex


class Migration(migrations.Migration):
    """SQLite rebuilt these tables for new columns, and their triggers went with the old ones."""

    dependencies = [
        ("apprentice", "0003_search"),
        ("feedback", "0014_who_heard_the_tone"),
        ("relationships", "0006_unseen"),
    ]
    operations = [
        AddSearchIndex("relationships", "person", "name"),
        AddSearchIndex("relationships", "company", "name"),
        AddSearchIndex("feedback", "turn", "text"),
        AddSearchIndex("feedback", "promise", "what"),
    ]
