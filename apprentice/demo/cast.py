"""The people with names: colleagues who sign in, and the customers whose words the story rests on."""

from dataclasses import dataclass

from accounts.models import Role

PASSWORD = "fjellvik-demo-1"  # noqa: S105 - demo people only; settings refuse DEMO in production
DOMAIN = "fjellvik.example"


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works at Fjellvik."""

    name: str
    job_title: str
    roles: tuple[Role, ...]
    place: str

    @property
    def email(self) -> str:
        """Their sign-in."""
        return f"{self.name.split()[0].lower()}@{DOMAIN}"


@dataclass(frozen=True, slots=True)
class NamedCustomer:
    """A customer with a part in the story; ``orders`` a year and ``amount`` in kroner shape what they buy."""

    key: str
    name: str
    company: str
    channel: str
    region: str
    place: str
    since: int
    orders: float
    amount: int
    goal: str = ""
    stopped_days_ago: int = 0


COLLEAGUES = (
    Colleague("Ingrid Solheim", "CX manager", (Role.CX_MANAGER,), "Bergen"),
    Colleague("Silje Aasen", "CX manager, shops", (Role.CX_MANAGER,), "Oslo"),
    Colleague("Astrid Lunde", "Chief executive", (Role.EXECUTIVE,), "Bergen"),
    Colleague("Henrik Dahl", "Operations", (Role.EXECUTIVE,), "Bergen"),
    Colleague("Tobias Hagen", "Wholesale, west", (Role.SALES_REP,), "Førde"),
    Colleague("Liv Strand", "Wholesale, east", (Role.SALES_REP,), "Lillehammer"),
    Colleague("Amina Yusuf", "Footwear, Bergen Sentrum", (Role.FLOOR_STAFF,), "Bergen"),
    Colleague("Sara Nygård", "Workshop, Ålesund", (Role.FLOOR_STAFF,), "Ålesund"),
    Colleague("Mona Kvam", "Finance", (Role.ANALYST,), "Bergen"),
    Colleague("Jonas Bakke", "Digital", (Role.ADMINISTRATOR,), "Bergen"),
)
CUSTOMERS = (
    NamedCustomer(
        "marit",
        "Marit Ødegård",
        "Breheim Guides",
        "wholesale",
        "Vestland",
        "Luster",
        2016,
        26,
        11_400,
        "Courses that start on the day they were sold for",
    ),
    NamedCustomer(
        "lars",
        "Lars Henning Moe",
        "Vestfjell Huts",
        "wholesale",
        "Vestland",
        "Sogndal",
        2012,
        22,
        11_900,
        "Eleven huts ready before each season",
    ),
    NamedCustomer(
        "nils",
        "Nils Aarseth",
        "Storlia Huts",
        "wholesale",
        "Vestland",
        "Fjærland",
        2018,
        9,
        7_900,
        "Fewer trips across the fjord",
        190,
    ),
    NamedCustomer(
        "hanne",
        "Hanne Bjørklund",
        "Nordsund Rescue",
        "wholesale",
        "Nordland",
        "Bodø",
        2014,
        11,
        8_300,
        "Gear that can be traced to whoever wore it",
    ),
    NamedCustomer("noor", "Noor Rahimi", "", "web", "Oslo", "Oslo", 2021, 5, 1_150, "Get her whole club out in winter"),
    NamedCustomer(
        "eva",
        "Eva Strømme",
        "",
        "shop",
        "Vestland",
        "Bergen",
        2008,
        3,
        1_480,
        "One pair of boots that lasts until she is seventy",
    ),
    NamedCustomer(
        "johannes",
        "Johannes Berg",
        "",
        "web",
        "Troms",
        "Tromsø",
        2019,
        9,
        2_050,
        "Gear that arrives before the weekend",
    ),
    NamedCustomer(
        "priya",
        "Priya Menon",
        "",
        "shop",
        "Rogaland",
        "Stavanger",
        2020,
        6,
        1_320,
        "Boots that follow her daughter’s feet",
    ),
    NamedCustomer(
        "tor", "Tor-Arne Vik", "", "shop", "Vestland", "Førde", 2011, 4, 980, "Firewood home without a machine"
    ),
    NamedCustomer(
        "daniel",
        "Daniel Ekström",
        "",
        "web",
        "Jämtland",
        "Åre",
        2022,
        5,
        1_900,
        "Try at home, send back without a fuss",
    ),
)


def sign_ins() -> list[str]:
    """Return one line for each demo person who can sign in."""
    return [f"{c.email:<28} {PASSWORD}   {c.name}, {', '.join(r.label for r in c.roles)}" for c in COLLEAGUES]
