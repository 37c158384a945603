"""What may not be written here: unit numbers and designations, their mailboxes, ranks, posts and camps. Pure.

军人地位和权益保障法 and the rules on secrets of the forces allow none of them in an open network (保守国家秘密法 13, 28-31), and
no service needs one. A text is looked at in two forms: `compact`, without anything between its characters, and `spaced`,
words apart, for Latin letters. Both come from one reading of disguises: full-width and ringed digits, zero-width
characters, accents over pinyin, traditional and formal characters.

What passes, by decision: names of public offices (人武部, 军分区, 退役军人事务局, 双拥办), of hospitals that treat the public
(武警医院, 解放军总医院, 联勤保障部队第920医院), 兵团团场 of civil addresses, and words that name nobody's unit (部队, 军属, 义务兵).
"""

from __future__ import annotations

import re

from chassis.values.unit_numbers import DIGIT, FORCE, GAPS, SPELT, UnitNumbers, names_unit, read_through
from chassis.values.unit_numbers import NUMERAL as N

HAN = "[\u4e00-\u9fff]"
FORCES = (
    "(?:空军|海军|陆军|火箭军|二炮|第二炮兵|武警|武装警察|装甲|炮兵|防空|高炮|合成|重型|中型|轻型|摩步|机步|步兵|空降|空降兵|陆航|特战|特种作战"
    "|特种|导弹|工兵|工程兵|防化|电子对抗|雷达|航空兵|轰炸|歼击|陆战|边防|海防|预备役|舟桥|侦察|通信|警卫|仪仗|舰载|战略支援|军事航天"
    "|信息支援|网络空间|联勤保障)"
)
# hospitals that treat the public are named by what they are called; a number of a unit inside such a name is none of it
HOSPITAL = re.compile(
    "(?:中国人民)?(?:解放军|武警|武装警察部队|联勤保障部队|海军|空军|陆军|火箭军|(?:沈阳|北京|济南|南京|广州|成都|兰州)军区|战略支援部队|[东南西北中]部战区)"
    f"(?:[东南西北中]部战区)?(?:(?!部队){HAN}){{0,6}}?第?{N}{{0,4}}(?:中心|总|陆军|空军|海军|军医大学|附属|特色医学中心|第{N})*"
    "(?:医院|疗养院|医科大学|军医大学|门诊部)"
)
SCHOOL_AFTER = "区园长友对门舍医车服庆外内企历准验正董办史训歌风报徽方际卡花草规本级址"
COMPACT = tuple(
    re.compile(pattern)
    for pattern in (
        # 61234部队, 61234 budui, 8341部队; 部队代号61234
        f"{DIGIT}{{2}}(?:号|hao)?(?:{FORCE}|陪队)",
        f"{SPELT}{{3}}(?:号|hao)?{FORCE}",
        f"{FORCE}(?:番号|代号|编号|单位|号码|号|是|为|hao|fanhao|daihao)?(?:{DIGIT}|{SPELT}){{3,}}",
        f"(?:番号|部队代号|代号)(?:是|为)?第?{N}{{2,}}",
        f"{DIGIT}{{5}}(?:分队|支队|大队|中队|小队|fendui|zhidui)",
        # 解放军61234, 武警8740
        f"(?:解放军|武警|武装警察|jiefangjun|wujing|{FORCES})(?:部队)?第?{N}{{4,}}(?!年|元|名|人)",
        # 312信箱45分队
        f"(?<!电子)(?<!邮件){N}{{1,5}}号?(?:信箱|xinxiang[0-9]{{1,3}}(?:fendui|hao|fenxiang))",
        f"(?<!电子)(?<!邮件)信箱{N}{{2,}}(?:号|分|附|$)",
        f"信箱.{{0,3}}{N}+分队",
        # 第77集团军, 38集团军, 第八十集团军
        f"{N}{{1,4}}(?:集团军|jituanjun)",
        f"第{N}{{1,4}}军(?!事|人|训|属|烈|转|休|龄|医|校|民|供|地|嫂|娃|号|运)",
        f"第{N}{{1,4}}师(?!范|傅|生|徒|大|专|院|资|德|兄|母|父|姐|妹)",
        f"第{N}{{1,4}}旅(?!游|行|社|客|馆|店|居|途|程)",
        f"第{N}{{1,4}}团(?!结|支|委|体|员|购|队|圆|聚|校|课|建|场|组织|小组|年)",
        f"第{N}{{1,4}}(?:营(?!业|养|销|运|地|口|利|收|山|门|盘|房|造)|连(?!锁|环|接|续|云|心|衣|线|带|通|片|胜))",
        f"(?<![0-9年月日号第]){N}{{2,4}}(?:师(?!范|傅|生|徒|大|专|院|资|德)|旅(?!游|行|社|客|馆|店|居)"
        "|团(?!结|支|委|体|员|购|队|圆|聚|校|课|建|场|组|年))",
        f"{N}{{2,4}}(?:航空兵|空降兵)",
        f"{N}{{1,3}}[师旅团营]{N}{{1,3}}(?:旅|团(?!场)|营(?!业)|连(?!锁)|排)",
        f"{N}{{1,3}}连{N}{{1,3}}[排班]",
        # 空军成都基地, 火箭军某导弹旅, 武警攀枝花支队
        f"{FORCES}{{1,2}}(?:兵|部队)?某?第?{N}{{0,4}}(?:师(?!范|傅|资)|旅(?!游|行|社|客|馆)|团(?!结|支|委|体|员|购)|基地)",
        f"{FORCES}(?:部队)?第?{N}{{1,4}}(?:支队|大队|中队|营|连|站|仓库|分部)",
        f"(?:空军|海军|陆军|火箭军)(?:(?!总|部){HAN}){{0,8}}(?:基地|场站|机场|舰队|支队|水警区|大队|旅|兵站)",
        "(?:空军|海军|陆军|火箭军|解放军)[a-z×xX某*]{1,6}(?:基地|部队|旅|师|团)",
        f"(?:武警|武装警察(?:部队)?)(?:{HAN}|[x×*]|{N}){{0,10}}(?:支队|中队|大队|总队)",
        "(?:东海|南海|北海)舰队",
        "[东南西北中]部战区",
        "(?:沈阳|北京|济南|南京|广州|成都|兰州)军区",
        f"舷号{N}{{2,}}|{N}{{2,3}}号?[舰艇]|(?:辽宁|山东|福建|四川|昆明|成都)舰|(?:{HAN}|{N})号?(?:驱逐|护卫|补给|登陆)舰",
        f"雷达某?{N}{{0,4}}[站旅营连团]",
        "军营|(?<!经)(?<!运)(?<!自)(?<!国)(?<!民)(?<!露)营区|军事管理区|哨所|兵站|弹药库|军用机场|军港",
        # ranks and posts
        "[一二三四]级军士长|[一二三四]级上士|军士长|[一二三四五六初中高]级士官|上等兵|列兵",
        "(?:少|中|上|大)尉|(?<!贤)(?:下|中|上)士(?!兵|气|大夫|多|绅|女|农|工|别)(?=军衔|$)",
        f"(?<!网)(?<!线)(?<!青)(?<!老)(?<!幼)(?:少|中|上|大)校(?![{SCHOOL_AFTER}])",
        "(?:军衔|授予?|晋升?为?|空军|海军|陆军|武警|火箭军|专业技术)(?:少|中|上)(?:将|士)",
        f"(?<!{HAN})(?:{HAN}{{0,3}})(?<!多)(?<!至)(?<!减)(?<!马)(?<!网)(?<!其)(?:少|中|上)将(?!{HAN})",
        f"(?<!经)(?<!运)(?<!自)(?<!国)(?<!民)(?<!公)(?<!私)(?<!一)(?<!接)(?:营长|连长|旅长|舰长|司令员|教导员|政委|[参叁]谋长)(?!{HAN})",
        "shaoxiao|zhongxiao|shangxiao|daxiao(?=junxian)|jituanjun|junshizhang",
    )
)
STOPS = re.compile(r"[。，,;；!！?？\n、（）()]")
_APART = r"[\s.\-_/#:：,，、]*"
SPACED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:pla|army|military|troops?|unit|budui){_APART}(?:unit|army|troops?)?{_APART}(?:no|nr|number|code)?{_APART}"
        rf"[0-9oil](?:{_APART}[0-9oil]){{3,5}}\b",
        rf"\b[0-9](?:{_APART}[0-9]){{4}}{_APART}(?:pla|army|military|troops?|unit)\b",
        r"\b[0-9]+(?:st|nd|rd|th)? (?:group army|army group|brigade|regiment|battalion|fleet|corps)\b",
        r"\b[0-9]+(?:st|nd|rd|th) (?:division|company|platoon|squadron|army)\b",
        r"\bdi ?[0-9]+ ?(?:jun|shi|lv|lu|tuan|ying|lian)\b",
        r"\b(?:group army|brigade|regiment|battalion) (?:no\.? ?)?[0-9]+\b",
        r"\bp\.? ?o\.? ?box ?[0-9]+ ?(?:[-/,]|sub|unit|detachment| )+[0-9]+",
        r"\b(?:lieutenant|colonel|sergeant|corporal|brigadier|major general|first class private)\b",
        r"\b(?:eastern|southern|western|northern|central) theat(?:er|re) command\b",
    )
)


def holds(text: str) -> bool:
    """Whether a text may be kept here.

    Args:
        text: as it was written; nothing of it is told to anybody.
    """
    # hospitals that treat the public keep their names
    if names_unit(HOSPITAL.sub("医院", text)):
        return False
    read = read_through(text)
    spaced = re.sub(r"\s+", " ", read)
    # whole, against what stands between characters; piece by piece, for words that are telling where they end
    compact = [HOSPITAL.sub("医院", GAPS.sub("", piece)) for piece in (read, *STOPS.split(read))]
    return not (
        any(one.search(piece) for piece in compact for one in COMPACT) or any(one.search(spaced) for one in SPACED)
    )


class UnitScreen(UnitNumbers):
    """What this service does not take in writing."""

    def holds(self, text: str) -> bool:
        """Whether a text may be kept."""
        return holds(text)
