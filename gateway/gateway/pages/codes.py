"""What codes of the contract are called on a page, in both languages."""

from __future__ import annotations

import re

from gateway.pages.codes_concessions import SAYINGS_CONCESSIONS
from gateway.pages.codes_due import SAYINGS_DUE
from gateway.pages.codes_told import SAYINGS_TOLD

_ROW = re.compile(r"row (\d+)$")
SAYINGS: dict[str, dict[str, tuple[str, str]]] = (
    SAYINGS_DUE
    | SAYINGS_CONCESSIONS
    | SAYINGS_TOLD
    | {
        "sex": {
            "1": ("男", "male"),
            "2": ("女", "female"),
            "9": ("未说明", "not stated"),
            "0": ("未登记", "not recorded"),
        },
        # why numbers are shown whole (options.v1.CaseReason)
        "case_reason": {
            "holder-present": ("本人在场并要求", "the person is here and asks"),
            "document-compared": ("与证件核对", "to compare it with a document"),
            "court-or-police": ("法院或公安书面要求", "a court or the police ask in writing"),
            "payment-returned": ("款项被退回", "a payment came back"),
            "payment-checked": ("付款前核对账户", "payee and account are checked before money goes"),
            "message-sent": ("向本人发送通知", "a message is sent to the person"),
        },
        "purpose": {
            "registration": ("登记", "registration"),
            "life-event": ("出生、死亡等事项", "a birth, a death"),
            "data-quality": ("核对信息质量", "data quality"),
            "duplicate-review": ("核对重复记录", "review of duplicates"),
            "application-review": ("审核申请", "review of an application"),
            "assessment": ("资格测算", "assessment of what is due"),
            "payment": ("发放", "payment"),
            "messaging": ("通知", "sending a message"),
            "exchange": ("数据共享", "exchange with an office"),
            "support": ("处理故障", "support"),
            "audit": ("审计", "audit"),
            "own-data": ("本人查询", "your own data"),
            "fee-service": ("收费", "charging for a service"),
            "complaint": ("投诉与信访", "a complaint"),
            "legacy-levy": ("历史征收清理", "winding down the former levy"),
        },
        "role": {
            "citizen": ("本人", "yourself"),
            "village-worker": ("村（社区）工作人员", "village worker"),
            "township-reviewer": ("乡镇审核员", "township reviewer"),
            "county-approver": ("县级审批员", "county approver"),
            "finance-officer": ("财务人员", "finance officer"),
            "legal-officer": ("法制人员", "legal officer"),
            "clinic-worker": ("医务人员", "clinic worker"),
            "content-editor": ("内容编辑", "content editor"),
            "supervisor": ("督办人员", "supervisor"),
            "auditor": ("审计人员", "auditor"),
            "system-admin": ("系统管理员", "system administrator"),
            "security-admin": ("安全管理员", "security administrator"),
            "audit-admin": ("审计管理员", "audit administrator"),
            "operator": ("系统运行", "operation of the system"),
            "service-incentives": ("奖励扶助服务", "incentives service"),
            "service-notifications": ("消息服务", "message service"),
            "agency-hospital": ("医院", "hospital"),
            "agency-school": ("学校", "school"),
            "agency-police": ("公安机关", "police"),
            "agency-civil-affairs": ("民政部门", "civil affairs"),
            "agency-disabled-federation": ("残联", "disabled persons' federation"),
            "service-fees": ("收费支付服务", "fees service"),
            "service-gateway": ("公共网站", "the public site"),
            "service-registry": ("人口登记服务", "registry service"),
            "service-concessions": ("优待服务", "concessions service"),
        },
        "action": {"read": ("查看", "read"), "write": ("更改", "changed"), "bulk": ("批量处理", "bulk work")},
        "hukou_nature": {
            "agricultural": ("农业", "agricultural"),
            "non_agricultural": ("非农业", "non-agricultural"),
            "resident": ("居民", "resident"),
        },
        "marital_status": {
            "10": ("未婚", "never married"),
            "20": ("已婚", "married"),
            "21": ("初婚", "first marriage"),
            "22": ("再婚", "married again"),
            "23": ("复婚", "married to each other again"),
            "30": ("丧偶", "widowed"),
            "40": ("离婚", "divorced"),
            "90": ("未说明", "not stated"),
        },
        "ethnicity": {
            "01": ("汉族", "Han"),
            "03": ("回族", "Hui"),
            "04": ("藏族", "Tibetan"),
            "06": ("苗族", "Miao"),
            "07": ("彝族", "Yi"),
            "18": ("傈僳族", "Lisu"),
            "20": ("傣族", "Dai"),
            "14": ("白族", "Bai"),
            "13": ("哈尼族", "Hani"),
            "26": ("纳西族", "Naxi"),
            "97": ("其他（未识别民族）", "another people"),
            "98": ("外国血统中国籍", "naturalised"),
        },
        "kin": {
            "parent": ("父母", "parent"),
            "child": ("子女", "child"),
            "spouse": ("配偶", "spouse"),
            "guardian": ("监护人", "guardian"),
            "ward": ("被监护人", "ward"),
        },
        "relation": {
            "01": ("本人", "self"),
            "02": ("户主", "head of household"),
            "10": ("配偶", "spouse"),
            "11": ("夫", "husband"),
            "12": ("妻", "wife"),
            "20": ("儿子", "son"),
            "30": ("女儿", "daughter"),
            "40": ("孙子女或外孙子女", "grandchild"),
            "50": ("父母", "parent"),
            "51": ("父亲", "father"),
            "52": ("母亲", "mother"),
            "60": ("祖父母或外祖父母", "grandparent"),
            "70": ("兄弟姐妹", "brother or sister"),
            "97": ("其他亲属", "other relative"),
            "98": ("非亲属", "not related"),
            "99": ("其他", "other"),
        },
        "identifier": {
            "1": ("公民身份号码", "resident identity number"),
            "2": ("第一代身份号码（15位）", "first-generation number (15 digits)"),
            "3": ("出生医学证明", "medical certificate of birth"),
            "4": ("护照", "passport"),
            "5": ("港澳台居民居住证", "residence permit"),
            "6": ("外国人永久居留身份证", "permanent residence card"),
        },
        "field": {
            "name": ("姓名", "name"),
            "sex": ("性别", "sex"),
            "birth_date": ("出生日期", "birth date"),
            "ethnicity": ("民族", "ethnicity"),
            "marital": ("婚姻状况", "marital status"),
            "marital_status": ("婚姻状况", "marital status"),
            "hukou_nature": ("户口性质", "type of hukou"),
            "phone": ("手机号码", "phone"),
            "id_number": ("公民身份号码", "identity number"),
            "residence": ("现居住地", "residence"),
            "residence_division": ("现居住地区划代码", "code of residence"),
            "residence_address": ("现居住地址", "address of residence"),
            "residence_from": ("居住开始日期", "lives there since"),
            "hukou_division": ("户籍地区划代码", "code of hukou"),
            "hukou_address": ("户籍地址", "address of hukou"),
            "household_number": ("户号", "household number"),
            "household": ("户号", "household number"),
            "relation": ("与户主关系", "relation to head"),
            "kinship": ("亲属关系", "kinship"),
            "other": ("其他", "something else"),
        },
        "roll_state": {
            "uploaded": ("已上传，等待读取", "uploaded, waiting to be read"),
            "reading": ("正在读取", "being read"),
            "in_doubt": ("列待确认", "columns to be settled"),
            "refused": ("不能导入", "refused"),
            "previewed": ("待提交", "ready to commit"),
            "committing": ("正在导入", "being committed"),
            "committed": ("已导入", "committed"),
            "undoing": ("正在撤销", "being undone"),
            "undone": ("已撤销", "undone"),
            "dismissed": ("已搁置", "put aside"),
        },
        "row_reason": {
            "name_missing": ("没有姓名", "no name"),
            "birth_date_unusable": ("出生日期不能用", "birth date cannot be used"),
            "division_unknown": ("没有这个区划代码", "no such division code"),
            "name_pending": ("尚未取名", "not named yet"),
            "id_missing": ("没有身份号码", "no identity number"),
            "id_check_digit": ("身份号码最后一位不符", "the last character of the number does not fit"),
            "id_birth_date_differs": ("身份号码中的出生日期不同", "the number says another birth date"),
            "id_sex_differs": ("身份号码中的性别不同", "the number says another sex"),
            "id_15_digits": ("15 位号码，已换算为 18 位", "15 digits, written as 18"),
            "phone_unusable": ("手机号码不能用", "phone cannot be used"),
            "id_shape": ("身份号码位数不对", "the number has not the right length"),
            "residence_not_a_village": ("居住地不是村（社区）", "the residence is no village"),
            "nothing_in_this_county": ("居住地和户籍都不在本县", "neither residence nor hukou in this county"),
            "several_heads": ("一户有几个户主", "several heads in one household"),
            "household_without_head": ("户内没有户主", "a household without head"),
            "household_number_not_kept": ("户号写有部队番号，未予登记", "household number names a unit: not kept"),
            "address_not_kept": ("住址写有部队番号，地址未予登记", "address names a unit: not kept"),
            "sex_not_stated": ("未说明性别", "sex not stated"),
            "residence_before_birth": ("居住开始早于出生", "lives there since before birth"),
            "hukou_division_unknown": ("没有这个户籍地区划代码", "no such division of hukou"),
            "hukou_not_a_village": ("户籍地只写到县或乡镇", "hukou known to the county or township alone"),
            "hukou_division_too_wide": ("户籍地只写到省或市，视为不详", "hukou known to the province or city alone"),
            "household_in_doubt": ("户号在几处都有户主", "heads of that number at several places"),
            "kin_in_doubt": ("父母或配偶待核对", "whose child or spouse: to be asked"),
            "name_private_character": ("姓名用字不是国家标准的编码", "a character of the name is in no standard"),
            "sex_unread": ("性别填写不能识别", "sex not understood"),
            "ethnicity_unread": ("民族填写不能识别", "ethnicity not understood"),
            "marital_status_unread": ("婚姻状况填写不能识别", "marital status not understood"),
            "relation_unread": ("与户主关系填写不能识别", "relation not understood"),
            "hukou_nature_unread": ("户口性质填写不能识别", "type of hukou not understood"),
            "hukou_division_unread": ("户籍地区划代码不能识别", "code of hukou not understood"),
            "residence_from_unread": ("居住开始日期不能识别", "start of residence not understood"),
            "id_number_digits_lost": ("身份号码被表格软件改坏", "identity number destroyed by a spreadsheet"),
            "phone_digits_lost": ("手机号码被表格软件改坏", "phone destroyed by a spreadsheet"),
            "household_number_digits_lost": ("户号被表格软件改坏", "household number destroyed by a spreadsheet"),
            "residence_division_digits_lost": (
                "居住地代码被表格软件改坏",
                "code of residence destroyed by a spreadsheet",
            ),
            "hukou_division_digits_lost": ("户籍地代码被表格软件改坏", "code of hukou destroyed by a spreadsheet"),
        },
        # what would be right in a row that waits
        "row_mending": {
            "name_missing": (
                "请填写姓名；写出的就是姓名时，请勾选",
                "write the name, or tick that this is it",
            ),
            "birth_date_unusable": ("请按 1990-05-17 的样子填写真实的出生日期", "write a real day, like 1990-05-17"),
            "division_unknown": (
                "请填写区划表中的 12 位村（社区）代码",
                "write a village's 12-digit code",
            ),
        },
        "candidate_kind": {
            "likely_duplicate": ("可能是同一人", "probably one person"),
            "conflict": ("号码冲突", "conflicting numbers"),
        },
        "candidate_state": {
            "open": ("待核对", "to review"),
            "merged": ("已合并", "merged"),
            "kept_apart": ("不合并", "kept apart"),
            "undone": ("名册已撤销", "its roll was taken back"),
        },
        "decision": {"accept": ("采用来源", "accept the source"), "dismiss": ("登记无误", "the register is right")},
        "quality_kind": {
            "difference": ("来源不一致", "sources differ"),
            "id_birth_date_differs": ("身份号码中的出生日期不同", "the number says another birth date"),
            "id_sex_differs": ("身份号码中的性别不同", "the number says another sex"),
            "proposal": ("建议补充", "proposed addition"),
            "kin_in_doubt": ("父母或配偶待核对", "whose child or spouse"),
        },
        "correction_state": {
            "open": ("待答复", "open"),
            "corrected": ("已更正", "corrected"),
            "refused": ("未更正", "not corrected"),
        },
        "source": {
            "counter": ("窗口登记", "registered at the counter"),
            "correction": ("更正", "correction"),
            "merge": ("合并", "merge"),
            "death": ("死亡登记", "record of a death"),
            "move": ("迁移", "move"),
            "merge undone": ("撤销合并", "merge undone"),
            "birth notice": ("出生通报", "birth notice"),
        },
        "level": {"village": ("村（社区）", "village"), "township": ("乡镇", "township"), "county": ("县", "county")},
        "column": {"male": ("男", "Male"), "female": ("女", "Female"), "total": ("合计", "Total")},
        "report": {
            "rows": ("行数", "rows"),
            "accepted": ("可登记", "to be registered"),
            "quarantined": ("待修改", "put aside"),
            "linked": ("同一人的重复行", "rows of the same person"),
            "known": ("已在册", "known already"),
            "repeated": ("完全重复的行", "repeated rows"),
        },
    }
)

