"""What reviewers of Fjellvik write, by theme: glad and critical sentences, some in Norwegian, and some about nothing known."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spoken:
    """One theme of the codebook: its aspect, what belongs in it, its rules, and what people write about it."""

    name: str
    aspect: str
    about: str
    rules: tuple[str, ...]
    glad: tuple[str, ...]
    critical: tuple[str, ...]
    norwegian: tuple[str, str] = ("", "")  # glad, critical
    weight: float = 1.0


THEMES = (
    Spoken(
        "The day it comes", "Delivery", "Whether it comes on the day that was said. Not how it is packed.", ("a day late", "in time"),
        glad=("Ordered on Monday, on my step on Wednesday.", "It came on the very day you said.", "Two days to Tromsø, and they meant it.", "Here before the weekend, as promised.",
              "The parcel was quicker than the letter about it.", "I got it a day early and could pack in peace."),
        critical=("It came a week after the trip.", "Late again, the third time this autumn.", "The date moved twice and nobody told me.", "Delivered, it said, and it lay at the quay across the fjord.",
                  "I took a day off for a parcel that came on Friday.", "Nine days for something that was in stock.", "It was promised for Thursday and arrived on Tuesday after."),
        norwegian=("Levert på dagen, slik dere sa.", "Pakken kom en uke for sent, på feil side av fjorden."), weight=1.5,
    ),
    Spoken(
        "Size and fit", "Advice and fit", "Whether it fits the body, and whether the size chart tells the truth.", ("too small", "size chart"),
        glad=("Fits as if it were cut for me.", "The size chart was right, for once.", "Room for a thick sock and no slipping.", "True to size, and long enough in the arms.", "I am tall and thin, and this fits.",
              "The boot holds the heel and leaves the toes alone."),
        critical=("The size chart is wrong, order one up.", "Too tight over the shoulders with a fleece under it.", "My usual forty-two is too small in this one.", "The sleeves end before my arms do.",
                  "Medium here is large anywhere else.", "It pinches at the instep and no lacing helps."),
        norwegian=("Passer perfekt, også over tykke sokker.", "Liten i størrelsen, bestill ett nummer opp."), weight=1.2,
    ),
    Spoken(
        "Warm and dry", "First use", "Whether it keeps the weather out and the warmth in.", ("soaked", "waterproof"),
        glad=("Warm to the last hut.", "Eight hours of sideways rain and not a drop inside.", "I slept at minus twelve and sweated.", "Dry as a cupboard.", "The hood stays up in a gale.",
              "My feet were the only dry ones in the group."),
        critical=("Soaked after an hour on the ferry.", "The seams let water in at the shoulder.", "Cold hands in the first real wind.", "It says waterproof and it isn’t.", "I froze at plus two in a bag made for minus five.",
                  "Wet from inside, it doesn’t breathe at all."),
        norwegian=("Varm og tørr hele turen.", "Gjennomvåt etter en time i regn."), weight=1.3,
    ),
    Spoken(
        "It lasts", "Care and repair", "How long it holds, and what wears out first.", ("worn through", "years"),
        glad=("Twelve winters, and the zip still runs.", "My son wears what I bought before he was born.", "Not a thread loose after two hundred days.", "It outlived two dogs.", "Still going after the third set of laces.",
              "The leather has got better with the years."),
        critical=("The sole came off in the second season.", "Worn through at the heel before spring.", "The zip broke in March and I bought it in October.", "The coating peels like a sunburn.", "A seam opened on the fourth trip.",
                  "One winter, and the cuffs are rags."),
        norwegian=("Holder år etter år.", "Glidelåsen røk etter én vinter."), weight=1.1,
    ),
    Spoken(
        "Mending", "Care and repair", "The workshops, spare parts, and what is mended instead of sold anew.", ("workshop", "repair*", "spare part*"),
        glad=("The workshop put on a patch while I had coffee.", "They mended it for the price of a sandwich.", "Sara in the workshop saved my favourite jacket.", "A new buckle came by post, no questions.",
              "Repaired twice, and I’d do it again.", "They showed me how to wax it myself."),
        critical=("Five weeks for a buckle that costs forty kroner.", "The workshop said it couldn’t be mended, and my neighbour mended it.", "No spare part for a stove of four years.", "I was told to buy a new one.",
                  "The repair came back with the wrong colour of thread.", "Nobody at the workshop answers the phone."),
        norwegian=("Verkstedet reddet jakka mi.", "Fem uker på en spenne er for lenge."), weight=1.0,
    ),
    Spoken(
        "Advice in the shop", "Advice and fit", "What people behind the counter know and say.", ("advice",),
        glad=("She asked where I was going before she showed me anything.", "He talked me out of the dear one.", "The man at the counter had skied it himself.", "Good advice, and time for it.",
              "They let me walk the stairs with a full pack.", "Amina knew my feet better than I do."),
        critical=("Nobody in the shop knew the difference.", "I was sold skis for somebody heavier.", "He read me the label. I can read.", "I stood by the tents for ten minutes and nobody came.",
                  "The advice on the phone was the opposite of the advice in the shop.", "She was kind and had never been on a mountain."),
        norwegian=("Fikk gode råd og god tid.", "Ingen i butikken visste forskjellen."), weight=1.0,
    ),
    Spoken(
        "What it costs", "Paying", "Price against what one gets for it, and prices that don’t agree.", ("price", "expensive"),
        glad=("Dear, and worth every krone.", "Cheaper than buying twice.", "The price was the same in the shop and on the web.", "Half price in May, and nothing wrong with it.", "I paid more than I wanted and have not regretted it."),
        critical=("Too expensive for what it is.", "The price went up while it was in my basket.", "Two hundred more than last year and nothing is better.", "The shelf said one price and the till another.",
                  "Freight that costs more than the socks."),
        norwegian=("Dyr, men verdt hver krone.", "Altfor dyrt for det du får."), weight=0.9,
    ),
    Spoken(
        "Sending it back", "Returns", "Returns, from finding how to having the money.", ("refund", "return label"),
        glad=("The money was back the same day.", "Sent it back with one code, no printer.", "She believed me, and that was the whole return.", "Changed it for the next size in two minutes.", "They paid the freight both ways."),
        critical=("Eleven steps to send back one boot.", "The refund took a month.", "Who has a printer for a return label?", "I had to explain three times that it was the left one.", "They sent it back to me because the box was open.",
                  "No answer about my return since August."),
        norwegian=("Pengene kom samme dag.", "Å returnere er for vanskelig."), weight=0.9,
    ),
    Spoken(
        "Finding it on the page", "Finding", "Search, filters, pictures and words on the web pages.", ("search", "filter"),
        glad=("Found it by the old name, well done.", "The pictures show what it’s like in the rain.", "The filter for weather is clever.", "Everything I wanted to know was on the page."),
        critical=("The search finds nothing under the name everybody uses.", "Forty jackets and no way to say that it rains here.", "The picture shows another colour than the one that came.", "The filter forgets what I chose when I go back.",
                  "It said in stock, and then it wasn’t."),
        norwegian=("Fant den med en gang i søket.", "Søket finner ingenting."), weight=0.8,
    ),
    Spoken(
        "Packaging", "Delivery", "What it is packed in. Not when it comes.", ("packag*", "plastic", "cardboard"),
        glad=("No plastic, only paper and string.", "Packed flat, no creases, thank you.", "The box became a bird house.", "Just enough cardboard and not a bit more."),
        critical=("A box for a tent, and in it a pair of laces.", "Three layers of plastic for one wool hat.", "The carton was open and wet.", "So much packaging that the bin was full."),
        norwegian=("Pakket i papir, takk for det.", "Altfor mye plast rundt."), weight=0.7,
    ),
)  # fmt: skip

# What nobody has a theme for: far from everything above, said by one person each.
UNHEARD = (
    "Mosquito hat among beehives: no stings.",
    "Our choir sings in ponchos.",
    "A midwife opens her avalanche bag one-handed.",
    "Grandmother’s rosary lives inside its compass pouch.",
    "Puppet theatre curtains hang between trekking poles.",
)
# What says something of its speaker beyond any theme: needs, preferences, ideas and uses.
WISHES = (
    "I need a pocket that opens with mittens on.", "You could sell the left boot alone, for those of us with one foot.", "I use it as a tarp over the boat.", "I prefer wool to anything that shines.",
    "Why don’t you lend out the big tents by the week?", "We need forty of them for the school, on one invoice.", "I use the pole to reach the top shelf.", "You should print the weight on the box.",
    "I’d rather have one good buckle than two poor ones.", "What matters most to me is that I can mend it myself.", "I wish you made it in a colour that can be found in snow.", "I use the bag for bread dough, it keeps the warmth.",
    "It would be good to see which shop has it before I drive.", "We need a number we can call on a Saturday.", "I’d like the hood to come off.",
)  # fmt: skip
# Stars that say something else than the words.
AGAINST = (
    (5, "Great, as always late.", "critical", "The day it comes"),
    (5, "Top marks for a jacket that was soaked after an hour.", "critical", "Warm and dry"),
    (1, "Best boots I ever had, twelve winters in them.", "glad", "It lasts"),
    (5, "Wonderful people, and the refund took a month.", "critical", "Sending it back"),
    (2, "Fits as if it were cut for me, and warm to the last hut.", "glad", "Size and fit"),
)
# What people add, so that hardly two reviews are alike.
BESIDES = (
    "We go out every Sunday, whatever the weather.", "Bought in October.", "This is my third.", "My wife says the same.", "Used it on Hardangervidda for nine days.",
    "I live where the bus ends.", "For my daughter, who is eleven.", "We have two of them in the family.", "Worn with a heavy pack.", "I am seventy-one and careful.", "Mostly on skis.",
    "I run a small guest house.", "First time with you.", "Customer since the shop in Sogndal.", "It was a gift.", "I carry a camera and three lenses.", "The dog came too.",
    "Five stars are for the landscape.", "I wrote to you about it in spring.", "Mine is the green one.", "Read this before you order.", "I walk to work in it.", "Borrowed it first, then bought it.",
    "We were four on the rope.", "Only had it for a month.",
)  # fmt: skip
# What is neither glad nor critical.
PLAIN = (
    ("What it costs", "The price is the same as at the other shop."), ("Packaging", "It comes in a plain cardboard box."), ("Size and fit", "I took a medium, as always."),
    ("The day it comes", "It took four days, as it said."), ("Finding it on the page", "I found it with the search."), ("Mending", "The workshop has it now, I’ll see."),
    ("Warm and dry", "I have not had it in the rain yet."), ("It lasts", "I’ve had it for two years."), ("Advice in the shop", "I asked in the shop and then ordered at home."),
    ("Sending it back", "I sent one of the two back."),
)  # fmt: skip
PRODUCTS = (
    "Fjord shell",
    "Trolltind boots",
    "Skarv tent",
    "Vidde sleeping bag",
    "Hulder wool",
    "Rype day pack",
    "Breheim harness",
    "Lom stove",
)
TOUCHPOINTS = ("Web shop", "Bergen Sentrum", "Oslo Øst", "Ålesund", "After a repair", "Another page")  # fmt: skip
