"""A county nobody lives in: households with kin, ages as in the 2020 census, names composed from lists of our own.

Identity numbers begin with the unassigned prefix 00 and can never be a real person's. Ages: `ages_2020.csv`, both sexes,
thousands, national census 2020 [K: secondary source, see docs/glossary.md], shifted to the day of the roll.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from chassis.values.identity_number import SYNTHETIC_PREFIX, check_character

HEADERS = (
    "序号", "户号", "姓名", "性别", "公民身份号码", "出生日期", "民族", "婚姻状况", "与户主关系", "户口性质", "户籍地区划代码",
    "户籍地址", "现居住地区划代码", "现居住地址", "居住开始日期", "手机号码", "备注",
)  # fmt: skip
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
MALE_NAMES = "伟强磊军洋勇杰涛超明刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林阳建峰毅海山仁文成康亮政谦亨奇固之轮翰朗伯宏言若鸣朋梁栋维启克伦翔晨辰士以建家致树炎德行时泰盛雄琛钧冠策腾楠榕风航弘"
FEMALE_NAMES = "芳娜敏静丽艳娟霞秀英燕玲桂兰凤洁梅琳素云莲真环雪荣爱妹香月莺媛瑞凡佳嘉琼勤珍贞莉叶璧璐娅琦晶妍茜秋珊莎锦黛青倩婷姣婉娴瑾颖露瑶怡婵雁蓓纨仪荷丹蓉眉君琴蕊薇菁梦岚苑婕馨瑗琰韵融园艺咏卿聪澜纯毓悦昭冰爽"
ETHNICITIES = (("汉族", 88), ("彝族", 9), ("傈僳族", 1), ("苗族", 1), ("回族", 1))
ADULT_YEARS = 22  # when the generator lets people found households; no rule of law
OLDEST_MOTHER_YEARS = 42


@cache
def _ages() -> tuple[list[tuple[int, int]], list[int]]:
    with Path(__file__).with_name("ages_2020.csv").open(encoding="utf-8") as file:
        rows = [(int(row["from_age"]), int(row["to_age"]), int(row["thousand"])) for row in csv.DictReader(file)]
    return [row[:2] for row in rows], [row[2] for row in rows]


class County:
    """Generates people of a county, household by household; the same seed gives the same people."""

    def __init__(self, county: str, villages: list[tuple[str, str]], as_of: date, seed: int = 510) -> None:
        self._county = county
        self._villages = villages
        self._as_of = as_of
        self._random = random.Random(seed)  # noqa: S311 - invented people, not secrets
        self._households = 0
        self._sequences: dict[tuple[str, bool], int] = {}

    def people(self, count: int) -> Iterator[tuple[str, ...]]:
        """Rows of a roll, `HEADERS` order, until `count` people."""
        number = 0
        while number < count:
            for row in self._household():
                number += 1
                if number > count:
                    return
                yield (str(number), *row)

    def _birth(self, years: float) -> date:
        return self._as_of - timedelta(days=int(years * 365.2425) + self._random.randrange(365))

    def _age(self) -> int:
        bands, weights = _ages()
        low, high = self._random.choices(bands, weights)[0]
        return self._random.randint(low, high)

    def _household(self) -> Iterator[tuple[str, ...]]:
        pick = self._random
        self._households += 1
        age = self._age()
        while age < ADULT_YEARS:
            age = self._age()  # children come with their parents
        code, village = pick.choice(self._villages)
        home = _Home(
            f"{self._county}{self._households:08d}", code, f"{village}{pick.randint(1, 20)}组{pick.randint(1, 400)}号"
        )
        home.ethnicity = pick.choices([name for name, _ in ETHNICITIES], [weight for _, weight in ETHNICITIES])[0]
        home.nature = "农业" if pick.random() < 0.6 else "非农业"  # noqa: PLR2004 - a shape of the demo, no rule
        surname, male = pick.choice(SURNAMES), pick.random() < 0.7  # noqa: PLR2004
        married = pick.random() < 0.75  # noqa: PLR2004
        yield self._person(home, surname, "户主", age, male=male, marital="初婚" if married else "未婚")
        if married:
            yield self._person(
                home,
                pick.choice(SURNAMES),
                "配偶",
                max(age + pick.randint(-4, 3), ADULT_YEARS),
                male=not male,
                marital="初婚",
            )
        children = pick.choices((0, 1, 2, 3), (30, 40, 25, 5))[0] if married else 0
        sons = daughters = 0
        for _ in range(children):
            child_age = age - pick.randint(ADULT_YEARS, OLDEST_MOTHER_YEARS)
            if 0 <= child_age < ADULT_YEARS:
                son = pick.random() < 0.52  # noqa: PLR2004
                sons, daughters = sons + son, daughters + (not son)
                relation = ("长子", "次子", "三子")[sons - 1] if son else ("长女", "次女", "三女")[daughters - 1]
                yield self._person(home, surname, relation, child_age, male=son, marital="未婚")
        if age < 55 and pick.random() < 0.2:  # noqa: PLR2004
            yield self._person(
                home, pick.choice(SURNAMES), "母亲", age + pick.randint(20, 35), male=False, marital="丧偶"
            )

    def _person(
        self, home: _Home, surname: str, relation: str, age: int, *, male: bool, marital: str
    ) -> tuple[str, ...]:
        pick = self._random
        letters = MALE_NAMES if male else FEMALE_NAMES
        name = surname + "".join(pick.choices(letters, k=2 if pick.random() < 0.85 else 1))  # noqa: PLR2004
        born = self._birth(age)
        phone = f"1{pick.choice('3578')}{pick.randrange(10**9):09d}" if age >= ADULT_YEARS else ""
        return (
            home.number, name, "男" if male else "女", self._id_number(born, male=male), born.isoformat(), home.ethnicity,
            marital, relation, home.nature, home.code, home.address, home.code, home.address, "", phone, "",
        )  # fmt: skip

    def _id_number(self, born: date, *, male: bool) -> str:
        """The next unused number of a day; when a day's 500 are used up, another area of the unassigned province."""
        day = born.strftime("%Y%m%d")
        used = self._sequences.get((day, male), 0)
        self._sequences[day, male] = used + 1
        area, sequence = divmod(used, 499)
        first = f"{SYNTHETIC_PREFIX}{int(self._county[2:6]) + area:04d}{day}{sequence * 2 + (1 if male else 2):03d}"
        return first + check_character(first)


class _Home:
    def __init__(self, number: str, code: str, address: str) -> None:
        self.number, self.code, self.address = number, code, address
        self.ethnicity = self.nature = ""


def villages_of(county: str) -> list[tuple[str, str]]:
    """Villages and communities of a county: code and name."""
    from registry.divisions.codes import division_table  # noqa: PLC0415 - the demo imports what registry knows

    table = division_table()
    return [
        (entry.code, f"{table[entry.parent_code].name}{entry.name}")
        for entry in table.values()
        if entry.level == "village" and entry.code.startswith(county)
    ]


def write_roll(path: Path, county: str, count: int, as_of: date, seed: int = 510) -> None:
    """Write a roll of `count` people as UTF-8 CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        writer.writerows(County(county, villages_of(county), as_of, seed).people(count))
