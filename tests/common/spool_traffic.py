"""Real processes that use a spool: python -m tests.common.spool_traffic publish|consume FOLDER ..."""

import os
import sys
import time
from pathlib import Path

from celery import Celery
from kombu import Connection, Consumer, Producer, Queue

from common import spool

spool.register()


def connect(folder):
    return Connection("spool://localhost//", transport_options={"spool": folder, "polling_interval": 0.02})


def publish(folder, first, count):
    with connect(folder) as connection:
        producer = Producer(connection.default_channel, serializer="json")
        for number in range(int(first), int(first) + int(count)):
            producer.publish({"number": number}, routing_key="line")


def consume(folder):
    def note(body, message):
        print(body["number"])
        message.ack()

    with connect(folder) as connection:
        queues = [Queue("line", routing_key="line")]
        with Consumer(connection.default_channel, queues, callbacks=[note], accept=["json"], prefetch_count=4):
            try:
                while True:
                    connection.drain_events(timeout=2)
            except TimeoutError:
                return


app = Celery("traffic", broker="spool://localhost//", set_as_current=False)
app.conf.update(
    broker_transport_options={"spool": os.environ.get("SPOOL", ""), "polling_interval": 0.05},
    task_acks_late=True,
    worker_prefetch_multiplier=1,
    worker_enable_remote_control=False,
)


@app.task(name="note")
def note(name, seconds):
    """Write down the start, take a while, and write down the end."""
    log = Path(os.environ["SPOOL"]) / "log"
    with log.open("a", encoding="utf-8") as lines:
        lines.write(f"start {name}\n")
    time.sleep(seconds)
    with log.open("a", encoding="utf-8") as lines:
        lines.write(f"end {name}\n")


if __name__ == "__main__":
    {"publish": publish, "consume": consume}[sys.argv[1]](*sys.argv[2:])
