"""What is taken for a unit's number in any writing, and what is left alone."""

from __future__ import annotations

import pytest
from anjia.registry.v1 import agreement_service_pb2, person_service_pb2
from chassis.errors import DomainError
from chassis.rpc.screening import screen_message
from chassis.values.unit_numbers import UnitNumbers, WritingRefused, names_unit, read_through


@pytest.mark.parametrize(
    "text",
    [
        "61234部队家属院3栋", "６１２３４部隊", "6 1 2 3 4 部 队", "六一二三四部队", "61234 Bùduì", "部队代号61234",
        "解放军61234", "武警8740部队", "312信箱45分队", "第77集团军", "三十八集团军干休所", "61\u200b234部队",
        "6123l部队", "卅八军", "第38军某师", "解放军某部63650",
    ],
)  # fmt: skip
def test_unit_is_found_however_it_is_spelt(text: str) -> None:
    assert names_unit(text)


@pytest.mark.parametrize(
    "text",
    [
        "攀莲镇青皮村5组213号", "解放军路61234号", "八一路2000号", "部队家属院", "武警医院1号楼", "2026年",
        "兵团第八师一四三团", "三营镇二连村", "军民路312号", "312信箱", "信箱45号", "电子信箱 a1234@example.cn",
        "解放军总医院第305医院", "军属", "集团军民共建", "1234 Main Street", "", "0190f3a2-61234-7abc",
        "警钟路61234号", "budget 61234", "第一军医大学", "第二军休所", "廿军路", "李军", "建军3组12号", "三军医院",
    ],
)  # fmt: skip
def test_streets_hospitals_and_villages_with_numbers_are_left_alone(text: str) -> None:
    assert not names_unit(text)


def test_refusal_names_the_field_in_both_languages_and_says_nothing_of_the_text() -> None:
    error = UnitNumbers().refusal("reason")
    assert isinstance(error, WritingRefused)
    assert error.details == {"field": "reason"}
    assert "reason" in error.message.zh
    assert "reason" in error.message.en
    assert "61234" not in str(error) + error.message.zh + error.message.en


def test_disguises_are_read_through() -> None:
    assert read_through("６①貳\u200b部隊 Bù") == "61贰部队 bu"


DISGUISES = {
    "ringed": "⑥①②③④部队",
    "negative ringed": "❻❶❷❸❹部队",
    "double ringed": "⓺⓵⓶⓷⓸部队",
    "with a stop": "⒍⒈⒉⒊⒋部队",
    "in brackets": "⑹⑴⑵⑶⑷部队",
    "full width": "６１２３４部队",
    "mathematical": "𝟔𝟏𝟐𝟑𝟒部队",
    "Arabic-Indic": "٦١٢٣٤部队",
    "Persian": "۶۱۲۳۴部队",
    "Devanagari": "६१२३४部队",
    "Thai": "๖๑๒๓๔部队",
    "Suzhou": "〦〡〢〣〤部队",
    "Roman": "ⅥⅠⅡⅢⅣ部队",
    "keycaps": "6\ufe0f\u20e31\ufe0f\u20e32\ufe0f\u20e33\ufe0f\u20e34\ufe0f\u20e3部队",
    "formal": "陆壹贰叁肆部队",
    "radio": "六幺两三四部队",
    "radio words": "洞拐勾两幺部队",
    "Hangul fillers": "6\u31641\u31642\u31643\u31644\u3164部\u3164队",
    "braille blanks": "6\u28001\u28002\u28003\u28004部队",
    "dots and stars": "6·1·2·3·4 部★队",
    "emoji between": "6😀1😀2😀3😀4部😀队",
    "pinyin": "61234 bu dui",
    "pinyin with tones": "61234 bù duì",
    "half pinyin": "61234部dui",
    "spelt": "liu yi er san si bu dui",
    "spelt on the radio": "liu yao liang san si hao bu dui",
    "Cyrillic": "61234 budu\u0456",
    "Greek": "61234 b\u03c5d\u03c5\u03b9",
    "letters for digits": "6l23o部队",
    "entities": "&#54;&#49;&#50;&#51;&#52;&#37096;&#38431;",
    "hex entities": "61234&#x90e8;&#x961f;",
    "entities in entities": "61234&amp;#37096;&amp;#38431;",
    "percent": "61234%E9%83%A8%E9%98%9F",
    "numeral with its tens": "六万一千二百三十四部队",
    "sign between digits": "61*234部队",
    "sign in the word": "61234部×队",
    "iteration mark in the word": "61234部々队",
    "of": "61234之部队",
    "of, spoken": "61234 的部队",
    "long vowels between digits": "6ー1ー2ー3ー4部队",
    "half-width long vowels": "6ｰ1ｰ2ｰ3ｰ4部队",
    "armed police after its number": "8740武警",
    "letters and Cyrillic for digits": "6l2З4部队",
    "letters for every other digit": "6 I 2 E 4 部队",
    "Cyrillic be": "б1234部队",
    "same sound": "61234步队",
    "radical for a character": "63650卩队",
    "parts of a character": "63650音阝队",
    "other character of the shape": "61234部陝",
    "compatibility radical": "61234⻏队",
    "entities in entities in entities": "&amp;amp;amp;#37096;队61234",
    "entities twenty deep": "&" + "amp;" * 20 + "#37096;队61234",
    "percent of percent": "61234%252525E9%252583%2525A8队",
    "long escape": "\\U000090e8队 61234",
    "dotless": "61234 bud\u0131i",
    "some unit": "解放军某部63650",
    "kana": "61234ぶたい",
    "Hangul": "61234부대",
    "bopomofo": "61234ㄅㄨˋㄉㄨㄟˋ",
    "old four": "一二三亖部队",
    "escapes": "61234\\u90e8\\u961f",
}


