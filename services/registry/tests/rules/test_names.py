"""Names: one normal form; whatever part of a name is typed, in whatever way, finds it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from registry.people.names import normal_name, query_key, readings, search_keys, simplified, sounds

HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
HAN_NAMES = st.text(HAN, min_size=1, max_size=5)
ANY = st.text(max_size=20)
# families whose surname has two characters, and what follows a surname of one
COMPOUND = ("欧阳", "司马", "尉迟", "单于", "诸葛", "万俟", "长孙", "令狐", "皇甫", "澹台")
GIVEN = st.text(st.sampled_from("娜秀英伟强磊军洋勇艳静丽敏芳兰玉"), min_size=1, max_size=2)
DOTS = "·•‧・･.．∙⋅●᛫"


def finds(asked: str, name: str) -> bool:
    """Whether a search for `asked` meets a key of the name: a prefix search, as the register does it."""
    key = query_key(asked)
    return bool(key) and any(one.startswith(key) for one in search_keys(name))


@given(ANY)
def test_normal_form_of_a_normal_form_is_itself(written: str) -> None:
    once = normal_name(written)
    assert normal_name(once) == once


@given(HAN_NAMES)
def test_keys_hold_every_end_of_a_name_in_characters(name: str) -> None:
    keys = search_keys(name)
    written = simplified(name)
    assert {written[start:] for start in range(len(written))} <= set(keys)


@given(HAN_NAMES)
def test_keys_hold_every_end_of_every_reading_and_its_initials(name: str) -> None:
    keys = set(search_keys(name))
    for reading in readings(name):
        heard = [syllable for syllable in reading if syllable]
        assert {"".join(heard[start:]) for start in range(len(heard))} <= keys
        if heard:
            assert "".join(syllable[0] for syllable in heard) in keys


@given(HAN_NAMES, st.data())
def test_any_part_of_a_name_finds_it(name: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(name) - 1))
    end = data.draw(st.integers(start + 1, len(name)))
    assert finds(name[start:end], name)
    assert finds(" ".join(name[start:end]), name)


@given(st.text(st.sampled_from("王李张刘陈欧阳单解曾吕女绿秀英乐长行"), min_size=2, max_size=4))
def test_every_reading_finds_the_name_joined_spaced_and_capitalised(name: str) -> None:
    for reading in readings(name):
        assert finds("".join(reading), name)
        assert finds(" ".join(reading), name)
        assert finds("".join(syllable.title() for syllable in reading), name)
        assert finds(name[0] + "".join(readings(name)[0][1:]), name)


@given(st.sampled_from(COMPOUND), GIVEN)
def test_compound_surname_is_read_as_one_and_leaves_a_syllable_for_each_character(family: str, given_name: str) -> None:
    for sound in sounds(family + given_name):
        assert len(sound.split(" ")) == len(family + given_name)
    assert finds(given_name, family + given_name)


@pytest.mark.parametrize(
    ("family", "heard"),
    [("尉迟", "yu chi"), ("单于", "chan yu"), ("万俟", "mo qi"), ("长孙", "zhang sun"), ("澹台", "tan tai")],
)
def test_compound_surname_has_its_own_reading(family: str, heard: str) -> None:
    assert sounds(f"{family}敏") == (f"{heard} min",)


@pytest.mark.parametrize(
    ("family", "both"), [("单", ("shan", "dan")), ("解", ("xie", "jie")), ("曾", ("zeng", "ceng"))]
)
def test_surname_of_two_readings_keeps_both_the_familys_own_first(family: str, both: tuple[str, str]) -> None:
    assert sounds(f"{family}敏") == tuple(f"{one} min" for one in both)


@pytest.mark.parametrize("asked", ["lü", "lv", "lǚ", "LÜ", "lüxiaoyu", "lv xiao yu", "lxy", "吕xiaoyu"])
def test_u_with_dots_is_found_however_it_is_typed(asked: str) -> None:
    assert finds(asked, "吕小玉")


@pytest.mark.parametrize("dot", DOTS)
def test_every_kind_of_middle_dot_is_one(dot: str) -> None:
    assert normal_name(f"买买提{dot}吐尔逊") == "买买提·吐尔逊"
    for asked in (f"买买提{dot}吐尔逊", "买买提吐尔逊", "吐尔逊", "maimaiti", "tuerxun"):
        assert finds(asked, "买买提·吐尔逊"), asked


@pytest.mark.parametrize(
    ("one", "other"), [("張偉", "张伟"), ("王秀榮", "王秀荣"), ("劉國強", "刘国强"), ("鄧麗", "邓丽")]
)
def test_traditional_form_sounds_and_is_found_like_the_simplified(one: str, other: str) -> None:
    assert sounds(one) == sounds(other)
    assert simplified(one) == simplified(other) == other
    assert set(search_keys(one)) == set(search_keys(other))
    assert finds(one, other)


@given(HAN_NAMES)
def test_spaces_between_characters_and_width_of_letters_are_no_difference(name: str) -> None:
    assert normal_name(" ".join(name)) == normal_name(name)
    assert normal_name(f" {name} ") == normal_name(name)


@given(st.lists(st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), min_size=1, max_size=6), min_size=1, max_size=3))
def test_name_in_letters_keeps_one_space_and_is_found_by_each_of_its_words(words: list[str]) -> None:
    name = "  ".join(words)
    assert normal_name(name) == " ".join(words)
    for word in words:
        assert finds(word, name)
        assert finds(word.upper(), name)


# 百家姓, each with its reading as a surname (薄 is Bo, 卜 is Bu): common knowledge of every name book
HUNDRED_SURNAMES = """
赵zhao钱qian孙sun李li周zhou吴wu郑zheng王wang冯feng陈chen褚chu卫wei蒋jiang沈shen韩han杨yang朱zhu秦qin尤you许xu何he
吕lv施shi张zhang孔kong曹cao严yan华hua金jin魏wei陶tao姜jiang戚qi谢xie邹zou喻yu柏bai水shui窦dou章zhang云yun苏su潘pan
葛ge奚xi范fan彭peng郎lang鲁lu韦wei昌chang马ma苗miao凤feng花hua方fang俞yu任ren袁yuan柳liu酆feng鲍bao史shi唐tang费fei
廉lian岑cen薛xue雷lei贺he倪ni汤tang滕teng殷yin罗luo毕bi郝hao邬wu安an常chang乐yue于yu时shi傅fu皮pi卞bian齐qi康kang
伍wu余yu元yuan卜bu顾gu孟meng平ping黄huang和he穆mu萧xiao尹yin姚yao邵shao湛zhan汪wang祁qi毛mao禹yu狄di米mi贝bei明ming
臧zang计ji伏fu成cheng戴dai谈tan宋song茅mao庞pang熊xiong纪ji舒shu屈qu项xiang祝zhu董dong梁liang杜du阮ruan蓝lan闵min
席xi季ji麻ma强qiang贾jia路lu娄lou危wei江jiang童tong颜yan郭guo梅mei盛sheng林lin刁diao钟zhong徐xu邱qiu骆luo高gao夏xia
蔡cai田tian樊fan胡hu凌ling霍huo虞yu万wan支zhi柯ke昝zan管guan卢lu莫mo经jing房fang裘qiu缪miao干gan解xie应ying宗zong
丁ding宣xuan贲ben邓deng郁yu单shan杭hang洪hong包bao诸zhu左zuo石shi崔cui吉ji钮niu龚gong程cheng嵇ji邢xing滑hua裴pei陆lu
荣rong翁weng荀xun羊yang於yu惠hui甄zhen曲qu家jia封feng芮rui羿yi储chu靳jin汲ji邴bing糜mi松song井jing段duan富fu巫wu
乌wu焦jiao巴ba弓gong牧mu隗wei山shan谷gu车che侯hou宓fu蓬peng全quan郗xi班ban仰yang秋qiu仲zhong伊yi宫gong宁ning仇qiu
栾luan暴bao甘gan钭tou厉li戎rong祖zu武wu符fu刘liu景jing詹zhan束shu龙long叶ye幸xing司si韶shao郜gao黎li蓟ji薄bo印yin
宿su白bai怀huai蒲pu邰tai从cong鄂e索suo咸xian籍ji赖lai卓zhuo蔺lin屠tu蒙meng池chi乔qiao阴yin胥xu能nai苍cang双shuang
闻wen莘shen党dang翟zhai谭tan贡gong劳lao逄pang姬ji申shen扶fu堵du冉ran宰zai郦li雍yong郤xi璩qu桑sang桂gui濮pu牛niu
寿shou通tong边bian扈hu燕yan冀ji郏jia浦pu尚shang农nong温wen别bie庄zhuang晏yan柴chai瞿qu阎yan充chong慕mu连lian茹ru
习xi宦huan艾ai鱼yu容rong向xiang古gu易yi慎shen戈ge廖liao庾yu终zhong暨ji居ju衡heng步bu都du耿geng满man弘hong匡kuang
国guo文wen寇kou广guang禄lu阙que东dong欧ou殳shu沃wo利li蔚wei越yue夔kui隆long师shi巩gong厍she聂nie晁chao勾gou敖ao
融rong冷leng訾zi辛xin阚kan那na简jian饶rao空kong曾zeng母mu沙sha乜nie养yang鞠ju须xu丰feng巢chao关guan蒯kuai相xiang
查zha后hou荆jing红hong游you竺zhu权quan逯lu盖ge益yi桓huan公gong牟mu哈ha言yan福fu肖xiao区ou覃qin朴piao粘nian员yun
"""
PAIRS = re.findall(r"([\u4e00-\u9fff])([a-z]+)", HUNDRED_SURNAMES)


@pytest.mark.parametrize(("surname", "spoken"), PAIRS)
def test_surname_is_found_as_a_surname_is_read(surname: str, spoken: str) -> None:
    assert finds(f"{spoken}guohua", f"{surname}国华")
    assert f"{spoken} guo hua" in sounds(f"{surname}国华")


@pytest.mark.parametrize(("name", "asked"), [("薄桂英", "baoguiying"), ("卜国华", "boguohua"), ("粘玉兰", "zhanyulan")])
def test_common_reading_of_a_surname_finds_it_too(name: str, asked: str) -> None:
    assert finds(asked, name)


def test_surnames_that_sound_alike_sound_alike() -> None:
    assert set(sounds("薄小安")) & set(sounds("博小安"))


@given(HAN_NAMES, st.lists(st.tuples(st.integers(0, 5), st.sampled_from("\u00ad\u200d\u200e\u202a\ufeff\u2060\ufe0f"))))
def test_name_is_kept_and_found_without_what_nobody_sees(name: str, marks: list[tuple[int, str]]) -> None:
    dirty = name
    for place, mark in marks:
        dirty = dirty[:place] + mark + dirty[place:]
    assert normal_name(dirty) == normal_name(f"'{dirty}") == name
    assert query_key(dirty) == query_key(name)


def test_name_under_a_private_code_point_is_one_name_with_the_standards() -> None:
    assert normal_name("刘\ue863") == "刘\u4dae"
    assert query_key("刘\ue863") == query_key("刘\u4dae")
    assert search_keys("\ue863安") == search_keys("\u4dae安")
