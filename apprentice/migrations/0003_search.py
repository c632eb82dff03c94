from django.db import migrations

from common.search_index import AddSearchIndex


class Migration(migrations.Migration):
    dependencies = [
        ("apprentice", "0002_import_progress"),
        ("feedback", "0002_promise_rounds"),
        ("relationships", "0002_who_started_it"),
    ]
    operations = [
        AddSearchIndex("relationships", "person", "name"),
        AddSearchIndex("relationships", "company", "name"),
        AddSearchIndex("feedback", "turn", "text"),
        AddSearchIndex("feedback", "promise", "what"),
    ]
