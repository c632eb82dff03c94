"""The sessions of Fjellvik, newest first."""

from apprentice.demo.aspects import DELIVERY_QUESTIONS
from apprentice.demo.autumn import AUTUMN
from apprentice.demo.story import Asked, Heard, Promised, Reading, Told

DATE_FIELD = Promised(
    what="From Thursday you choose the day before you pay. Thirty accounts try it first.",
    for_you="A date we have to keep.",
    for_goal="Order the week before a course, not the month before.",
    owner="Henrik Dahl", due=2,
)  # fmt: skip
COLLECTABLE = Promised(
    what="“Delivered” will mean that you can collect it: we scan at the counter, not at the quay.",
    for_you="No drive for a parcel that isn’t there.",
    for_goal="You can tell your guests what is coming, and it will be.",
    owner="Henrik Dahl", due=24,
)  # fmt: skip
HEEL_PATCH = Promised(
    what="Every one of our five workshops now puts a leather patch on the heel, free, when you bring Trolltind boots in.",
    for_you="Bring yours to Sara in Ålesund or to Bergen. It takes a day and they’ll lend you a pair.",
    for_goal="One pair of boots for as long as you walk.",
    owner="Henrik Dahl", due=-14, done=12,
)  # fmt: skip
TWO_STEPS = Promised(
    what="A boot goes back in two steps now: one code on your phone, one counter.",
    for_you="No printer, no form, and the money is back the day it’s scanned.",
    for_goal="Try at home without planning the return first.",
    owner="Henrik Dahl", due=-4, done=6,
)  # fmt: skip
SERIAL = Promised(
    what="Serial numbers are on the invoice, beside each harness.",
    for_you="You find a harness by its number in seconds.",
    for_goal="Every piece can be traced to whoever wore it.",
    owner="Tobias Hagen", due=-40, done=44,
)  # fmt: skip
SKI_BAGS = Promised(
    what="Ski bags are packed flat, not rolled.",
    for_you="No creases when you unpack.",
    for_goal="Ready to go the same evening.",
    owner="Henrik Dahl", due=-50, done=52,
)  # fmt: skip
CALL = Promised(
    what="Tobias calls about the spare buckles and brings a box of them.",
    for_you="You don’t have to write for every buckle.",
    for_goal="No harness stays on the wall for a part.",
    owner="Tobias Hagen", due=-1,
)  # fmt: skip

UNSEEN = (  # what people say when nobody can tell that it was them
    "The man in the shop sold me what was left in my size. I let him.",
    "I buy them second-hand now, and come in only for the fitting. I don’t say so.",
    "I said they fitted because there was a queue behind me.",
    "We share one pair between two cousins. It isn’t the price, it’s three months of use.",
    "Nobody asked what she walks on. It’s roots and wet rock, and the soles were for gravel.",
)

