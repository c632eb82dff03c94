"""What people say when they are asked what decides it: by theme, in pieces, so that hardly two say the same."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One theme: how often each group names it, how it begins and ends in their words, a story, and where it is more."""

    name: str
    loyal: float
    half: float
    leaving: float
    begins: tuple[str, ...]
    ends: tuple[str, ...]
    stories: tuple[str, ...]
    more_with: str = ""


THEMES = (
    Reason(
        "They mend it", 0.56, 0.20, 0.10,
        begins=("You mend what you sold me", "The workshop", "That somebody takes the boot in his hand and looks", "A zip changed while I wait",
                "When it tears, you don’t sell me a new one", "The man with the needle"),
        ends=("and that’s why the old jacket still goes up with me.", "and I have not thrown anything away since.", "so I buy it once.",
              "and nobody else does that here.", "and he remembers my pack.", "which is worth more than a discount."),
        stories=("The sole came off on a Thursday, and on Saturday I stood on the top.", "He asked what I had done with it, laughed, and sewed it on while I held the torch.",
                 "I came to buy a new shell and left with the old one, dry again."),
        more_with="Skiers and climbers",
    ),
    Reason(
        "They have been there", 0.46, 0.18, 0.12,
        begins=("She had walked it herself", "He knew the hut and the river before it", "The one behind the counter skis there every winter", "You ask where I’m going first",
                "They tell me what not to buy", "She drew me the way on the back of the receipt"),
        ends=("and it was right to the metre.", "and I trust that more than stars.", "so I came home dry.", "and that decides it every time.", "and nobody in a warehouse can."),
        stories=("She said: not this week, the ice is thin. I waited a week.", "He made me put on a full pack and walk the stairs.", "I described the moor behind our house and she knew the ditch."),
    ),
    Reason(
        "It lasts", 0.40, 0.30, 0.26,
        begins=("It lasts", "My daughter wears mine now", "Twelve winters in the same wool", "It gets better with the years", "The seams hold"),
        ends=("and then the price is another one.", "and that’s all there is to it.", "so I don’t have to think about it.", "longer than my knees will."),
        stories=("The pack has been to the cabin four hundred times. I counted.", "We found it in the boathouse after three years and it was fine."),
    ),
    Reason(
        "Near by", 0.20, 0.24, 0.28,
        begins=("It’s on my way home", "The shop is round the corner", "I can walk there at lunch", "You’re the nearest"),
        ends=("and that’s most of it.", "when I’m honest.", "so I drop in.", "and I like to touch it first."),
        stories=("I forgot the gas on a Friday and you were open until seven.", "Ten minutes there, ten back, and the bus in between."),
    ),
    Reason(
        "Price", 0.10, 0.30, 0.44,
        begins=("The price decides", "I look where it costs least", "When it was on offer I came", "Three hundred less elsewhere", "You’re dear for what I need"),
        ends=("and then I’m gone.", "because it’s the same thing in the same box.", "with two growing boys.", "and I stopped asking why.", "when all I walk is the dog."),
        stories=("The same trousers, the same brand, a third off. I didn’t feel good about it.", "I stood in your shop and ordered it on my phone."),
    ),
    Reason(
        "It was there when I needed it", 0.16, 0.26, 0.34,
        begins=("Whoever has it on the shelf", "I needed it by Friday", "That my size was there", "You had it and the others hadn’t"),
        ends=("so I took it.", "and now the others have it too.", "that was all.", "and twice it wasn’t."),
        stories=("The last pair in forty-three, and it was raining.", "I ordered, it said Tuesday, it came the week after the tour."),
    ),
    Reason(
        "Like always", 0.18, 0.20, 0.16,
        begins=("Habit", "My father went there", "I’ve always done it", "I never thought about it"),
        ends=("if I’m honest.", "and that’s enough.", "and I don’t look elsewhere.", "I think."),
        stories=("My mother bought my first skis from you. On tick.",),
    ),
)  # fmt: skip
