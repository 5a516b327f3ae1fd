//! A procedure that uses parts, joins, counters, levels and clocks, for the tests of this crate.

use std::collections::BTreeMap;

use fengqiao_calendar::{Date, Roll, Rule};

use crate::model::{Procedure, Rules};
use crate::read::{Issue, Source, read};

/// Reads a procedure that must be right.
pub(crate) fn compile(text: &str) -> Procedure {
    let source = Source { name: "test.toml".to_owned(), text: text.to_owned(), modules: BTreeMap::new() };
    let words =
        |issue: &Issue| format!("{}:{} {} {:?}", issue.place.line, issue.place.column, issue.key, issue.arguments);
    read(&source).unwrap_or_else(|issues| panic!("{}", issues.iter().map(words).collect::<Vec<_>>().join("\n")))
}

/// See the module.
pub(crate) const PARTS: &str = r#"
procedure = "parts"
version = "1"
language = 1
subject = "matter"
title = { zh = "部分", en = "Parts" }
summary = { zh = "部分", en = "Parts" }
[[separation]]
role = "verifier"
after = "handler"
organisation = true
[role.resident]
party = true
title = { zh = "居民", en = "Resident" }
[role.handler]
unit = "handler"
title = { zh = "承办人", en = "Handler" }
[role.verifier]
office = "verifier"
title = { zh = "核查员", en = "Verifier" }
[fact.repeated]
kind = "counter"
max = 2
title = { zh = "次数", en = "Times" }
[fact.doubtful]
part = "opinion"
kind = "flag"
title = { zh = "存疑", en = "Doubtful" }
[field.words]
kind = "text"
chars = 20
privacy = "parties"
title = { zh = "文字", en = "Words" }
[field.units]
kind = "organisations"
privacy = "unit"
title = { zh = "单位", en = "Units" }
[clock.handle]
title = { zh = "办理", en = "Handle" }
rule = "test.handle"
promised = true
extensions = 1
extension = "test.handle"
runs_in = ["open_one", "signing", "asking"]
paused_in = ["held"]
[clock.answer]
part = "opinion"
title = { zh = "答复", en = "Answer" }
rule = "test.answer"
[part.signature]
title = { zh = "会签", en = "Signature" }
opened_by = "signing"
each = { field = "units" }
join = "first_refusal"
on_exit = "refuse"
initial = "to_sign"
[part.opinion]
title = { zh = "意见", en = "Opinion" }
opened_by = "asking"
each = { field = "units" }
join = { at_least = 2 }
initial = "to_answer"
[state.open_one]
title = { zh = "办理中", en = "Handling" }
tells = { zh = "正在办理", en = "working" }
holder = "handler"
clock = "handle"
[state.signing]
title = { zh = "会签", en = "Signing" }
tells = { zh = "正在会签", en = "signing" }
holder = "handler"
clock = "handle"
[state.asking]
title = { zh = "征求意见", en = "Asking" }
tells = { zh = "正在征求意见", en = "asking" }
holder = "handler"
clock = "handle"
[state.held]
title = { zh = "中止", en = "Held" }
tells = { zh = "已中止", en = "held" }
holder = "handler"
[state.agreed]
title = { zh = "已同意", en = "Agreed" }
tells = { zh = "待核查", en = "to verify" }
holder = "verifier"
[state.done]
title = { zh = "办结", en = "Closed" }
end = "closed"
[state.to_sign]
part = "signature"
title = { zh = "待签", en = "To sign" }
tells = { zh = "待签", en = "to sign" }
holder = "handler"
[state.signed]
part = "signature"
title = { zh = "已签", en = "Signed" }
end = "yes"
[state.refused]
part = "signature"
title = { zh = "拒签", en = "Refused" }
end = "no"
[state.to_answer]
part = "opinion"
title = { zh = "待答", en = "To answer" }
tells = { zh = "待答", en = "to answer" }
holder = "handler"
clock = "answer"
[state.pro]
part = "opinion"
title = { zh = "同意", en = "Pro" }
end = "yes"
[state.contra]
part = "opinion"
title = { zh = "反对", en = "Contra" }
end = "no"
[step.report]
title = { zh = "反映", en = "Report" }
by = "resident"
to = "open_one"
asks = ["words?"]
assign = { handler = "directory" }
[step.circulate]
title = { zh = "会签", en = "Circulate" }
by = "handler"
from = "open_one"
to = "signing"
asks = ["units?"]
[step.consult]
title = { zh = "征求意见", en = "Consult" }
by = "handler"
from = "open_one"
to = "asking"
asks = ["units?"]
[step.recall]
title = { zh = "撤回", en = "Recall" }
by = "handler"
from = "signing"
to = "open_one"
[step.recall_asking]
title = { zh = "撤回", en = "Recall" }
by = "handler"
from = "asking"
to = "open_one"
[step.sign]
title = { zh = "签", en = "Sign" }
by = "handler"
from = "to_sign"
to = "signed"
[step.refuse]
title = { zh = "拒签", en = "Refuse" }
by = "handler"
from = "to_sign"
to = "refused"
[step.all_signed]
title = { zh = "会签完成", en = "All signed" }
by = { joined = "signature", is = "yes" }
from = "signing"
to = "agreed"
[step.not_signed]
title = { zh = "会签未成", en = "Not signed" }
by = { joined = "signature", is = "no" }
from = "signing"
to = "open_one"
[step.doubt]
title = { zh = "存疑", en = "Doubt" }
by = "handler"
from = "to_answer"
when = "not doubtful"
set = { doubtful = true }
[step.agree]
title = { zh = "同意", en = "Agree" }
by = "handler"
from = "to_answer"
to = "pro"
[step.object]
title = { zh = "反对", en = "Object" }
by = "handler"
from = "to_answer"
to = "contra"
[step.late_answer]
title = { zh = "逾期视为同意", en = "Silence agrees" }
by = { clock = "answer" }
from = "to_answer"
to = "pro"
[step.enough]
title = { zh = "意见通过", en = "Enough" }
by = { joined = "opinion", is = "yes" }
from = "asking"
to = "agreed"
[step.too_few]
title = { zh = "意见未过", en = "Too few" }
by = { joined = "opinion", is = "no" }
from = "asking"
to = "open_one"
[step.again]
title = { zh = "再来", en = "Again" }
by = "handler"
from = "open_one"
count = "repeated"
[step.rise]
title = { zh = "上报", en = "Rise" }
by = "handler"
from = "open_one"
raise = true
[step.sink]
title = { zh = "下派", en = "Sink" }
by = "handler"
from = "open_one"
lower = true
assign = { handler = "directory" }
[step.more_time]
title = { zh = "延期", en = "More time" }
by = "handler"
from = ["open_one"]
extend = "handle"
[step.hold]
title = { zh = "中止", en = "Hold" }
by = "handler"
from = "open_one"
to = "held"
[step.go_on]
title = { zh = "恢复", en = "Go on" }
by = "handler"
from = "held"
to = "open_one"
[step.warn]
title = { zh = "提醒", en = "Warn" }
by = { clock = "handle", percent = 80 }
from = "open_one"
[step.overdue]
title = { zh = "逾期", en = "Overdue" }
by = { clock = "handle" }
from = "open_one"
escalate = true
[step.finish]
title = { zh = "核查通过", en = "Finish" }
by = "verifier"
from = "agreed"
to = "done"
outcome = "solved"
[step.withdraw]
title = { zh = "撤回", en = "Withdraw" }
by = "resident"
from = "open"
except = "signing"
to = "done"
outcome = "withdrawn"
"#;

/// The rules that the procedure above names.
pub(crate) struct TestRules(Vec<Rule>);

impl TestRules {
    pub(crate) fn new() -> TestRules {
        let rule = |id: &str, length: &str| Rule {
            id: id.to_owned(),
            length: length.parse().unwrap(),
            roll: Roll::NextWorkday,
            law: "试验".to_owned(),
            article: String::new(),
            mark: 'P',
            pack: "test@1".to_owned(),
        };
        TestRules(vec![rule("test.handle", "5wd"), rule("test.answer", "24h")])
    }
}

impl Rules for TestRules {
    fn rule(&self, id: &str, _: Date) -> Option<&Rule> {
        self.0.iter().find(|rule| rule.id == id)
    }

    fn threshold(&self, _: &str, _: Date) -> Option<&fengqiao_calendar::Threshold> {
        None
    }
}
