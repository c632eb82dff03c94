"""One question in, what steers its answer out."""

import csv
import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.scoring.question_check import (
    KINDS,
    Known,
    asking,
    check,
    check_question,
    grade,
    guide,
    inflect,
    kinds,
    languages,
    lexicon,
    measured,
    opinion,
    patterns,
    words,
)

FINE = "What were the last three things you looked for in the shop?"
EXAMPLES = (
    ("Don't you think the new uniform looks smarter?", ("leading", "closed")),
    ("What is your opinion of the greedy parking charges at the mall?", ("loaded",)),
    ("How did you solve the problem with your router?", ("assumptive",)),
    ("What do you think of the coach, the timetable and the driver?", ("double_barrelled",)),
    ("Do you always compare prices before you buy?", ("absolute", "closed")),
    ("Was the guide good?", ("closed",)),
    ("What is your view on our KYC remediation turnaround?", ("jargon_vague",)),
)


@pytest.mark.parametrize("module", (asking, check, guide, inflect, kinds, lexicon, patterns, grade, opinion, words))
def test_examples_in_the_words_above_the_code_hold(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(("question", "found"), EXAMPLES)
def test_each_kind_is_found(question, found):
    assert check_question(question).kinds == found


@pytest.mark.parametrize(("question", "found"), EXAMPLES)
def test_a_finding_names_its_words_its_reason_and_a_wording_that_passes(question, found):
    checked = check_question(question)

    assert checked.level in ("hint", "stop")
    assert all(0 <= one.start < one.end <= len(question) for one in checked.findings)
    assert all(one.reason and "{" not in one.reason for one in checked.findings)
    assert check_question(checked.rewording).findings == ()


def test_a_fine_question_has_nothing():
    checked = check_question(FINE)

    assert (checked.findings, checked.level, checked.rewording) == ((), "none", "")
    assert checked.probability < 0.5


@pytest.mark.parametrize("question", ("", " ", "?", "\n\t", "...", "“”"))
def test_a_question_without_words_has_no_findings(question):
    assert check_question(question).findings == ()


def test_a_presupposition_is_excused_by_a_hedge():
    assert check_question("What got in your way on the website today?").kinds == ("assumptive",)
    assert check_question("What, if anything, got in your way on the website today?").kinds == ()


@pytest.mark.parametrize(
    "known",
    (
        Known(quotes=("There was a problem with the router again.",)),
        Known(facts=("problem",)),
        Known(facts=("router problem",)),
    ),
    ids=str,
)
def test_a_presupposition_is_excused_by_what_is_known(known):
    question = "How did you solve the problem with your router?"

    assert check_question(question).kinds == ("assumptive",)
    assert check_question(question, known=known).kinds == ()


@pytest.mark.parametrize("fact", ("order", "delivery"))
def test_a_fact_excuses_what_happened_and_not_how_it_was(fact):
    known = Known(facts=(fact,))

    assert check_question("What annoyed you about your last order?", known=known).kinds == ("assumptive",)
    assert check_question("How did you solve the problem with your order?", known=known).kinds == ("assumptive",)


SPLIT = (
    ("How were the food and the service?", "How would you describe the food? / How would you describe the service?"),
    ("Where did you park, and how did you get to the ward?", "Where did you park? / How did you get to the ward?"),
)


@pytest.mark.parametrize(("question", "halves"), SPLIT)
def test_two_in_one_is_offered_as_two_that_are_fair(question, halves):
    assert check_question(question).rewording == halves
    assert check_question(halves).findings == ()


def test_questions_side_by_side_are_checked_each_by_itself():
    checked = check_question("What happened then? / Don't you agree that our new app is great?")

    assert "leading" in checked.kinds
    assert min(one.start for one in checked.findings) >= len("What happened then? / ")
    assert checked.rewording.startswith("What happened then? / ")


def test_a_quotation_within_the_question_excuses_it():
    assert check_question("You told us the second parcel was missing. What did you do about it?").kinds == ()


def test_what_is_known_excuses_no_other_kind():
    known = Known(facts=("guide",), quotes=("The guide was good.",))

    assert check_question("Was the guide good?", known=known).kinds == ("closed",)


@pytest.mark.parametrize("language", languages())
def test_every_rule_has_a_reason(language):
    named = {rule.name.partition(".")[0] for rule in patterns.rules(language)}
    named |= {f"model_{kind}" for kind in KINDS if opinion.weights(language)} | {
        "charged",
        "flatter",
        "pair",
        "asks",
        "yesno",
        "jargon",
        "acronym",
    }
    named |= {"one_sided", "options", "push", "tag", "harm", "gain", "thing", "tell"}

    assert named - set(lexicon.phrases(language, "reasons.txt")) == set()


@pytest.mark.parametrize("language", languages())
def test_every_rule_names_classes_that_exist(language):
    words = lexicon.lexicon(language)
    known = {section for classes in words.words.values() for section in classes}
    runs = {section for those in words.runs.values() for _, section in those}
    known |= (
        runs
        | {f"{section}_run" for section in runs}
        | {"number", "acronym", "name", "quoted", "verb_ing", "verb_ed", "verb_er"}
    )
    named = {section for rule in patterns.rules(language) for element in rule.elements for section in element.classes}

    assert named - known == set()


MORE = (
    ("Which of these did you use: the app, the website, the phone line, none of them?", ()),
    ("How easy or hard was it to park, on a scale from very hard to very easy?", ()),
    ("What do you and Anna do when Ola and his team call?", ()),
    ("What went on between the first and the second call?", ()),
    ("Was it Tuesday or Wednesday?", ()),
    ("Why are you so unhappy with us?", ("assumptive",)),
    ("How useful were the slides, not to mention the handouts?", ("leading", "double_barrelled")),
    ("Do you trust us, and do you read our letters?", ("double_barrelled", "closed")),
)


@pytest.mark.parametrize(("question", "found"), MORE)
def test_what_only_looks_faulty_is_told_from_what_is(question, found):
    assert check_question(question).kinds == found


def test_a_fault_without_a_single_guilty_word_is_the_whole_ask():
    whole = check.whole(words.read("Okay. What then of it?", "en"), "assumptive")

    assert (whole.rule, whole.start, whole.end) == ("model_assumptive", 2, 7)
    assert check.whole(words.read("", "en"), "leading").end == 0


@pytest.mark.parametrize("probe", ("Anything else?", "Tell me more.", "What happened then?", "and then"))
def test_a_neutral_follow_up_is_always_fair(probe):
    assert check_question(probe).probability == 0


def test_a_language_without_rules_is_refused():
    with pytest.raises(ValueError, match="no rules for the language tlh"):
        check_question(FINE, language="tlh")


@pytest.mark.parametrize("language", languages())
def test_no_rewording_of_what_was_developed_on_is_flagged_itself(language):
    with (lexicon.DATA / language / "labelled.csv").open(encoding="utf-8", newline="") as file:
        questions = [row["question"] for row in csv.DictReader(file) if row["part"] == "develop"][::3]
    offered = [
        checked.rewording for question in questions if (checked := check_question(question, language=language)).findings
    ]

    assert [words for words in offered if check_question(words, language=language).findings] == []


def test_how_good_it_is_can_be_read():
    assert measured("en")["figures"]["questions"] > 700
    assert measured("no")["figures"]["language"] == "no"
    with pytest.raises(ValueError, match="no rules"):
        measured("tlh")


@given(st.text(max_size=300), st.sampled_from(languages()))
def test_any_text_is_checked_and_every_finding_lies_within_it(text, language):
    checked = check_question(text, language=language)

    assert all(0 <= one.start < one.end <= len(text) and one.kind in KINDS for one in checked.findings)
    assert 0 <= checked.probability <= 1
    assert bool(checked.findings) == (checked.level != "none") == bool(checked.rewording)


TELLING = (
    "how what why which when do does is are don't you we our the a your and or , . ? good bad great always never every "
    "like love problem still stop if any told us “ ” ' - KPI synergy of in about from to very"
)
WORDS = st.sampled_from(TELLING.split())


@given(st.lists(WORDS, max_size=60))
def test_any_order_of_telling_words_is_checked(parts):
    text = " ".join(parts)
    checked = check_question(text)

    assert all(0 <= one.start < one.end <= len(text) for one in checked.findings)
    assert not checked.findings or check_question(checked.rewording).findings == ()


def test_only_the_first_of_a_very_long_text_is_judged():
    long = "What happened then? " * 20_000

    checked = check_question(long + "Don't you agree?")

    assert checked.text.endswith("agree?")
    assert all(one.end <= kinds.LONGEST for one in checked.findings)
