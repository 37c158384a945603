"""Names: one normal form; whatever part of a name is typed, in whatever way, finds it."""

from __future__ import annotations

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
