"""The autumn's session about delivery: twenty-three customers, and whether each says that it comes, where, and when."""

from apprentice.demo.story import Asked, Heard, Promised, Reading
from apprentice.demo.words import confirmed, kept, looked_into

PICKING = Promised(
    what="Orders before noon are picked the same afternoon.",
    for_you="A web order leaves a day sooner.",
    for_goal="Less to plan ahead for.",
    owner="Henrik Dahl", due=-24, done=26,
)  # fmt: skip
CARRIER = Promised(
    what="A new carrier takes the parcels west of Sogndal.",
    for_you="It no longer waits for Monday’s van.",
    for_goal="The weekend is yours.",
    owner="Henrik Dahl", due=-22, done=24,
)  # fmt: skip
TRACKING = Promised(
    what="The tracking page shows the map, not the codes.",
    for_you="You see where it is without calling.",
    for_goal="One thing less to chase.",
    owner="Henrik Dahl", due=-21, done=23,
)  # fmt: skip
FASTER = "Web orders come sooner than they did last year."
NOT_THE_DAY = "Not knowing the day makes people plan around us."
DAYS = 52


def _faster(text: str) -> Reading:
    return confirmed(text, days=DAYS)


# Their words; whether they say it comes on time, where they can collect it, and that they know which day; our reading.
VOICES: tuple[tuple[str, str, Reading, str], ...] = (
    ("It used to be Friday’s parcel on Tuesday. Now it’s Friday’s on Friday.", "yyy",
     kept(FASTER, "Picking was the slow part, and it is ours to change.", PICKING, days=DAYS, helped=True,
          words="A day sooner, twice running."), ""),
    ("Since the new van it comes before the weekend.", "yyy",
     kept("The van decides whether a weekend happens.", "One carrier costs less and comes daily.", CARRIER, days=DAYS,
          helped=True, words="It came on the Thursday."), ""),
    ("I stopped calling you. I look at the map.", "yyy",
     kept("Seeing where it is saves a call.", "It was half built.", TRACKING, days=DAYS, helped=True,
          words="I haven’t called since."), ""),
    ("I order three weeks early and keep it in the barn.", "nyn",
     looked_into(NOT_THE_DAY, "We need to see how many store things because of us.", days=DAYS, answer_by=9), ""),
    ("Two days, as you said. It was there when I came home.", "yyy", _faster("Two days, as promised."), FASTER),
    ("Quicker than the letter that announced it.", "yyy", _faster("The parcel is quicker than the letter."), FASTER),
    ("Came on the day, and the neighbour had it.", "yyy", _faster("It comes on the day."), FASTER),
    ("Faster than I can lace the old ones.", "yyy", _faster("It comes fast."), FASTER),
    ("Tuesday, Tuesday, Tuesday. Like a clock.", "yyy", _faster("Always on the same day."), FASTER),
    ("No trouble at all, it was at the fuel station.", "yyy", _faster("The fuel station works."), FASTER),
    ("I was surprised. In a good way, for once.", "yyn", _faster("It came before it was expected."), FASTER),
    ("On time. I wasn’t at home, but it was on time.", "ynn", _faster("On time is not the same as at home."), NOT_THE_DAY),
    ("The shop in Voss had it on the Friday.", "yyy", _faster("Collecting in Voss works."), FASTER),
    ("It came. I was at sea. It waited.", "yyn", _faster("It waits where it can be fetched."), FASTER),
    ("Always within the week, and a week is fine.", "yyy", _faster("A week is soon enough."), FASTER),
    ("The pickup point closes before the school bus comes.", "ynn", _faster("The pickup point closes too early."), NOT_THE_DAY),
    ("I take the day off when I order from you, to be safe.", "nyn", _faster("Whoever needs it takes the day off."), NOT_THE_DAY),
    ("Late, and nobody wrote. I heard it from the driver.", "nnn", _faster("Nobody wrote that it was late."), NOT_THE_DAY),
    ("Buy it in Førde if it has to be there. Everybody here does.", "nyn", _faster("What must be there is bought elsewhere."), NOT_THE_DAY),
    ("It said Monday until it said Thursday.", "nny", _faster("The day moves while one waits."), NOT_THE_DAY),
    ("My son’s skis came after the race.", "nnn", _faster("It came after the day that mattered."), NOT_THE_DAY),
    ("Across the water again. I have no boat in winter.", "nnn", _faster("Across the water is not delivered."), NOT_THE_DAY),
    ("I’d rather know it’s Friday than hope it’s Wednesday.", "nnn", _faster("Knowing the day matters more than speed."), NOT_THE_DAY),
)  # fmt: skip
AUTUMN = Asked(
    aspect="Delivery", owner="Ingrid Solheim", opened=60, closed=40, decide_by=-30,
    readers=("Henrik Dahl", "Tobias Hagen"),
    goal="Whether the work on speed is felt, and by whom.",
    decision="What Operations works on after the new carrier.",
    belief="Once parcels are faster, nobody has anything left to wish for.",
    heard=tuple(
        Heard(who="crowd", days=58 - number % 4, use="with_name", answers=("", words), readings=(reading,), same_as=same)
        for number, (words, _, reading, same) in enumerate(VOICES)
    ),
)  # fmt: skip
CODES = {words: says for words, says, _, _ in VOICES} | {
    "They’re quick. I’ll give them quick.": "nnn",
    "If it comes on the Saturday it isn’t late. It’s for nothing.": "nyn",
    "The box was at the ferry quay. I wasn’t.": "nnn",
    "Always here in two days, can’t complain.": "yyy",
    "Skis for the Easter train. They came the day before, and I had packed twice.": "yyn",
    "If it has to be there Thursday I drive to the shop.": "nnn",
    "The message came an hour after the parcel did.": "yyn",
    "I can see it on a map and still not get it.": "nnn",
}
