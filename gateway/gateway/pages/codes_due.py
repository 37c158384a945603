"""What the codes of entitlements, packs and payments are called on a page, in both languages."""

from __future__ import annotations

SAYINGS_DUE: dict[str, dict[str, tuple[str, str]]] = {
    "programme": {
        "childcare_subsidy": ("育儿补贴", "childcare subsidy"),
        "rural_reward": ("农村计划生育家庭奖励扶助", "reward for rural families"),
    },
    "outcome": {
        "due": ("应当享受", "you are due this"),
        "not_due": ("目前不符合", "not due now"),
        "unknown": ("还缺信息，请告诉我们", "something is missing: please tell us"),
    },
    "condition": {"true": ("符合", "holds"), "false": ("不符合", "does not hold"), "unknown": ("待确认", "not known")},
    "entitlement_state": {
        "offered": ("可领取", "offered"),
        "accepted": ("已填账户，待提交", "account given, not filed yet"),
        "township_check": ("乡镇初审", "township check"),
        "public_notice": ("公示", "public notice"),
        "county_decision": ("县级审核确认", "county decision"),
        "granted": ("已批准，待支付", "granted, payment to be ordered"),
        "ordered": ("支付中", "being paid"),
        "returned": ("银行退回，请更换账户", "returned by the bank: another account is needed"),
        "paid": ("已发放", "paid"),
        "declined": ("本人放弃", "declined by you"),
        "refused": ("不予批准", "refused"),
        "lapsed": ("逾期未领", "lapsed"),
        "replaced": ("由另一项替代", "replaced by another"),
        "transferred": ("已转至合并后的记录", "handed over to the merged record"),
        "ended_by_death": ("因去世终止", "ended by death"),
        "doubtful": ("情况有变，待核实", "something changed: to be looked at"),
        "blocked": ("其他系统已发放", "paid by another system"),
    },
    "step_outcome": {
        "passed": ("通过", "holds"),
        "not_passed": ("有疑问", "doubt"),
        "over": ("期满", "over"),
        "granted": ("批准", "granted"),
        "refused": ("不予批准", "refused"),
    },
    "provenance": {
        "S": ("依据官方原文", "from the official text"),
        "S2": ("依据转载，待核对原文", "from a secondary page, to be compared"),
        "K": ("待核实", "to be confirmed"),
        "C": ("推算", "computed"),
    },
    "figure": {
        "first_year": ("实施年份", "first year of the programme"),
        "first_birth_year": ("最早出生年份", "earliest year of birth"),
        "age_years": ("年龄", "age in years"),
        "months_a_year": ("每年月数", "months a year"),
        "fen_a_month": ("每月金额", "amount a month"),
        "grace_years": ("首次申领可推迟年数", "years the first claim may wait"),
        "earliest_birth_year": ("最早出生年份", "earliest year of birth"),
        "one_child": ("一个子女", "one child"),
        "two_daughters": ("两个女孩", "two daughters"),
    },
}
