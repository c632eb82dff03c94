from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.test import RequestFactory

from common.templatetags import apprentice as tags

NOON = datetime(2025, 11, 18, 11, 0, tzinfo=UTC)
MARIT = SimpleNamespace(name="Marit Ødegård", line="Breheim Guides", is_customer=True)


def draw(source, **context):
    return Template(source).render(Context(context)).strip()


class Guide(forms.Form):
    goal = forms.CharField(label="What for?", help_text="One sentence.")
    note = forms.CharField(label="Note", required=False)
    said = forms.CharField(label="Their words", widget=forms.Textarea(attrs={"class": "words", "rows": 4}))
    use = forms.ChoiceField(label="Use", choices=[("a", "With my name"), ("b", "Without")], widget=forms.RadioSelect)
    tell = forms.BooleanField(label="Tell her")
    owner = forms.ChoiceField(choices=[("1", "Henrik")])
    email = forms.EmailField(widget=forms.TextInput(attrs={"placeholder": "Email address"}))
    token = forms.CharField(widget=forms.HiddenInput)


def test_icon_is_silent_decoration_unless_it_has_a_label():
    assert tags.icon("check") == (
        '<svg class="icon" aria-hidden="true"><use href="/static/vendor/icons.svg#check"/></svg>'
    )
    assert 'role="img" aria-label="Late &amp; lost"' in tags.icon("clock", label="Late & lost")


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Marit Ødegård", "MØ"), ("Lars Henning Moe", "LM"), ("Eva", "E"), ("", "?"), ("- Ola", "O")],
)
def test_initials_are_first_and_last_letter(name, letters):
    assert tags.initials(name) == letters


def test_customer_chip_is_round_and_escaped():
    html = draw("{% who person %}", person=SimpleNamespace(name="<b>Eva", line="Bergen", is_customer=True))
    assert 'class="who who-customer"' in html
    assert "&lt;b&gt;Eva</strong> <small>Bergen</small>" in html


def test_colleague_chip_is_square_and_takes_the_job_as_its_line():
    html = draw('{% who person size="sm" href="/x/" %}', person=SimpleNamespace(name="Ida", job_title="Finance"))
    assert html == (
        '<a href="/x/" class="who who-sm"><b aria-hidden="true">I</b>'
        "<span><strong>Ida</strong> <small>Finance</small></span></a>"
    )


def test_empty_line_hides_the_persons_own():
    assert "<small>" not in draw('{% who person line="" %}', person=MARIT)


def test_words_are_escaped_and_only_the_first_match_is_marked():
    assert tags.words("day <i> day", mark="day", lang="nb") == (
        '<blockquote lang="nb"><mark>day</mark> &lt;i&gt; day</blockquote>'
    )


def test_mark_that_is_not_there_changes_nothing():
    assert tags.words("as said", mark="never said") == "<blockquote>as said</blockquote>"


def test_quote_shows_words_person_and_way_back():
    html = draw('{% quote "It was late." who=p size="lg" href="/s/" link="Read on" %}', p=MARIT)
    assert '<figure class="voice voice-lg"><blockquote>It was late.</blockquote>' in html
    assert 'class="who who-customer who-sm"' in html
    assert '<a href="/s/">Read on</a>' in html


def test_quote_without_anything_around_it_has_no_caption():
    assert "figcaption" not in draw('{% quote "It was late." %}')


def test_quote_refuses_a_misspelt_argument():
    with pytest.raises(TemplateSyntaxError, match="whom"):
        draw('{% quote "It was late." whom=1 %}')


def test_num_is_a_link_that_htmx_opens_in_the_drawer():
    assert draw('{% num "11 of 31" url %}', url="/e/?a&b") == (
        '<a class="num" href="/e/?a&amp;b" hx-get="/e/?a&amp;b" hx-target="#drawer-body" data-evidence>11 of 31</a>'
    )


def test_badge_has_a_word():
    html = draw('{% badge word "risk" icon="clock" %}', word="<late>")
    assert html.startswith('<span class="badge badge-risk"><svg class="icon"')
    assert html.endswith("&lt;late&gt;</span>")


def test_money_is_empty_when_unknown():
    assert draw("{{ a|money:'NOK' }}/{{ b|money:'NOK' }}/{{ c|money_exact:'EUR' }}", a=None, b=0, c=1250) == (
        "/kr\u00a00/€12.50"
    )


def test_count_puts_gaps_between_thousands():
    assert draw("{{ n|count }}", n=1470000) == "1\u00a0470\u00a0000"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{{ t|when }}", "Yesterday, 16:10"),
        ('{{ t|when:"mid" }}', "yesterday, 16:10"),
        ('{{ t|when:"full" }}', "17 November 2025, 16:10"),
        ("{{ t|day }}", "17 Nov"),
        ("{{ t|clock }}", "16:10"),
        ("{{ t|ago }}", "19 hours ago"),
    ],
)
def test_times_are_said_in_words_and_readable_by_machines(time_machine, source, said):
    time_machine.move_to(NOON, tick=False)
    moment = datetime(2025, 11, 17, 15, 10, tzinfo=UTC)
    assert draw(source, t=moment) == f'<time datetime="2025-11-17T16:10+01:00">{said}</time>'