# What codes of the log mean (chassis.access.coded): said to the person alone, on their own pages.
OFFICES = {"r8": ("双拥办工作人员", "military families office"), "r9": ("关怀服务人员", "care worker")}
SAYINGS["own_role"] = SAYINGS["role"] | OFFICES
SAYINGS["own_purpose"] = SAYINGS["purpose"] | {
    "p10": ("军人家庭服务", "services for military families"),
    "p11": ("健康服务", "a health service"),
    "p12": ("关怀帮扶", "care"),
}
# a paper leaves the house, and may be found: it says of no family that it is a soldier's (SCOPE, invariant 9)
SAYINGS["paper_role"] = SAYINGS["own_role"] | {"r8": ("县级部门工作人员", "an office of the county")}
SAYINGS["paper_purpose"] = SAYINGS["own_purpose"] | {"p10": ("家庭服务", "services for families")}
SAYINGS["account_role"] = SAYINGS["role"] | {
    "citizen": ("居民", "citizen"),
    "military-office": OFFICES["r8"],
    "care-worker": OFFICES["r9"],
}


def said(table: str, code: object, language: str) -> str:
    """What a code is called; a code that has no words is shown as it is."""
    text = str(code)
    found = SAYINGS[table].get(text)
    if found is None and table == "source" and text.startswith("roll"):
        number = _ROW.search(text)
        found = (f"名册第 {number[1]} 行", f"roll, row {number[1]}") if number else ("名册", "roll")
    if found is None and table == "relation" and text[:1].isdigit():
        found = SAYINGS[table].get(f"{text[:1]}0")
    return text if found is None else found[0 if language == "zh" else 1]
