"""Comments of an invented company of huts and boats, labelled by a rule that the tests know."""

import random

from feedback.scoring.text_model import Labelled

BETTER, GOOD = "How could we improve?", "What was good?"
THINGS = {
    "Food": ("soup", "bread", "breakfast", "coffee", "dinner"),
    "Boats": ("ferry", "boat", "jetty", "captain", "harbour"),
    "Rooms": ("bed", "room", "blanket", "stove", "window"),
}
KIND = ("was lovely", "was excellent", "made us happy")
UNKIND = ("was dirty", "was cold", "was broken again")
PLACES = ("at the lake", "on Monday", "by the glacier", "in the evening", "with my sister", "after the hike")


def comments(count, *, seed=1):
    """Draw labelled comments: two in five praise, two complain, one is a bare thing under a question."""
    draw, rows = random.Random(seed), []
    for number in range(count):
        theme = draw.choice(list(THINGS))
        thing, place = draw.choice(THINGS[theme]), draw.choice(PLACES)
        question = draw.choice((BETTER, GOOD))
        way = number % 5
        if way == 4:
            sentiment, text = ("negative" if question == BETTER else "positive"), f"The {thing} {place}"
        else:
            sentiment = "positive" if way < 2 else "negative"
            text = f"The {thing} {draw.choice(KIND if way < 2 else UNKIND)} {place}"
        rows.append(Labelled(text, question, sentiment, (theme,), 5.0 if sentiment == "positive" else 2.0))
    return rows
