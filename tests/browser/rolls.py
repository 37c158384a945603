"""A small roll of nobody, with what makes work: a doubtful column, a row without a date, twins, a difference."""

from __future__ import annotations

import random
from pathlib import Path

from chassis.values.identity_number import check_character

VILLAGE = "510421100001"
SURNAMES, GIVEN = "赵钱孙李周吴郑冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜", "昀苒骁晗翊沅琰彧菡妘"
HEADER = "姓名,性别,公民身份号码,出生日期,婚姻状况,手机号码,联系电话,现居住地区划代码,现居住地址"


def write_small_roll(path: Path) -> str:
    """Write the roll; returns the name that stands in it twice."""
    chance = random.Random()  # noqa: S311 - names of nobody
    name = "".join((chance.choice(SURNAMES), *chance.sample(GIVEN, 2)))
    rows = [HEADER]
    for _ in range(12):
        other = "".join((chance.choice(SURNAMES), *chance.sample(GIVEN, 2)))
        year, serial = chance.randrange(1950, 2005), chance.randrange(100, 1000)
        number = f"000421{year}0517{serial}"
        sex = "男" if serial % 2 else "女"
        rows.append(f"{other},{sex},{number}{check_character(number)},{year}-05-17,已婚,,,{VILLAGE},1组{serial}号")
    # one number, two marital states
    number = f"000421198003{chance.randrange(10, 29)}{chance.randrange(100, 1000) // 2 * 2}"
    day = f"1980-03-{number[12:14]}"
    whole = number + check_character(number)
    rows += [f"陶宁,女,{whole},{day},{state},,,{VILLAGE},2组1号" for state in ("未婚", "已婚")]
    # probably one person, twice
    rows += [f"{name},女,,1991-0{chance.randrange(1, 9)}-11,未婚,,,{VILLAGE},3组{house}号" for house in (1, 2)]
    rows[-1] = rows[-1].replace(rows[-1].split(",")[3], rows[-2].split(",")[3])
    rows.append(f"冯未明,男,,不详,未婚,,,{VILLAGE},4组1号")
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return name
