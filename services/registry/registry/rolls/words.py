"""The words and codes of rolls: what a cell of a coded column may say. Pure.

Words are those of the household register's book and of the standards; a word that is not here is read as nothing and
found (analysis), never guessed.
"""

from __future__ import annotations

import re

MALE, FEMALE, NOT_STATED = 1, 2, 9


def _listed(lines: str) -> list[str]:
    return lines.split()


def _coded(lines: str) -> dict[str, str]:
    """Word → code, of lines that each begin with a code."""
    return {word: code for code, *words in map(str.split, lines.strip().splitlines()) for word in words}


SEXES = {
    "男": MALE, "男性": MALE, "1": MALE, "01": MALE, "m": MALE, "male": MALE, "女": FEMALE, "女性": FEMALE, "2": FEMALE,
    "02": FEMALE, "f": FEMALE, "female": FEMALE,
}  # GB/T 2261.1  # fmt: skip
# 0 and 9 of GB/T 2261.1: not known, not stated
SEX_NOT_STATED = {"0", "00", "9", "09", "未知的性别", "未说明的性别", "未说明", "未知"}
_ETHNIC_NAMES = _listed("""
汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇
柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔
独龙 鄂伦春 赫哲 门巴 珞巴 基诺
""")
# the letter codes of the same standard, in the same order
_ETHNIC_LETTERS = _listed("""
HA MG HU ZA UG MH YI ZH BY CS MA DO YA BA TJ HN KZ DA LI LS VA SH GS LH SU DX NX JP KG TU DU ML QI BL SL MN GL XB AC
PM TA NU UZ RS EW DE BO YG GI TT DR OR HZ MB LB JN
""")
# 97: not of the 56 (those that the standard and the household registers name beside them); 98: naturalised
OTHER_PEOPLE, NATURALISED = "97", "98"
ETHNICITIES = {name: f"{number:02d}" for number, name in enumerate(_ETHNIC_NAMES, start=1)}  # GB/T 3304
_MORE_PEOPLES = {
    **{letters.lower(): f"{number:02d}" for number, letters in enumerate(_ETHNIC_LETTERS, start=1)},
    **_coded("""
97 穿青 穿青人 革家 革家人 亻革家 亻革家人 僜人 夏尔巴人 未识别 未识别民 其他 其他民 未定族称 未定族称人口
97 其他未识别的民 未识别的民
98 外国血统 外国血统中国籍人士 外国血统中国籍 入籍 外国人加入中国籍 加入中国籍
"""),
}
ETHNIC_CODES = frozenset({*ETHNICITIES.values(), OTHER_PEOPLE, NATURALISED})
MARITAL = _coded("""
10 未婚 未曾结婚 从未结婚
20 已婚 有配偶 已婚有配偶
21 初婚 初婚有配偶
22 再婚 再婚有配偶
23 复婚 复婚有配偶
30 丧偶 丧偶未再婚
40 离婚 离异 离婚未再婚 离异未再婚
90 未说明 未说明的婚姻状况 其他
""")  # GB/T 2261.2
# GB/T 4766, the classes that came before: one digit
MARITAL_ONE_DIGIT = {"1": "10", "2": "20", "3": "30", "4": "40", "9": "90"}
RELATIONS = _coded("""
01 本人
02 户主 本人或户主
10 配偶 爱人
11 夫 丈夫 老公
12 妻 妻子 老婆
38 媳妇儿 儿媳 媳妇 儿媳妇 媳 长媳 次媳
20 子 儿子 儿
21 独生子
22 长子 大儿子
23 次子 二子 二儿子
24 三子 三儿子
25 四子 四儿子
26 五子 五儿子
27 养子 继子 养子或继子
28 女婿 婿 长婿
29 其他儿子 六子 七子 八子 幼子 小儿子
30 女 女儿
31 独生女
32 长女 大女儿
33 次女 二女 二女儿
34 三女 三女儿
35 四女 四女儿
36 五女 五女儿
37 养女 继女 养女或继女
39 其他女儿 六女 七女 八女 幼女 小女儿
40 孙子女 孙子孙女 孙子、孙女或外孙子、外孙女
41 孙子 孙 孙儿 长孙 长孙子 次孙 次孙子 三孙 三孙子
42 孙女 孙女儿 长孙女 次孙女 三孙女
43 外孙子 外孙 长外孙 次外孙
44 外孙女 长外孙女 次外孙女
45 孙媳 孙媳妇 孙媳妇或外孙媳妇 外孙媳 外孙媳妇
46 孙女婿 外孙女婿 孙婿 孙女婿或外孙女婿
47 曾孙 曾孙子 重孙 重孙子 外曾孙子 外曾孙 曾孙子或外曾孙子
48 曾孙女 重孙女 外曾孙女 曾孙女或外曾孙女
49 其他孙子女
50 父母
51 父 父亲
52 母 母亲
53 公公
54 婆婆
55 岳父 丈人
56 岳母 丈母 丈母娘
57 继父 养父 继父或养父
58 继母 养母 继母或养母
59 其他父母 其他父母关系
60 祖父母
61 祖父 爷爷
62 祖母 奶奶
63 外祖父 外公 姥爷
64 外祖母 外婆 姥姥
65 配偶的祖父母
66 曾祖父
67 曾祖母
69 其他祖父母
70 兄弟姐妹 兄弟 姐妹
71 兄 哥哥 哥 长兄
72 嫂 嫂子 嫂嫂
73 弟 弟弟
74 弟媳 弟媳妇 弟妇
75 姐 姐姐 姊
76 姐夫
77 妹 妹妹
78 妹夫 妹婿
79 其他兄弟姐妹
81 伯父 伯
82 伯母
83 叔父 叔 叔叔
84 婶母 婶婶
85 舅父 舅舅 舅
86 舅母 舅妈
87 姨父 姨夫
88 姨母 姨妈 姨
89 姑父 姑夫
90 姑母 姑姑 姑 姑妈
91 堂兄弟 堂姐妹 堂兄弟、堂姐妹 堂兄 堂弟 堂姐 堂妹
92 表兄弟 表姐妹 表兄弟、表姐妹 表兄 表弟 表姐 表妹
93 侄子 侄 侄儿
94 侄女
95 外甥 甥
96 外甥女 甥女
97 其他亲属 亲属 亲戚
98 非亲属
99 其他 其他关系
""")  # GB/T 4761
# classes of the standard that no word above stands for alone
_CLASSES = {"65", "66", "67", "68", "69", "79", "80"}
RELATION_CODES = frozenset({*RELATIONS.values(), *_CLASSES})
HUKOU_NATURES = _coded("""
agricultural 农业 农业户口 农村 农业家庭户口 农业家庭户 农业户 农业集体户 农业集体户口 农业人口 农村户口
agricultural 农村居民 农村居民户口
non_agricultural 非农业 非农 非农业户口 城镇 非农业家庭户口 非农业家庭户 非农业户 非农户 非农业集体户
non_agricultural 非农业集体户口 非农业人口 非农户口 城镇户口 城镇居民 城镇居民户口 城市
resident 居民 居民户口 居民家庭户口 居民家庭户 居民户 居民集体户 居民集体户口 统一居民户口 家庭户居民户口
""")
HEAD = "02"
# 之妻, 户主之子, 户主的女儿, 系户主长孙: the book writes what somebody is *of the head*
_OF_HEAD = re.compile(r"^(?:系|为|是)?(?:户主)?(?:之|的)?(?=.)")
_FILLER = re.compile(r"[\s()（）\[\]【】:：、,，.。/]")