SESSIONS = (
    Asked(
        aspect="Delivery", owner="Ingrid Solheim", opened=6, decide_by=9, readers=("Henrik Dahl", "Tobias Hagen"),
        goal="What a delivery date means to someone whose work depends on it.",
        decision="Whether we promise a date instead of a speed for fjord and mountain postcodes.",
        belief="Customers want parcels faster. Two days is what matters.",
        reward="A jacket re-waterproofed, free", questions=DELIVERY_QUESTIONS, crowd=3,
        heard=(
            Heard(
                who="marit", days=1, mark="I’ve stopped ordering anything that has to be there on a certain day.",
                answers=(
                    "They’re quick. I’ll give them quick.",
                    "I gave nine because Rolf, who drives the van, is wonderful. But I’ve stopped ordering anything that has to be there on a certain day.",
                    "Fourteen harnesses for a course that started Thursday. Ordered nine days before. Wednesday it said delivered. It was across the fjord, at the shop that closes at four, and I was on the glacier until six.",
                    "If I know the day, I order the week before. If I don’t, I order the month before, or I don’t.",
                ),
                more=("Ask me what I’d build. I’ve had nine winters to think.",),
                readings=(
                    Reading(text="A late parcel is worse than none, because a course can’t wait for it.", answer=1, state="confirmed", days=0,
                            finding=True, decision="act", reason="It costs us the orders that matter most to guides, and a date field is small.",
                            promise=DATE_FIELD, told=(Told(kind="will", days=0),)),
                    Reading(text="She would pay more for a fixed date.", answer=3, state="corrected", days=0,
                            correction="No. I’d order more. It’s not the same thing.", finding=True),
                    Reading(text="“Delivered” should mean she can pick it up, not that it reached a quay.", answer=2, state="sent", days=0),
                ),
            ),
            Heard(
                who="lars", days=2, room="talked",
                readings=(
                    Reading(text="There is nowhere to tell us why the day matters.", answer=4, state="confirmed", days=1, finding=True,
                            decision="act", reason="He says what Marit says, from the other side of the order form.", promise=COLLECTABLE,
                            told=(Told(kind="will", days=1),)),
                ),
            ),
            Heard(who="nils", days=3, use="without_name", answers=("The box was at the ferry quay. I wasn’t.", "I stopped in May. Nothing went wrong, it just never got easier.")),
            Heard(who="johannes", days=4, answers=("Always here in two days, can’t complain.",)),
            Heard(who="crowd", days=3, language="nb", answers=(
                "Ull til hele familien, og en hund som tror den skal være med.",
                "Jeg bestilte på mandag og fikk pakken på fredag. Ingen sa noe i mellomtiden, så jeg ringte.",
                "Vi dro til hytta uten soveposene. Ungene sov i dunjakkene sine.",
            )),
            Heard(who="crowd", days=5, state="invited"),
            Heard(who="crowd", days=5, state="answering", room="open", remind_in=3, answers=("Skis for the Easter train. They came the day before, and I had packed twice.",)),
        ),
    ),
    Asked(
        aspect="Advice and fit", owner="Silje Aasen", opened=20, decide_by=6, readers=("Astrid Lunde",),
        goal="How parents choose boots for a child who will have grown by spring.", crowd=7,
        decision="Whether shops keep a child’s size and remind the family in spring.",
        belief="Families come back because of the price.",
        heard=(
            Heard(who="priya", days=2, answers=(
                "We pack for four, and it’s her boots that decide where we can go.",
                "The child grows out of the boots in March. You could know that. I wrote her birthday when I bought them.",
            ), readings=(Reading(text="She expects us to remember a child’s size and birthday.", answer=1, state="confirmed", days=1, finding=True),)),
            Heard(who="crowd", days=5, state="invited"),
            *(Heard(who="crowd", days=4, use="unseen", answers=("", words)) for words in UNSEEN),
        ),
    ),
    Asked(
        aspect="Care and repair", owner="Ingrid Solheim", opened=36, closed=18, decide_by=-15, readers=("Henrik Dahl", "Tobias Hagen"),
        goal="What it takes for people to keep a pair of boots for ten years.", crowd=8,
        decision="Which repairs the workshops offer for free.", belief="Nobody repairs boots any more.",
        heard=(
            Heard(who="eva", days=33, mark="The heel goes first.", answers=(
                "The same boots for Galdhøpiggen as for the bus. They nearly stayed at the cobbler’s.",
                "The heel goes first. It always has. Put the leather there.",
            ), readings=(Reading(text="The heel wears out first, and leather there would save the boot.", answer=1, state="confirmed", days=29,
                                 finding=True, decision="act", reason="The workshops can do it with what they have.", promise=HEEL_PATCH,
                                 told=(Told(kind="will", days=26),)),)),
            Heard(who="hanne", days=30, answers=("A rescue harness hung on the wall for three weeks for want of a buckle.",),
                  readings=(Reading(text="A missing buckle keeps a harness out of use.", state="confirmed", days=27, finding=True, decision="act",
                                    reason="It’s a phone call.", promise=CALL, told=(Told(kind="will", days=24),)),)),
        ),
    ),
    Asked(
        aspect="Finding", owner="Ingrid Solheim", opened=43, closed=25, decide_by=-12, readers=("Astrid Lunde",),
        goal="How people look for things on the web when they don’t know our words for them.", crowd=8,
        decision="Whether we rebuild the menu or the search first.", belief="The menu is how people find things.",
        heard=(
            Heard(who="noor", days=40, answers=("Head torches for sixty runners. I found them by the picture.", "I have never once used your menu."),
                  readings=(Reading(text="She finds things by pictures and search, never by the menu.", answer=1, state="confirmed", days=36, finding=True,
                                    decision="investigate", reason="We need to see how many search first.", answer_by=4),)),
        ),
    ),
    Asked(
        aspect="First use", owner="Ingrid Solheim", opened=130, closed=110, decide_by=-100, readers=("Henrik Dahl", "Tobias Hagen"),
        goal="What people do with our gear that we never imagined.", crowd=8,
        decision="What goes into next year’s range.", belief="Sled harnesses are for pulling children and luggage.",
        heard=(
            Heard(who="tor", days=126, answers=("Three cubic metres of birch, before the snow.", "I use the sled harness to pull firewood. It’s the best thing you sell and you don’t know it."),
                  readings=(Reading(text="He uses the sled harness to bring firewood home.", answer=1, state="confirmed", days=121, finding=True),)),
            Heard(who="hanne", days=125, answers=("We read the number off the harness with a torch in our teeth.", "Serial numbers. We have to write them all down by hand."),
                  readings=(Reading(text="Writing down serial numbers by hand costs the team time.", answer=1, state="confirmed", days=121, finding=True, decision="act",
                                    reason="The number is in our system already.", promise=SERIAL,
                                    told=(Told(kind="will", days=119), Told(kind="done", days=42, helped=True, words="Now I can find the harness by its number in ten seconds."))),)),
            Heard(who="johannes", days=124, answers=("Skis, and a bag folded like a map.", "The ski bag comes rolled so hard it never lies flat."),
                  readings=(Reading(text="Ski bags arrive creased because they are rolled.", answer=1, state="confirmed", days=120, finding=True, decision="act",
                                    reason="Packing flat costs nothing.", promise=SKI_BAGS,
                                    told=(Told(kind="will", days=118), Told(kind="done", days=50, helped=False, words="I can’t see any difference, to be honest."))),)),
        ),
    ),
    AUTUMN,
    Asked(
        aspect="Returns", owner="Ingrid Solheim", opened=99, closed=80, decide_by=-70, readers=("Henrik Dahl",),
        goal="What sending something back feels like from a kitchen table.", crowd=8,
        decision="How a return works next year.", belief="People who return things are hard to please.",
        heard=(
            Heard(who="daniel", days=95, mark="I counted.", answers=("Boots for a course at Storlien, half a size out.", "Eleven steps to send back one boot. I counted."),
                  readings=(Reading(text="Eleven steps is too many for one boot.", answer=1, state="confirmed", days=90, finding=True, decision="act",
                                    reason="Two steps are possible with the counters we have.", promise=TWO_STEPS, told=(Told(kind="will", days=86),)),)),
        ),
    ),
    Asked(
        aspect="Paying", owner="Ingrid Solheim", opened=230, closed=210, decide_by=-200, readers=("Astrid Lunde",),
        goal="What people think they pay for.", crowd=9, decision="Whether we match prices online.", belief="Price is why people leave.",
        heard=(
            Heard(who="johannes", days=226, answers=("A shell jacket. I had two tabs open.", "Match the price online."),
                  readings=(Reading(text="He wants us to match prices he finds online.", answer=1, state="confirmed", days=222, finding=True, decision="decline",
                                    reason="We’d have to stop repairing. The repair budget is what the difference pays for.", told=(Told(kind="wont", days=218),)),)),
            Heard(who="tor", days=225, use="without_name", answers=("Wool, for the whole winter.", "Open on Sundays in Førde."),
                  readings=(Reading(text="He would like the shop in Førde to open on Sundays.", answer=1, state="confirmed", days=221, finding=True, decision="decline",
                                    reason="Two people work in Førde, and they need the Sunday. Collection is open at the fuel station until ten.", told=(Told(kind="wont", days=217),)),)),
        ),
    ),
    Asked(
        aspect="Wholesale", owner="Ingrid Solheim", opened=0, draft=True, decide_by=30, readers=("Tobias Hagen",),
        goal="Who our wholesale customers call when something is wrong.", decision="Whether every account gets one named contact.",
        belief="They like the order portal.",
        heard=(Heard(who="buyer"), Heard(who="buyer"), Heard(who="buyer"), Heard(who="crowd")),
    ),
)  # fmt: skip
