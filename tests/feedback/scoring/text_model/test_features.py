"""Words, parts of words and questions as rows of numbers, beside those of a second implementation."""

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from feedback.scoring.text_model.features import learn_features, rows_of
from feedback.scoring.text_model.questions import asks_for
from feedback.scoring.text_model.rows import Comment
from feedback.scoring.text_model.tokens import is_negator, plain, tokens

TEXTS = ["the soup was cold", "cold, cold soup again", "a late ferry", "of"]


def test_parts_of_words_weigh_as_sklearn_weighs_them():
    comments = [Comment(text) for text in TEXTS]
    features = learn_features(comments)
    usual = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    theirs = usual.fit_transform(TEXTS).toarray()
    mine = rows_of(features, comments)[:, len(features.words) : features.said].toarray()

    assert set(features.parts) == set(usual.vocabulary_)
    columns = [usual.vocabulary_[part] for part in features.parts]
    assert np.allclose(mine, theirs[:, columns], atol=1e-5)


def test_the_same_words_fill_other_columns_under_another_question():
    features = learn_features([Comment("more soup", "What was good?"), Comment("more soup", "How could we improve?")])
    good, better = (
        rows_of(features, [Comment("more soup", question)]).toarray()[0]
        for question in ("What was good?", "How could we improve?")
    )

    assert (good[: features.said] == better[: features.said]).all()
    assert (good != better).any()


def test_every_row_is_as_wide_as_it_says():
    features = learn_features([Comment("late", "Why?")])

    assert rows_of(features, [Comment("something else", "Where?"), Comment("")]).shape == (2, features.width)
    assert rows_of(features, []).shape == (0, features.width)


def test_what_occurs_once_in_many_comments_is_left_out():
    comments = [Comment(f"soup number{place}") for place in range(200)]

    assert {"soup"} <= set(learn_features(comments).words)
    assert not any(word.startswith("number1") for word in learn_features(comments).words)


def test_questions_ask_for_better_or_good_or_neither():
    asked = ["How could we improve?", "What was good?", "Why?", "", "Hva kan bli bedre?", "Satisfied or dissatisfied?"]

    assert [asks_for(question) for question in asked] == ["better", "good", "open", "open", "better", "open"]


def test_tokens_keep_apostrophes_and_marks_and_part_glued_sentences():
    assert tokens("It wasn’t goodWe left!!") == ["it", "wasn't", "good", "we", "left", "!!"]
    assert [is_negator(word) for word in ("wasn't", "ikke", "note")] == [True, True, False]
    assert plain("  Nothing, at ALL! ") == "nothing at all"
