"""Money as people read it: currency in front, whole units, gaps between thousands that never break."""

GAP = "\u00a0"
MINUS = "\u2212"
SIGNS = {"NOK": "kr", "EUR": "€", "SEK": "SEK", "DKK": "DKK", "USD": "$", "GBP": "£"}
GLUED = {"€", "$", "£"}
MINOR_DIGITS = {"JPY": 0, "ISK": 0, "KRW": 0}


def minor_digits(currency: str) -> int:
    """Return how many digits of an amount in ``currency`` come after the point."""
    return MINOR_DIGITS.get(currency, 2)


def whole_units(minor: int, currency: str) -> int:
    """Return the amount in whole units, halves rounded away from zero."""
    scale: int = 10 ** minor_digits(currency)
    units, rest = divmod(abs(minor), scale)
    units += 2 * rest >= scale
    return -units if minor < 0 else units


def format_money(minor: int, currency: str, *, exact: bool = False) -> str:
    """Write an amount such as ``kr 781 300``; ``exact`` keeps what comes after the point."""
    digits = minor_digits(currency) if exact else 0
    scale = 10 ** minor_digits(currency)
    if digits:
        units, rest = divmod(abs(minor), scale)
        number = f"{units:,}".replace(",", GAP) + f".{rest:0{digits}d}"
        negative = minor < 0
    else:
        units = whole_units(minor, currency)
        number = f"{abs(units):,}".replace(",", GAP)
        negative = units < 0
    sign = SIGNS.get(currency, currency)
    gap = "" if sign in GLUED else GAP
    return f"{MINUS if negative else ''}{sign}{gap}{number}"


def format_count(number: int) -> str:
    """Write a whole number with gaps between thousands and a true minus."""
    return (MINUS if number < 0 else "") + f"{abs(number):,}".replace(",", GAP)
