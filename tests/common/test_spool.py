"""The broker made of files: nothing lost, nothing done twice while its owner lives, a dead owner's work given back."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from kombu import Connection, Consumer, Producer, Queue

from common import spool
from common.spool.folders import MAX_DEATHS, Owner, Spool

ROOT = Path(__file__).resolve().parents[2]
LINE = Queue("line", routing_key="line")
spool.register()


@pytest.fixture
def connection(tmp_path):
    with Connection(
        "spool://localhost//", transport_options={"spool": str(tmp_path), "polling_interval": 0.01}
    ) as made:
        yield made


def publish(connection, *numbers):
    producer = Producer(connection.default_channel, serializer="json")
    for number in numbers:
        producer.publish({"number": number}, routing_key="line")


def take(connection, count=1, *, no_ack=False):
    """Consume that many messages on a channel of their own, and leave them unanswered."""
    taken = []
    channel = connection.channel()
    note = [lambda _body, message: taken.append(message)]
    consumer = Consumer(channel, [LINE], callbacks=note, accept=["json"], no_ack=no_ack)
    consumer.qos(prefetch_count=0)
    consumer.consume()
    while len(taken) < count:
        connection.drain_events(timeout=1)
    return channel, taken


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.msg"))


def spawn(*arguments, folder, **options):
    """Start a Python module on the spool, without Django."""
    environment = {**os.environ, "SPOOL": str(folder)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.Popen([sys.executable, "-m", *arguments], cwd=ROOT, env=environment, **options)


def wait_until(condition, *, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_messages_arrive_in_the_order_in_which_they_were_sent(connection):
    publish(connection, 1, 2, 3)

    _channel, taken = take(connection, 3)

    assert [message.payload["number"] for message in taken] == [1, 2, 3]


def test_an_acknowledged_message_leaves_no_file(connection, tmp_path):
    publish(connection, 1)
    _channel, taken = take(connection)

    taken[0].ack()

    assert files(tmp_path) == []


def test_a_consumer_without_acknowledgements_leaves_no_file(connection, tmp_path):
    publish(connection, 1)

    take(connection, no_ack=True)

    assert files(tmp_path) == []


def test_a_rejected_message_is_gone_and_a_requeued_one_waits_again(connection, tmp_path):
    publish(connection, 1, 2)
    channel, taken = take(connection, 2)
    for consumer in list(channel._consumers):
        channel.basic_cancel(consumer)

    taken[0].reject()
    taken[1].requeue()

    assert [json.loads(path.read_text())["headers"] for path in tmp_path.rglob("queues/*/*.msg")] == [{}]
    assert take(connection)[1][0].payload == {"number": 2}


def test_closing_a_channel_gives_back_what_it_had_not_answered(connection, tmp_path):
    publish(connection, 1, 2)
    channel, taken = take(connection, 2)
    taken[0].ack()

    channel.close()

    assert [name.split("/")[0] for name in files(tmp_path)] == ["queues"]
    assert list((tmp_path / "inflight").iterdir()) == []


def test_a_half_written_message_is_set_aside_and_the_next_one_arrives(connection, tmp_path, caplog):
    publish(connection, 1)
    broken = tmp_path / "queues" / "line.q" / "00000000000000000000-broken.0.msg"
    broken.write_text('{"body": "eyJ')

    _channel, taken = take(connection)

    assert taken[0].payload == {"number": 1}
    assert [path.name for path in (tmp_path / "dead" / "line.q").iterdir()] == [broken.name]
    assert "it cannot be read" in caplog.text


def test_a_draft_is_invisible_until_it_is_renamed(connection, tmp_path):
    publish(connection, 1)
    (tmp_path / "tmp" / "00000000000000000000-draft.0.msg").write_text("{")

    assert connection.default_channel.queue_declare("line").message_count == 1


def test_an_old_draft_is_tidied_away_and_a_fresh_one_is_not(connection, tmp_path):
    publish(connection, 1)
    old, fresh = tmp_path / "tmp" / "old.msg", tmp_path / "tmp" / "fresh.msg"
    old.touch()
    fresh.touch()
    os.utime(old, (0, 0))

    take(connection)

    assert [path.exists() for path in (old, fresh)] == [False, True]


def test_purging_counts_and_removes_what_waits(connection, tmp_path):
    publish(connection, 1, 2)

    assert connection.default_channel.queue_purge("line") == 2
    assert files(tmp_path) == []


def test_a_queue_name_cannot_leave_the_spool(tmp_path):
    assert [Spool(tmp_path).queue(name).parent for name in ("..", "../../etc", "a/b")] == [tmp_path / "queues"] * 3


def test_a_living_owner_of_the_same_process_keeps_its_claims(connection, tmp_path):
    publish(connection, 1)
    take(connection)

    other = Owner(tmp_path)

    assert Spool(tmp_path).sweep(other) == 0


def claimed_by_the_dead(folder, *, deaths=0):
    """Leave a message behind as a killed process would: claimed, with nobody holding the lock."""
    store = Spool(folder)
    store.put("line", {"properties": {"delivery_tag": "tag"}, "body": "", "headers": {}})
    waiting = store.waiting("line")[0]
    waiting = waiting.rename(waiting.with_name(waiting.name.replace(".0.", f".{deaths}.")))
    owner = Owner(folder)
    claim = owner.claim(waiting)
    owner._let_go()
    return store, claim


def test_what_a_dead_owner_had_claimed_comes_back_marked_as_delivered_before(tmp_path):
    store, _claim = claimed_by_the_dead(tmp_path)
    heir = Owner(tmp_path)

    assert store.sweep(heir) == 1
    assert store.read(heir.claim(store.waiting("line")[0]))["redelivered"] is True
    assert list((tmp_path / "inflight").iterdir()) == [heir.folder]


def test_a_message_that_outlived_too_many_owners_is_set_aside(tmp_path, caplog):
    store, claim = claimed_by_the_dead(tmp_path, deaths=MAX_DEATHS - 1)

    store.sweep(Owner(tmp_path))

    assert store.waiting("line") == []
    assert files(tmp_path) == [f"dead/line.q/{claim.name}"]
    assert f"{MAX_DEATHS} workers died" in caplog.text


def test_five_processes_lose_nothing_and_double_nothing(tmp_path):
    traffic = "tests.common.spool_traffic"
    consumers = [
        spawn(traffic, "consume", str(tmp_path), folder=tmp_path, stdout=subprocess.PIPE, text=True) for _ in "123"
    ]
    publishers = [spawn(traffic, "publish", str(tmp_path), first, "600", folder=tmp_path) for first in ("0", "600")]

    statuses = [publisher.wait(60) for publisher in publishers]
    received = [int(line) for consumer in consumers for line in consumer.communicate(timeout=60)[0].split()]

    assert statuses + [consumer.returncode for consumer in consumers] == [0] * 5
    assert sorted(received) == list(range(1200))
    assert files(tmp_path) == []


def test_a_task_whose_worker_was_killed_is_done_by_the_next_one(tmp_path):
    from tests.common.spool_traffic import app, note

    log = tmp_path / "log"
    log.touch()
    worker = ["celery", "-A", "tests.common.spool_traffic", "worker", "-P", "threads", "-c", "1", "-l", "ERROR"]
    app.conf.broker_transport_options = {"spool": str(tmp_path)}
    note.apply_async(("first", 1.0), retry=False)
    note.apply_async(("second", 0.0), retry=False)

    doomed = spawn(*worker, folder=tmp_path)
    wait_until(lambda: log.read_text() == "start first\n")
    doomed.send_signal(signal.SIGKILL)
    doomed.wait(10)
    heir = spawn(*worker, folder=tmp_path)
    wait_until(lambda: log.read_text().count("end ") == 2)
    heir.terminate()

    assert heir.wait(30) == 0
    assert sorted(log.read_text().split("\n")[1:-1]) == ["end first", "end second", "start first", "start second"]
    assert files(tmp_path) == []
