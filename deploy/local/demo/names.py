"""Made-up people: names, phones and identity numbers that are well formed and belong to nobody.

Everything is drawn from a given `Random`; nothing here knows what the people are for.
"""

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Literal

Sex = Literal["female", "male"]

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田"
    "董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊"
    "孟秦白江阎薛"
)
# Two lists of syllables a sex, as parents of the 1920s to 1960s liked them: 20 × 20 names each.
_GIVEN: dict[Sex, tuple[str, str]] = {
    "female": ("秀玉桂淑凤美惠月春兰素翠瑞巧爱丽银金雪彩", "英兰珍芳莲香琴梅云霞娥华芬娟花珠仙菊萍贞"),
    "male": ("建国志德永文明世家福正光荣树长兴学庆振宝", "国强军平华民生林海山祥贵发清才安根财涛富"),
}
_RELATIVES_GIVEN: dict[Sex, str] = {"female": "静敏丽娟艳霞婷颖洁雯琳燕", "male": "伟强磊军勇杰涛鹏斌辉宇浩"}

_CHECK_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_FEMALE_SEQUENCES = tuple(range(980, 1000, 2))
_MALE_SEQUENCES = tuple(range(981, 1000, 2))

_FIRST_PHONE = 19_900_000_000
_PHONES = 100_000


def elder_name(random: Random, sex: Sex) -> str:
    """A name of an older generation that fits the sex."""
    first, second = _GIVEN[sex]
    return random.choice(_SURNAMES) + random.choice(first) + random.choice(second)


def relative_name(random: Random, sex: Sex, surname: str = "") -> str:
    """A name of the next generations; a surname is drawn where none is given."""
    given = _RELATIVES_GIVEN[sex]
    return (surname or random.choice(_SURNAMES)) + random.choice(given) + random.choice(("", random.choice(given)))


def identity_number(area: str, born: date, sequence: int) -> str:
    """18 characters by GB 11643-1999: area, birth date, sequence (odd for men), check character (ISO 7064 MOD 11-2)."""
    body = f"{area}{born:%Y%m%d}{sequence:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _CHECK_WEIGHTS, strict=True))
    return body + _CHECK_CHARACTERS[total % 11]


@dataclass
class Register:
    """Gives out phones and identity numbers, none twice."""

    area: str
    _phones: int = 0

    def __post_init__(self) -> None:
        """Start with nothing given out."""
        self._given: set[str] = set()

    def phone(self) -> str:
        """The next number of 199 0000 0000 to 199 0009 9999. Raises ValueError when they are used up.

        Eleven digits as a mobile number must have, from one block, so that made-up numbers are known at sight.
        """
        if self._phones >= _PHONES:
            raise ValueError(f"the demo city has only {_PHONES} phone numbers: ask for fewer elders")
        self._phones += 1
        return str(_FIRST_PHONE + self._phones - 1)

    def identity_number(self, random: Random, born: date, sex: Sex) -> str | None:
        """A number nobody here has yet; None where that day's are used up.

        The sequence is one of the last of its day: police stations number births from 001 on and never came that far.
        """
        sequences = _FEMALE_SEQUENCES if sex == "female" else _MALE_SEQUENCES
        for sequence in random.sample(sequences, len(sequences)):
            number = identity_number(self.area, born, sequence)
            if number not in self._given:
                self._given.add(number)
                return number
        return None
