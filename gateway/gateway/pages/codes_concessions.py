"""What the codes of holders, cards and visits are called: on the office's pages, the clinic's and the person's own."""

from __future__ import annotations

SAYINGS_CONCESSIONS: dict[str, dict[str, tuple[str, str]]] = {
    "holder_kin": {
        "spouse": ("配偶", "spouse"),
        "parent": ("父母", "parent"),
        "supporter": ("扶养人", "supporter"),
        "child": ("未成年子女", "minor child"),
        "adult_child": ("不能独立生活的成年子女", "adult child who cannot live independently"),
    },
    "standing": {"serving": ("现役军人家属", "family of a serving member"), "bereaved": ("遗属", "bereaved")},
    "confirmation_state": {
        "confirmed": ("已确认", "confirmed"),
        "lapsed": ("已到期", "over"),
        "ended": ("已终止", "ended"),
    },
    "holder_end": {
        "no_longer": ("不再符合条件", "no longer so"),
        "wrong": ("确认有误", "confirmed by mistake"),
        "wish": ("本人提出", "the person wished it"),
        "died": ("本人去世", "the person died"),
    },
    "body": {
        "B1": ("县人民武装部", "county armed forces department"),
        "B2": ("县退役军人事务局", "county veterans' affairs bureau"),
        "B3": ("有关政治工作部门", "political work department concerned"),
    },
    "card_state": {"valid": ("有效", "good"), "expired": ("已过期", "expired"), "revoked": ("已作废", "revoked")},
    "card_end": {
        "ended": ("确认已终止", "the confirmation ended"),
        "lost": ("遗失", "lost"),
        "replaced": ("换发", "replaced"),
        "wrong": ("制卡有误", "issued by mistake"),
    },
    "visit_state": {
        "recorded": ("正在开单", "being charged"),
        "charged": ("已开单", "charged"),
        "cancelling": ("正在撤销", "being cancelled"),
        "cancelled": ("已撤销", "cancelled"),
    },
    # why fees has not taken it yet
    "visit_trouble": {
        "ITEM_WITHOUT_PRICE": ("该项目当日没有公布的价格", "the service has no published price on that day"),
        "WAIVER_UNKNOWN": ("减免标准不适用于该项目", "the schedule of waivers does not know this case"),
        "REFUND_FIRST": ("已收款，须先退款才能撤销", "paid already: a refund comes before it can be cancelled"),
        "SERVICE_UNAVAILABLE": (
            "收费系统暂时没有应答，将自动重试",
            "fees does not answer; tried again by itself",
        ),
    },
    "consent_by": {"self": ("本人", "the person"), "guardian": ("监护人", "the guardian")},
    "consent_how": {
        "written": ("书面", "in writing"),
        "spoken": ("口头", "spoken"),
        "electronic": ("电子", "electronically"),
    },
}
