"""Personal numbers as answers show them: enough to recognise, too little to use. Pure."""

_STAR = "*"


def mask_id_number(number: str) -> str:
    """``3708**********9988``: the prefecture and the last four."""
    return _mask(number, shown_first=4, shown_last=4)


def mask_phone(phone: str) -> str:
    """``138****1234``; a number too short to hide four digits shows its last two only."""
    if len(phone) < 11:
        return _mask(phone, shown_first=0, shown_last=2)
    return _mask(phone, shown_first=3, shown_last=4)


def _mask(text: str, shown_first: int, shown_last: int) -> str:
    hidden = len(text) - shown_first - shown_last
    if hidden <= 0:
        return _STAR * len(text)
    return text[:shown_first] + _STAR * hidden + text[len(text) - shown_last :]