def test_a_day_has_no_time(time_machine):
    time_machine.move_to(NOON, tick=False)
    assert draw("{{ d|when }}", d=date(2025, 11, 19)) == '<time datetime="2025-11-19">Tomorrow</time>'


@pytest.mark.parametrize("name", ["when", "day", "clock", "ago"])
def test_no_moment_says_nothing(name):
    assert draw("{{ nothing|" + name + " }}", nothing=None) == ""


def test_field_ties_label_help_and_error_to_the_control_and_keeps_what_was_typed():
    form = Guide({"goal": "", "note": "kept", "tell": "on"})
    html = draw("{% field form.goal %}{% field form.note %}", form=form)
    assert '<label class="form-label" for="id_goal">What for?</label>' in html
    assert 'class="form-control is-invalid"' in html
    assert 'aria-invalid="true" aria-describedby="id_goal_helptext id_goal_error"' in html
    assert '<div class="form-hint" id="id_goal_helptext">One sentence.</div>' in html
    assert '<div class="field-error" id="id_goal_error">' in html
    assert 'value="kept" class="form-control"' in html
    assert "(optional)" in html


def test_choices_are_a_fieldset_whose_error_is_announced():
    html = draw("{% field form.use %}", form=Guide({}))
    assert '<fieldset class="field" aria-describedby="id_use_error">' in html
    assert html.count('type="radio"') == 2
    assert html.count('aria-invalid="true"') == 2


def test_chosen_radio_stays_chosen_in_every_look():
    form = Guide({"use": "b"})
    for look in ("", "tapcol"):
        html = draw("{% field form.use look=look %}", form=form, look=look)
        assert html.count(" checked") == 1
        assert 'value="b"' in html.split(" checked")[0].rsplit("<input", 1)[1]


def test_customers_words_keep_their_serif_and_a_select_is_a_select():
    html = draw("{% field form.said %}{% field form.owner %}", form=Guide())
    assert 'class="words"' in html
    assert 'class="form-select"' in html


def test_hidden_label_is_still_read_out():
    assert '<label class="visually-hidden" for="id_note">Note</label>' in draw(
        '{% field form.note label="hidden" %}', form=Guide()
    )


def test_label_can_be_worded_by_the_page():
    assert ">Until when?</label>" in draw('{% field form.goal label="Until when?" %}', form=Guide())


def test_placeholder_does_not_repeat_the_label_of_an_address():
    assert "placeholder" not in draw("{% field form.email %}", form=Guide())


def test_whole_form_is_drawn_with_the_same_fields():
    form = Guide({})
    form.add_error(None, "These two don’t fit together.")
    html = str(form)
    assert '<div class="finding finding-stop mb-3" role="alert">' in html
    assert html.count('class="field-error"') == 6
    assert html.count('type="hidden"') == 1


@pytest.mark.parametrize(
    ("extra", "url"), [("undo=/loop/3/", "/loop/3/"), ("safe", ""), ("undo=https://elsewhere", ""), ("", "")]
)
def test_undo_goes_where_the_message_says(extra, url):
    assert tags.undo_url(Message(20, "Told Eva.", extra_tags=extra)) == url


def test_company_is_named_as_the_settings_do(settings):
    settings.COMPANY_NAME = "Fjellvik & Co"
    assert draw("{% company %}") == "Fjellvik &amp; Co"


def test_asset_falls_back_to_the_plain_address_when_files_were_not_prepared(monkeypatch):
    def missing(path):
        raise ValueError(path)

    monkeypatch.setattr(tags, "static", missing)
    assert tags.asset("css/theme.css") == "/static/css/theme.css"


@pytest.mark.parametrize("page", ["400", "403", "403_csrf", "404", "429", "500", "503"])
def test_pages_for_trouble_need_nothing_but_themselves(page):
    html = render_to_string(f"{page}.html")
    assert html.count("<h1>") == 1
    assert "theme.css" in html


def test_show_more_keeps_the_other_choices_and_stops_at_the_end():
    request = RequestFactory().get("/voices/?aspect=3&page=1")
    pages = Paginator(range(120), 50)
    first = render_to_string("components/more.html", {"page": pages.page(1)}, request)
    assert 'href="?aspect=3&amp;page=2"' in first
    assert render_to_string("components/more.html", {"page": pages.page(3)}, request).strip() == ""


def test_progress_asks_again_until_it_is_finished():
    about = {"id": "run", "url": "/run/1/", "label": "Reading", "done": 19, "total": 31}
    running = render_to_string("components/progress.html", about)
    assert 'hx-trigger="every 2s"' in running
    assert 'width="61"' in running
    assert "hx-trigger" not in render_to_string("components/progress.html", {**about, "finished": True})


def test_confirm_asks_in_a_dialog_and_without_script_on_a_page():
    about = {"id": "end", "action": "/x/", "open": "Delete", "title": "Delete it?", "button": "Delete six", "back": "/"}
    html = render_to_string("components/confirm.html", about, RequestFactory().get("/"))
    outside, inside = html.split("<dialog")
    assert 'data-confirm="end"' in outside
    assert "confirmed" not in outside
    assert 'name="confirmed" value="1"' in inside