def plain_word(text: str) -> str:
    """A word without filler, in small letters."""
    return _FILLER.sub("", text).lower()


def number_in(text: str) -> str:
    """A code as a number cell leaves it: without `.0`."""
    return text.removesuffix(".0")


def _sex_word(text: str) -> str:
    return plain_word(number_in(text))


def read_sex(text: str) -> int:
    """GB/T 2261.1: 1, 2, or 9 for not stated."""
    return SEXES.get(_sex_word(text), NOT_STATED)


def is_sex_read(text: str) -> bool:
    """Whether a sex cell says something of the standard, not stated included."""
    return _sex_word(text) in SEXES or _sex_word(text) in SEX_NOT_STATED


def read_ethnicity(text: str) -> str:
    """GB/T 3304, two digits; '' when unknown."""
    plain = number_in(text)
    if plain.isascii() and plain.isdigit() and len(plain) <= len("00"):
        code = f"{int(plain):02d}"
        return code if code in ETHNIC_CODES else ""
    word = plain_word(text)
    for one in (word.removesuffix("族"), word):
        found = ETHNICITIES.get(one) or _MORE_PEOPLES.get(one)
        if found is not None:
            return found
    return ""


def read_marital(text: str) -> str:
    """GB/T 2261.2, two digits; '' when unknown."""
    plain = number_in(text)
    if plain in MARITAL_ONE_DIGIT:
        return MARITAL_ONE_DIGIT[plain]
    return plain if plain in MARITAL.values() else MARITAL.get(plain_word(text), "")


def read_relation(text: str) -> str:
    """GB/T 4761, two digits; '' when unknown."""
    plain = number_in(text)
    if plain.isascii() and plain.isdigit() and len(plain) <= len("00"):
        code = f"{int(plain):02d}"
        return code if code in RELATION_CODES else ""
    for word in (text, plain_word(text)):
        found = RELATIONS.get(word) or RELATIONS.get(_OF_HEAD.sub("", word))
        if found is not None:
            return found
    return ""


def read_hukou_nature(text: str) -> str:
    """agricultural, non_agricultural, resident; '' when unknown."""
    return HUKOU_NATURES.get(plain_word(text), "")