@pytest.mark.parametrize("text", DISGUISES.values(), ids=DISGUISES.keys())
def test_number_of_a_unit_is_seen_through_its_disguise(text: str) -> None:
    assert names_unit(text)


@pytest.mark.parametrize(
    "text",
    [
        "人民路123号", "第二人民医院", "⑥号楼", "部队家属", "他家有3口人", "一单元1201", "P&amp;G 50%", "Ⅷ度",
        "第1中学", "部落队伍4人", "部队街道12组34号", "6123号", "队部", "一千零一夜", "生产队部旁6123号",
        "这一千二百三十四不对", "手机号后四位1234不对", "走了2000步对身体好", "五千步", "2026年部队转业",
        "部队2026年来函", "部队一千二百三十人", "2026武警招考", "0812-8172345武警医院", "部队大院12栋3单元4号",
        "部落12345号", "万部队", "陆伍", "伍佰", "卜队长1组", "布朗族", "步步高超市6123号", "1234军属", "61234&co",
        "budget 2026", "Sofia 1234 budapest", "bus 6123 duitang", "李四", "wulaohan", "sisterliang", "解放军叔叔",
        "100% 赞成",
    ],
)  # fmt: skip
def test_everyday_writing_passes(text: str) -> None:
    assert not names_unit(text)


@pytest.mark.parametrize(
    "fields",
    [
        ["61", "234", "部队"], ["一二三四", "五", "部队"], ["6123", "4部", "队"], ["六一二", "三四", "部", "队"],
        ["61234", "x", "部队"],
        ["61234", "2026-11-27", "部队家属院"],
        ["61234", "01900000-0000-7000-8000-000000000000", "510422104207", "部队"],
        ["liuyiersansi", "budui"], ["部队代号", "汉", "61234"],
    ],
)  # fmt: skip
def test_parts_in_several_fields_are_seen(fields: list[str]) -> None:
    with pytest.raises(DomainError):
        screen_message(UnitNumbers(), agreement_service_pb2.RecordAgreementRequest(fields=fields))


def test_number_as_a_name_beside_the_address_of_a_unit_is_seen() -> None:
    residence = person_service_pb2.NewResidence(division_code="510422104207", address="部队家属院")
    split = person_service_pb2.RegisterPersonRequest(
        name="六一二三四", birth_date="1990-05-17", ethnicity="汉", phone="13800138000", residence=residence
    )
    with pytest.raises(DomainError):
        screen_message(UnitNumbers(), split)
    split.name = "李四"
    screen_message(UnitNumbers(), split)


@pytest.mark.parametrize(
    "fields",
    [
        ["1", "组", "12号", "部队家属院"],
        ["李四", "王五", "部队家属"],
        ["2026-11-27", "13800061234", "部队"],
        ["6123号", "2栋", "部队大院"],
    ],
)
def test_ordinary_fields_stand_beside_each_other(fields: list[str]) -> None:
    screen_message(UnitNumbers(), agreement_service_pb2.RecordAgreementRequest(fields=fields))


def test_half_in_one_field_and_half_in_the_next_is_seen() -> None:
    split = person_service_pb2.RegisterPersonRequest(name="驻地61234", ethnicity="部队")
    with pytest.raises(DomainError) as refused:
        screen_message(UnitNumbers(), split)
    assert refused.value.reason == "WRITING_REFUSED"


def test_number_of_a_person_beside_a_word_is_no_unit() -> None:
    screen_message(UnitNumbers(), person_service_pb2.RegisterPersonRequest(phone="13800061234", ethnicity="部队家属"))
