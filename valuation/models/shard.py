"""Parts of a value run that several workers can do at once."""

from django.db import models
from django.db.models import F, Q

from common.models import one_of
from valuation.models.run import ValueRun


class ShardTodo(models.TextChoices):
    """What comes next for a shard; settling and placing need all shards and are done by the run's own worker."""

    GATHER = "gather", "Read what is known"
    SETTLE = "settle", "Wait for what all shards say together"
    SCORE = "score", "Value every dimension"
    PLACE = "place", "Wait for everybody's rank"
    WRITE = "write", "Write down what was found"
    DONE = "done", "Done"


class RunShard(models.Model):
    """Some of a run's customers, by id, and what has been worked out for them; gone when the run is done."""

    Todo = ShardTodo

    run = models.ForeignKey(ValueRun, on_delete=models.CASCADE, related_name="shards")
    number = models.PositiveIntegerField()
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    todo = models.CharField(max_length=10, choices=ShardTodo.choices, default=ShardTodo.GATHER)
    claimed_at = models.DateTimeField(null=True, blank=True)
    customers = models.PositiveIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)
    gathered = models.BinaryField(default=b"")
    settled = models.BinaryField(default=b"")
    tallied = models.BinaryField(default=b"")
    placed = models.BinaryField(default=b"")

    class Meta:
        ordering = ["run", "number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="shard_once_per_run_and_number"),
            one_of("todo", ShardTodo, "shard_todo_is_known"),
            models.CheckConstraint(condition=Q(first_id__lte=F("last_id")), name="shard_begins_before_it_ends"),
        ]

    def __str__(self) -> str:
        return f"Shard {self.number} of run {self.run_id}"
