"""The pages of imports."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apprentice.models import ImportRun, ImportState
from apprentice.services.imports import upload
from apprentice.services.imports.files import UPLOAD, folder, path_of
from apprentice.services.imports.kinds import KINDS
from common.errors import Refused
from relationships.models import Customer
from tests.factories.accounts import NOW, UserFactory

pytestmark = pytest.mark.django_db
CONTENT = "number;full name\nC-1;Kari\nC-2;\n"


@pytest.fixture
def desk(signed_in, analyst):
    return signed_in(analyst)


def send(desk, content=CONTENT, **said):
    file = SimpleUploadedFile("customers.csv", content if isinstance(content, bytes) else content.encode())
    return desk.post(
        "/imports/new/", {"kind": "customers", "source": "crm", "key": str(uuid.uuid4()), "file": file, **said}
    )


def columns(run, **chosen):
    return f"/imports/{run.pk}/columns/", {"field_id": "0", "field_name": "1", **chosen}


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("analyst", 200),
        ("cx_manager", 200),
        ("administrator", 200),
        ("executive", 403),
        ("sales_rep", 403),
        ("floor_staff", 403),
    ],
)
@pytest.mark.parametrize("url", ["/imports/", "/imports/new/", "/imports/samples/orders.csv"])
def test_imports_are_for_those_who_keep_the_data(signed_in, role, status, url):
    assert signed_in(roles=[role]).get(url).status_code == status


def test_from_the_file_to_the_customers(desk, django_capture_on_commit_callbacks):
    response = send(desk)
    run = ImportRun.objects.get()
    assert response.url == f"/imports/{run.pk}/columns/"
    page = desk.get(response.url)
    assert [(row.number, row.becomes, row.problems) for row in page.context["rows"]] == []
    url, said = columns(run)
    look = desk.post(url, {**said, "look": "1"})
    assert [(row.number, row.becomes, row.problems) for row in look.context["rows"]] == [
        (2, "Person Kari, number C-1", ()),
        (3, "", ("full name: It is empty.",)),
    ]
    with django_capture_on_commit_callbacks(execute=True):
        assert desk.post(url, {**said, "start": "1"}).url == f"/imports/{run.pk}/"
    run.refresh_from_db()
    assert (run.state, run.created, run.refused, Customer.objects.get().name) == (ImportState.DONE, 1, 1, "Kari")
    result = desk.get(f"/imports/{run.pk}/").content.decode()
    assert "1 row stayed out" in result
    assert "It is empty." in result


def test_the_same_form_twice_keeps_one_file(desk):
    key = str(uuid.uuid4())
    assert send(desk, key=key).url == send(desk, key=key).url
    assert ImportRun.objects.count() == 1


def test_the_same_form_sent_twice_at_once_and_once_cut_short_keeps_the_whole_file(db):
    analyst, key = UserFactory(roles=["analyst"]), uuid.uuid4()

    def parcel(blocks):
        return upload.Parcel(kind="people", source="crm", name="people.csv", blocks=blocks, options={})

    def blocks():
        yield b"id,name\n"
        with pytest.raises(Refused):
            upload.receive(parcel=parcel([b"PK\x03\x04"]), user=analyst, key=key, at=NOW)
        yield b"1,Kari\n"

    run = upload.receive(parcel=parcel(blocks()), user=analyst, key=key, at=NOW)
    assert path_of(run, UPLOAD).read_bytes() == b"id,name\n1,Kari\n"
    assert [path.name for path in folder().glob(f"{key}*")] == [f"{key}{UPLOAD}"]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"content": b""}, "This file is empty."),
        ({"content": b"PK\x03\x04 nonsense"}, "damaged"),
        ({"content": b"PAR1 nonsense"}, "can’t be read"),
        ({"content": b"%PDF-1.4"}, "a PDF"),
        ({"content": ",".join(["c"] * 600)}, "600 columns"),
        ({"kind": ""}, "Say what the rows are."),
        ({"kind": "secrets"}, "Select a valid choice"),
        ({"source": ""}, "Give the system a name"),
        ({"source": "x" * 61}, "at most 60"),
        ({"file": ""}, "Choose a file."),
        ({"key": "no-key"}, "Enter a valid UUID."),
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_is_kept(desk, folder, said, message):
    response = send(desk, **said)
    assert (response.status_code, ImportRun.objects.count()) == (422, 0)
    assert message in " ".join(error for errors in response.context["form"].errors.values() for error in errors)
    assert not folder.exists() or list(folder.iterdir()) == []


def test_a_file_that_is_too_large_is_said_and_not_kept(desk, settings):
    settings.UPLOAD_MAX_BYTES = 1_000
    response = send(desk, content="id,name\n" + "C-1,Kari\n" * 1_000)
    assert (response.status_code, ImportRun.objects.count()) == (422, 0)
    assert "larger than" in response.context["form"].errors["file"][0]


def test_a_required_column_left_out_is_named_next_to_it(desk):
    send(desk)
    url, said = columns(ImportRun.objects.get(), field_name="")
    response = desk.post(url, {**said, "start": "1"})
    assert (response.status_code, response.context["form"].errors) == (422, {"field_name": ["Choose a column."]})
    assert ImportRun.objects.get().state == ImportState.UPLOADED


def test_a_column_that_is_not_there_is_refused(desk):
    send(desk)
    url, said = columns(ImportRun.objects.get(), field_name="7")
    assert desk.post(url, {**said, "start": "1"}).status_code == 422


def test_a_change_brings_the_preview_alone(desk):
    send(desk)
    url, said = columns(ImportRun.objects.get())
    page = desk.post(url, said, headers={"hx-request": "true"}).content.decode()
    assert ("<h1" in page, "Person Kari" in page) == (False, True)


@pytest.mark.parametrize("path", ["columns/", "errors/", "cancel/"])
@pytest.mark.parametrize("role", ["analyst", "administrator"])
def test_somebody_elses_rows_are_nobodys_business(desk, signed_in, path, role):
    send(desk)
    other = signed_in(roles=[role])
    url = f"/imports/{ImportRun.objects.get().pk}/{path}"
    assert (other.post(url) if path == "cancel/" else other.get(url)).status_code == 404


def test_an_administrator_sees_how_it_went_and_no_row(desk, signed_in, imported):
    run = imported("customers", "id,name\nC-1,\n")
    assert signed_in(roles=["analyst"]).get(f"/imports/{run.pk}/").status_code == 404
    page = signed_in(roles=["administrator"]).get(f"/imports/{run.pk}/").content.decode()
    assert ("1 row stayed out" in page, "It is empty." in page) == (True, False)


def test_the_complaints_come_as_a_file(desk, imported):
    run = imported("customers", "id,name\nC-1,\n")
    response = desk.get(f"/imports/{run.pk}/errors/")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(response).decode("utf-8-sig").splitlines() == ["row,column,value,reason", "2,name,,It is empty."]


def test_without_complaints_there_is_no_file(desk, imported):
    run = imported("customers", "id,name\nC-1,Kari\n")
    assert desk.get(f"/imports/{run.pk}/errors/").status_code == 404


def test_a_running_import_shows_how_far_it_is_and_can_be_stopped(desk, waiting):
    run = waiting("customers", "id,name\nC-1,Kari\n")
    page = desk.get(f"/imports/{run.pk}/")
    assert (b"Stop the import" in page.content, b'hx-trigger="every 2s"' in page.content) == (True, True)
    desk.post(f"/imports/{run.pk}/cancel/")
    told = desk.get(f"/imports/{run.pk}/", headers={"hx-request": "true"})
    assert (ImportRun.objects.get().state, told.headers["HX-Refresh"]) == (ImportState.CANCELLED, "true")


def test_starting_twice_starts_once(desk, waiting):
    run = waiting("customers", "id,name\nC-1,Kari\n")
    assert desk.post(*columns(run, start="1")).url == f"/imports/{run.pk}/"


def test_no_import_yet_says_how_to_begin(desk):
    assert "Nothing has been imported yet" in desk.get("/imports/").content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_a_sample_of_each_kind_can_be_had(desk, kind):
    assert len(desk.get(f"/imports/samples/{kind}.csv").content.decode().splitlines()) >= 3


def test_a_sample_of_nothing_is_not_there(desk):
    assert desk.get("/imports/samples/secrets.csv").status_code == 404


@pytest.mark.parametrize("size", [1, 3])
def test_the_number_of_questions_of_the_list_does_not_grow(desk, waiting, size, django_assert_num_queries):
    for _ in range(size):
        waiting("customers", "id,name\nC-1,Kari\n")
    with django_assert_num_queries(5):
        desk.get("/imports/")


def test_the_state_of_an_import_is_guarded_by_name(analyst):
    from django.db import IntegrityError

    from tests.apprentice.imports.conftest import NOW

    with pytest.raises(IntegrityError, match="import_state_is_known"):
        ImportRun.objects.create(kind="orders", file_name="f", stored_as="s", source="s", uploaded_at=NOW, state="odd")


def test_a_finished_import_without_its_time_is_guarded_by_name(analyst):
    from django.db import IntegrityError

    from tests.apprentice.imports.conftest import NOW

    with pytest.raises(IntegrityError, match="finished_import_has_its_time"):
        ImportRun.objects.create(kind="orders", file_name="f", stored_as="s", source="s", uploaded_at=NOW, state="done")


def test_strangers_are_sent_to_sign_in(client):
    UserFactory()
    assert client.get("/imports/").status_code == 302
