"""The customer's way through Fjellvik: stages, aspects, the parts of each, and the open questions to ask."""

STAGES = ("Finding us", "Choosing", "Buying", "Receiving", "Using", "Caring", "Coming back")
# name: (stage, how a customer would say it, what it is about, {facet: clue words})
ASPECTS: dict[str, tuple[str, str, str, dict[str, str]]] = {
    "Finding": ("Finding us", "finding what you were looking for", "From wanting something to seeing it.",
        {"Search": "search, menu, filter, find", "Shelves": "shelf, sign, aisle, shop", "Words we use": "word, name, called, mean"}),
    "Advice and fit": ("Choosing", "the advice you got and how it fitted", "Whether what people left with was right for them.",
        {"Advice": "advice, asked, told, explained", "Size": "size, fit, small, large, grow", "Their goal": "want, trip, walk, use"}),
    "Paying": ("Buying", "paying", "Price, payment and what people get for it.",
        {"Price": "price, cheap, expensive, match", "Payment": "card, pay, invoice, checkout", "Trust": "trust, safe, hidden"}),
    "Delivery": ("Receiving", "getting an order to you", "From pressing order to holding it.",
        {"Ordering": "order, ordered, checkout, box", "The date": "date, day, thursday, saturday, late, week", "Tracking": "tracking, delivered, link, said",
         "Handover": "quay, fjord, collect, van, shop, counter", "Their goal": "course, guests, hut, need", "Recovery": "sorry, solved, refund, again", "Cost": "freight, cost, fee"}),
    "First use": ("Using", "using it the first time", "The first trip with something new.",
        {"Instructions": "read, manual, instruction", "Surprises": "surprise, expect, use, never", "Comfort": "heel, blister, warm, cold"}),
    "Care and repair": ("Caring", "caring for it and having it repaired", "Making things last.",
        {"Workshop": "workshop, patch, repair, mend", "Wear": "heel, wear, worn, torn, leather", "Parts": "part, spare, zip, buckle"}),
    "Returns": ("Coming back", "sending something back", "When it was not right.",
        {"Steps": "step, form, print, label", "Money": "money, refund, paid", "Reason": "why, because, wrong, small"}),
    "Wholesale": ("Buying", "buying for your business", "Ordering for guides, huts and teams.",
        {"Assortment": "article, range, colour", "Terms": "terms, credit, invoice", "Contact": "call, contact, know, answer"}),
}  # fmt: skip
IN_NORWEGIAN = {
    "Finding": "å finne det du lette etter",
    "Advice and fit": "rådene du fikk, og om de passet",
    "Paying": "å betale",
    "Delivery": "å få en bestilling fram til deg",
    "First use": "den første turen med noe nytt",
    "Care and repair": "å ta vare på det og få det reparert",
    "Returns": "å sende noe tilbake",
    "Wholesale": "å handle for bedriften din",
}
QUESTIONS = (
    "What was the last thing you packed for, and what nearly didn’t make it?",
    "Tell me about the last time it mattered, from the beginning.",
    "What happened then, and what did you do?",
    "What are you trying to get done, and what stands in the way?",
)
DELIVERY_QUESTIONS = (
    "What was the last thing you packed for, and what nearly didn’t make it?",
    "Tell me about the last order you waited for, from the moment you pressed order.",
    "What happened the last time you needed something by a certain day?",
    "What does a delivery date mean for the work you do?",
)
GROUND_RULES = (
    "One story is worth more than ten opinions.\n"
    "Name people if you like: thanks are passed on, and complaints stay between us."
)
