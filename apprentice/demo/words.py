"""What the crowd said, by aspect, how we read it, and what we made of it."""

from dataclasses import dataclass

from apprentice.demo.story import Promised, Reading, Told


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of somebody; our reading of it, if anybody has reflected; the finding it says again, if any."""

    words: str
    reading: Reading | None = None
    same_as: str = ""


def declined(text: str, reason: str, *, days: int, correction: str = "") -> Reading:
    """Return a reading its customer answered, and a no they were told a few days later, with the reason."""
    return Reading(
        text=text, answer=1, state="corrected" if correction else "confirmed", days=days, correction=correction,
        finding=True, decision="decline", reason=reason, told=(Told(kind="wont", days=days - 4),),
    )  # fmt: skip


def looked_into(text: str, reason: str, *, days: int, answer_by: int, correction: str = "") -> Reading:
    """Return a reading its customer answered, and the day by which we know more."""
    return Reading(
        text=text, answer=1, state="corrected" if correction else "confirmed", days=days, correction=correction,
        finding=True, decision="investigate", reason=reason, answer_by=answer_by,
    )  # fmt: skip


def kept(text: str, reason: str, promise: Promised, *, days: int, helped: bool | None, words: str = "") -> Reading:
    """Return a reading that became a promise, kept and told."""
    done = Told(kind="done", days=(promise.done or 0) - 1, helped=helped, words=words)
    return Reading(
        text=text, answer=1, state="confirmed", days=days, finding=True, decision="act", reason=reason, promise=promise,
        told=(Told(kind="will", days=days - 3), done),
    )  # fmt: skip


def confirmed(text: str, *, days: int) -> Reading:
    """Return a reading that its customer confirmed, and nobody has decided anything about."""
    return Reading(text=text, answer=1, state="confirmed", days=days)


def sent(text: str, *, days: int) -> Reading:
    """Return a reading that was sent and not answered."""
    return Reading(text=text, answer=1, state="sent", days=days)


WHILE_YOU_WAIT = Promised(
    what="Seams and buckles are mended while you wait, in all five workshops.",
    for_you="You go home with it the same day.",
    for_goal="Nothing you need for the weekend stays with us over it.",
    owner="Henrik Dahl", due=-6, done=9,
)  # fmt: skip
PILLAR = Promised(
    what="Nothing is kept behind the pillar in Bergen any more.",
    for_you="You see it from the door.",
    for_goal="Less asking, more time outside.",
    owner="Henrik Dahl", due=-8, done=11,
)  # fmt: skip
WHICH_WAY_UP = Promised(
    what="The tent comes with one drawing: which way is up.",
    for_you="You can pitch it without reading a word.",
    for_goal="Dry on the first night.",
    owner="Henrik Dahl", due=-58, done=61,
)  # fmt: skip
BELIEVED = Promised(
    what="If you say it’s broken, it’s broken. We don’t ask for a photograph.",
    for_you="One visit, and no forms.",
    for_goal="You get on with your winter.",
    owner="Henrik Dahl", due=-30, done=33,
)  # fmt: skip
ONE_LIST = Promised(
    what="The shelf and the till read their prices from one list.",
    for_you="You pay what you saw.",
    for_goal="You can plan what you spend.",
    owner="Henrik Dahl", due=-150, done=154,
)  # fmt: skip

JACKETS = "There are many jackets, and no way to choose one for the weather you live in."
UNIMAGINED = "People use our gear for things we never thought of."
DEAR = "It’s dear, and it’s worth it over the years."
ELEVEN_STEPS = "Eleven steps is too many for one boot."
BUCKLE = "A missing buckle keeps a harness out of use."

CROWD: dict[str, tuple[Line, ...]] = {
    "Delivery": (
        Line("If it has to be there Thursday I drive to the shop."),
        Line("The message came an hour after the parcel did."),
        Line("I can see it on a map and still not get it."),
    ),
    "Advice and fit": (
        Line("She asked where I was going before she asked my size. Nobody does that."),
        Line("I said narrow, he heard small."),
        Line("You fit the boot on the carpet. I walk on rock."),
        Line("Is there one that doesn’t make me look like I’m going up Everest? I’m walking to work."),
        Line("My son liked the colour, so we bought the wrong ones."),
        Line("Nobody told me they stretch."),
        Line("I came for advice and got a discount."),
    ),
    "Care and repair": (
        Line("The zip went in year two. The jacket is fine. I can’t sew a zip.",
             looked_into("A zip that gives up ends a jacket that is otherwise fine.",
                         "We’re counting how many zips the workshops could change in a week.", days=20, answer_by=11)),
        Line("He mended it while I had coffee. I told everybody.",
             kept("A repair while you wait is worth telling others about.", "It takes a quarter of an hour, and people stay.",
                  WHILE_YOU_WAIT, days=20, helped=True, words="Twenty minutes. I had the coffee again.")),
        Line("I would pay for wax if somebody showed me how.", confirmed("Being shown how is worth more than the wax.", days=19)),
        Line("You sell me a new one before you look at the old one.",
             confirmed("We offer something new before we look at what could be mended.", days=19)),
        Line("The buckle costs forty kroner and takes five weeks.",
             confirmed("The wait for a buckle is out of proportion to what it costs.", days=20), same_as=BUCKLE),
        Line("I’ve had this pack since my daughter was born. She’s seventeen.", sent("Keeping a thing for years is part of its worth.", days=19)),
        Line("Don’t stop making the old laces.",
             declined("The old laces are missed.", "The mill that wove them has closed. The new ones fit the same eyelets.", days=20)),
        Line("A torn shell isn’t a dead shell."),
    ),
    "Finding": (
        Line("I typed what my father called it and got nothing.",
             confirmed("Old names for things find nothing.", days=27)),
        Line("It was on the shelf behind the pillar. I asked three times.",
             kept("What stands behind the pillar can’t be found.", "It costs one morning.", PILLAR, days=27, helped=None)),
        Line("There are forty jackets and no way to say it rains sideways here.",
             looked_into(JACKETS, "We’re trying weather instead of words with twenty people.", days=27, answer_by=25)),
        Line("Your filter has a word for everything but warm.",
             confirmed("“Warm” is what people look for, and the filter doesn’t have it.", days=26), same_as=JACKETS),
        Line("I found it on another page and came back to buy it from you.",
             confirmed("Others show our things better than we do.", days=26)),
        Line("The size I need is never the picture I see.",
             declined("The picture shows another size.", "A picture of every size would be forty thousand pictures, and each delays the page.", days=27)),
        Line("I look for the brand you stopped selling, and you don’t tell me.", sent("When we stop selling a brand, nobody says so.", days=26)),
        Line("Show me what people like me walked in."),
    ),
    "First use": (
        Line("It came with a booklet in eleven languages and none of them said which way is up.",
             kept("The booklet doesn’t say how to begin.", "One drawing says it in every language.", WHICH_WAY_UP,
                  days=113, helped=True, words="We pitched it in the dark.")),
        Line("I slept in it the first night in the garden, to be sure.",
             declined("A first night in the garden is how trust begins.",
                      "There’s nothing we’d change. Those who sew the tents have these words on their wall.", days=113)),
        Line("The stove works. I was afraid of it for a year.",
             declined("Fear of the stove kept it unused.", "We may not light a stove inside a shop. Any workshop lights it with you in the yard.", days=112)),
        Line("I cut the label out and it was the only thing that itched.",
             declined("The label itches.", "It has to be there by law, and print on the cloth didn’t survive ten washes.", days=113)),
        Line("We used the tarp as a stage.",
             declined(UNIMAGINED, "We won’t sell it for that, because we can’t test it. We won’t say it can’t be done.", days=112)),
        Line("The strap is for carrying skis, they said. I carry my cello.",
             confirmed("A strap for skis carries a cello.", days=112), same_as=UNIMAGINED),
        Line("First trip, first rain, not a drop. I wrote it in my diary.", sent("A first trip without a drop is remembered.", days=112)),
        Line("Nobody tells you that the first blister is the boot saying hello.",
             declined("Nobody warns about the first blister.", "Boots that never rub wouldn’t hold you on rock. Ask, and we’ll stretch them first.", days=113)),
    ),
    "Returns": (
        Line("I kept it. Sending it back was more work than being cold.",
             confirmed("Sending it back was harder than keeping the wrong thing.", days=88), same_as=ELEVEN_STEPS),
        Line("The label needs a printer. Who has a printer?", confirmed("A label needs a printer that nobody has.", days=88), same_as=ELEVEN_STEPS),
        Line("The money came the same day. I didn’t expect that.",
             looked_into("Money back the same day comes as a surprise.", "We do it. We don’t know yet whether we can promise it.", days=83, answer_by=12)),
        Line("She believed me. That was the whole return.",
             kept("Being believed is what matters.", "Three in a thousand weren’t true. The photographs cost more.", BELIEVED,
                  days=83, helped=True, words="They said yes before I had finished.")),
        Line("I had to explain three times that it was the left one.", confirmed("The same thing has to be told three times.", days=82)),
        Line("You asked why, with five boxes, and mine wasn’t there.",
             declined("The reason wasn’t among our five.", "Five boxes are what we can count. Your own words fit in the line below them.", days=83)),
        Line("I threw away the box, like people do.",
             declined("The box is gone by the time it’s needed.", "Without a box it arrives broken. Any box will do, it needn’t be ours.", days=82)),
        Line("It went back, and nobody ever told me it arrived.",
             looked_into("People wait for their money without a word from us.", "The scanner knows. We’re asking what it takes to send one line.",
                         days=83, answer_by=8, correction="It isn’t the money. I want to know that it’s there.")),
    ),
    "Paying": (
        Line("It’s dear, and I still have it. Work it out.",
             declined(DEAR, "We won’t make it cheaper: it would have to last less.", days=213)),
        Line("The price on the shelf and the price at the till were cousins.",
             kept("The shelf and the till don’t agree.", "It’s our mistake, and it’s every day.", ONE_LIST, days=213, helped=True, words="Same price twice. I checked.")),
        Line("I don’t want points. I want it to last.",
             declined("Points aren’t wanted. Things that last are.", "We won’t start a points club. The money stays with the workshops.", days=213)),
        Line("Let me pay when it’s light enough to see what I bought.", sent("The shop is too dark to judge a colour.", days=212)),
        Line("I paid for the colour I didn’t want because it was in stock.",
             declined("What’s in stock decides the colour.", "Five shops can’t hold every colour. The web has them all, at the same price.", days=212)),
        Line("Club price, member price, real price. Which one is the price?",
             declined("Three prices make none of them believable.", "Members keep theirs: they pay for the huts with it. The club price is gone.", days=213)),
        Line("I’d pay more if I knew who sewed it.",
             declined("Knowing who made it is worth money.", "Two of our five makers don’t want their names shown, and we won’t name only some.", days=212)),
        Line("You’re not cheap. You’re the last ones I’d call expensive.", confirmed("We’re dear, and not too dear.", days=212), same_as=DEAR),
        Line("The gift card had run out and the person hadn’t.",
             declined("A gift shouldn’t run out.", "Three years stay, so that the books can close. Write to us and you get it back, also later.", days=213)),
    ),
}  # fmt: skip
