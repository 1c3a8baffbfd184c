"""Tier B: tasks, standing rules and prohibitions that can be checked yes or no, without number or date."""

import re
from functools import cache

from qingshan.policy.clauses.split import Clause
from qingshan.policy.judge.draft import Draft, Setting, clause_text, governing
from qingshan.policy.judge.name import tidy
from qingshan.policy.lexicon import Lexicon, any_of

_LEAD = r"(?:要|应当|应|须|必须|依法|坚持|坚决|严格|切实|全面|加快|抓紧|逐步|持续|统筹|着力|一律)*"
_RULE_END = re.compile(r"(?:[长责]任?制|[\u4e00-\u9fff]制)$")
_OFFICER = re.compile(
    r"(?:书记|负责人|领导|政府|部门|市长|县长|省长|单位)(?:是|为|作为)[^，]{0,14}(?:责任人|总指挥|责任主体|责任单位)[”]?$"
)
_SETTLE = re.compile(r"^(?:做好|抓好|落实好)[^，]{4,40}(?:整改落实|整改|验收|移交)$")
_FINISH = re.compile(r"^(?:按期|如期|限期|加快|抓紧|尽快|全面)?完成(?!好)[^，]{3,}")
_CLEAR = re.compile(
    r"^(?:坚决|依法|全面)?(?:清理规范|清理整顿|全面清理|全面排查|排查解决|取缔|关停|取消)[^，]{3,}|^(?:坚决|依法)?[把将][^，]{6,}清理出去$"
)
_SET_ASIDE = re.compile(r"财政要?安排[^，]{0,8}(?:专项)?资金")
_REVIEWED = re.compile(r"^对[^，]{2,16}(?:进行|开展|实行)“[^”]+”$")
_RULE_NAME = re.compile(r"(?:实行|落实|执行|推行)[^，]{0,8}“[^”]{2,8}”(?:“[^”]{2,8}”)*(?:制度?)?$|^探索[^，]{2,16}制$")


def task_drafts(setting: Setting, clause: Clause) -> list[Draft]:
    """At most one tier-B draft of a clause."""
    text = clause_text(setting, clause)
    for judge in (_rising, _forbidden, _permitted, _allotted, _ruled, _task, _finished):
        draft = judge(setting, clause, text)
        if draft is not None:
            draft.tier = "B"
            draft.confidence = "medium"
            draft.when = governing(setting, clause.start, clause.end)
            return [draft]
    return []


def _make(clause: Clause, op: str, kind: str, name: str, rule: str, measure: str = "flag") -> Draft:
    return Draft(clause.start, clause.end, op, measure, name, kind=kind, rules=[rule])


@cache
def _at_head(words: Lexicon, group: str, measure: str | None = None) -> re.Pattern[str]:
    return re.compile(rf"{_LEAD}(?P<cue>{any_of(words.words(group, measure))})(?P<rest>.+)")


def _rising(setting: Setting, clause: Clause, text: str) -> Draft | None:
    found = _at_head(setting.words, "trend", "trend").match(text)
    if found is None:
        lean = re.search(r"更大力度向[^，]+倾斜$", text)
        return _make(clause, "trend_up", "target", tidy(text[: lean.start()]), "trend:lean", "trend") if lean else None
    if not re.search(rf"(?:{any_of(setting.words.words('measurable'))})$", found["rest"]):
        return None
    if found["rest"].endswith("投入力度") and "资金" not in found["rest"]:
        return None
    op = setting.words.found_by("trend")[found["cue"]].op
    return _make(clause, op, "target", tidy(found["rest"]), f"trend:{found['cue']}", "trend")


def _forbidden(setting: Setting, clause: Clause, text: str) -> Draft | None:
    found = _at_head(setting.words, "prohibition").match(text)
    if found is None:
        found = re.search(
            r"、(?P<cue>防止|严禁|禁止|不得)(?P<rest>.+)$|^[^防禁严]{2,12}(?P<cue2>不得|严禁)(?P<rest2>.+)$", text
        )
        if found is None:
            return None
        rest = found["rest"] or found["rest2"]
        return _make(clause, "none", "prohibition", tidy(rest), "none")
    return _make(clause, "none", "prohibition", tidy(found["rest"]), f"none:{found['cue']}")


def _permitted(setting: Setting, clause: Clause, text: str) -> Draft | None:
    found = _at_head(setting.words, "permission").match(text)
    if found is None:
        return None
    record = setting.words.found_by("permission")[found["cue"]]
    if record.measure == "encourage" and not re.search("设立|纳入", found["rest"]):
        return None
    return _make(clause, "permit", "mechanism", tidy(found["rest"]), f"permit:{found['cue']}")


def _allotted(setting: Setting, clause: Clause, text: str) -> Draft | None:
    found = setting.words.pattern("rule_phrase").search(text)
    if found or _OFFICER.search(text) or _SET_ASIDE.search(text):
        return _make(clause, "keep", "mechanism", tidy(text), f"rule:{found[0] if found else 'office'}")
    return None


def _ruled(setting: Setting, clause: Clause, text: str) -> Draft | None:
    words = setting.words
    if text.startswith(("落实好", "推动落实")):
        return None
    found = _at_head(words, "rule_verb").match(text)
    if found is None:
        built = re.match(r"建设[^，]{4,}(?:体系|平台)$", text)
        return _make(clause, "done", "mechanism", tidy(text[2:]), "rule:建设") if built else None
    rest = re.sub(r"(?:建设|等|工作)$", "", found["rest"]) if not found["rest"].endswith("体系建设") else ""
    record = words.found_by("rule_verb")[found["cue"]]
    strong = any(rest.endswith(word) for one in words.of("rule_object", "") for word in one.words)
    weak = any(rest.endswith(word) for word in words.words("rule_object", "weak"))
    whole = text.startswith("全面") or record.op == "done"
    if strong or _RULE_END.search(rest) or (weak and whole):
        return _make(clause, record.op, "mechanism", tidy(rest), f"rule:{found['cue']}")
    return None


def _task(setting: Setting, clause: Clause, text: str) -> Draft | None:
    if _REVIEWED.match(text):
        return _make(clause, "done", "action", tidy(text), "task:reviewed")
    found = re.match(any_of(setting.words.words("task_verb")), text)
    if found is None:
        return None
    rest = text[found.end() :]
    bare = rest.rstrip("”")
    if (rest.startswith("“") and rest.endswith("”")) or any(
        bare.endswith(word) for word in setting.words.words("task_object", "")
    ):
        return _make(clause, "done", "action", tidy(rest), f"task:{found[0]}")
    begun = found[0] == "启动" and len(rest) > 4
    return _make(clause, "done", "action", tidy(rest), "task:启动") if begun else None


def _finished(setting: Setting, clause: Clause, text: str) -> Draft | None:
    if _FINISH.match(text) and "目标" not in text:
        return _make(clause, "done", "action", tidy(text.split("完成", 1)[1]), "task:完成")
    if _SETTLE.match(text) or _CLEAR.match(text):
        return _make(clause, "done", "action", tidy(text), "task:settle")
    return None


def rule_names(setting: Setting, clause: Clause) -> list[Draft]:
    """In an article: rules in force that are called by a name (实行“一票否决”)."""
    text = clause_text(setting, clause)
    if _RULE_NAME.search(text):
        return [_make(clause, "keep", "mechanism", tidy(text), "fact:rule")]
    return []
