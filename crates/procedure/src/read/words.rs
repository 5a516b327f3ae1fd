//! The words of every issue that reading can report.

use crate::language::Language;

/// `(key, Chinese, English)`; `{name}` is replaced by the argument of that name.
const WORDS: &[(&str, &str, &str)] = &[
    (
        "too_large",
        "文件有 {count} 字节，上限为 {max} 字节。请拆分为模块或精简。",
        "The file has {count} bytes; at most {max} are allowed. Split it into modules or shorten it.",
    ),
    (
        "too_many",
        "{kind}共 {count} 个，上限为 {max} 个。",
        "There are {count} items of kind {kind}; at most {max} are allowed.",
    ),
    ("syntax", "TOML 写法有误：{message}", "This is not valid TOML: {message}"),
    ("missing", "缺少“{name}”。", "`{name}` is missing."),
    ("unknown_setting", "这里没有“{name}”这一项。{hint}", "There is no setting `{name}` here. {hint}"),
    ("unknown_name", "没有名为“{name}”的{kind}。{hint}", "There is no {kind} named `{name}`. {hint}"),
    ("wrong_kind", "这里应当是{expected}，实际是{found}。", "This must be {expected}; it is {found}."),
    ("not_allowed", "“{name}”不能用在这里，可用：{allowed}。", "`{name}` is not possible here. Possible: {allowed}."),
    ("duplicate", "{kind}“{name}”已经定义过，请改名。", "The {kind} `{name}` is already defined; choose another name."),
    (
        "bad_name",
        "“{name}”不能作名称：名称以小写英文字母开头，只用小写字母、数字和下划线，不超过 {max} 个字符。",
        "`{name}` cannot be a name: names begin with a lower-case letter and have only lower-case letters, digits and underscores, at most {max}.",
    ),
    ("out_of_range", "数值应在 {min} 到 {max} 之间。", "The number must be from {min} to {max}."),
    (
        "too_long",
        "文字有 {count} 个字符，上限为 {max} 个。",
        "The text has {count} characters; at most {max} are allowed.",
    ),
    ("empty_text", "中文文字不能为空。", "The Chinese text must not be empty."),
    (
        "language",
        "本程序识别流程语言版本 {known}，文件写的是 {found}。",
        "This program knows version {known} of the procedure language; the file says {found}.",
    ),
    ("one_of", "请在 {names} 中只写一项。", "Write exactly one of {names}."),
    ("guard_end", "条件没有写完，后面应当还有内容。", "The condition ends too early; something must follow."),
    ("guard_token", "条件里不能写“{name}”。", "`{name}` is not possible in a condition."),
    ("guard_extra", "条件到此应当结束，“{name}”是多余的。", "The condition should end here; `{name}` is left over."),
    ("guard_paren", "括号没有闭合。", "A parenthesis is not closed."),
    ("guard_depth", "条件嵌套过深，最多 {max} 层。", "The condition is nested too deeply; at most {max} levels."),
    (
        "guard_flag",
        "事实“{name}”是是非型，请直接写它的名称或 not {name}。",
        "The fact `{name}` is a yes/no; write just its name, or not {name}.",
    ),
    (
        "guard_choice",
        "事实“{name}”是选项型，请写成 {name} is 某选项。",
        "The fact `{name}` is a choice; write {name} is <choice>.",
    ),
    (
        "guard_counter",
        "事实“{name}”是计数型，请与数字比较，例如 {name} < {max}。",
        "The fact `{name}` is a counter; compare it with a number, for instance {name} < {max}.",
    ),
    (
        "other_part",
        "{kind}“{name}”属于部分“{owner}”，这里是部分“{part}”，不能使用。",
        "The {kind} `{name}` belongs to part `{owner}`; it cannot be used in part `{part}`.",
    ),
    ("mixed_parts", "所列状态必须属于同一个部分。", "All states listed must belong to the same part."),
    ("no_initial", "部分“{name}”没有初始状态。", "The part `{name}` has no initial state."),
    (
        "no_opening",
        "没有建立事项的步骤：至少一个步骤不写 from，由角色发起并写明 to。",
        "No step opens a case: at least one step must have no `from`, a role as `by`, and a `to`.",
    ),
    ("opening_to", "建立事项的步骤必须写明 to。", "A step that opens a case must say where it leads with `to`."),
    ("opening_role", "建立事项的步骤只能由角色发起。", "Only a role can take a step that opens a case."),
    (
        "opening_part",
        "只有事项本身可以用不写 from 的步骤建立，部分由上级状态打开。",
        "Only the case itself has opening steps; a part is opened by a state of its parent.",
    ),
    (
        "from_closed",
        "状态“{name}”已办结，不能再从这里出发；“open”代表全部未办结状态。",
        "The state `{name}` is final; no step leaves it. `open` means every open state.",
    ),
    ("part_depth", "部分最多嵌套 {max} 层。", "Parts are nested at most {max} deep."),
    ("part_self", "部分“{name}”不能由自己的状态打开。", "The part `{name}` cannot be opened by its own state."),
    (
        "part_end",
        "事项本身的状态以 closed 结束，部分的状态以 yes 或 no 结束。",
        "A state of the case ends as `closed`, a state of a part as `yes` or `no`.",
    ),
    ("end_owner", "已结束的状态不再有责任人和时限。", "A final state has neither holder nor clock."),
    (
        "open_holder",
        "未结束的状态必须写明责任角色 holder。",
        "An open state must name the role that holds it: `holder`.",
    ),
    (
        "open_tells",
        "未结束的状态必须写明告诉居民的话 tells。",
        "An open state must say what the resident is told: `tells`.",
    ),
    (
        "joined_parent",
        "部分“{name}”的结论只能由打开它的部分接收，应为部分“{owner}”。",
        "The result of part `{name}` is taken by the part that opens it: `{owner}`.",
    ),
    (
        "outcome_missing",
        "办结步骤必须写明结果 outcome。",
        "A step that closes or settles the case must name its `outcome`.",
    ),
    ("settled_end", "settled 只用于主部分中未终结的状态。", "Only an open state of the case itself can be `settled`."),
    ("outcome_open", "只有办结步骤才写结果 outcome。", "Only a step that closes or settles the case has an `outcome`."),
    (
        "outcome_choice",
        "字段“{name}”的选项必须都是办结结果，“{choice}”不是。",
        "Every choice of the field `{name}` must be an outcome; `{choice}` is not.",
    ),
    ("corrects_to", "更正步骤不改变状态，请去掉 to。", "A correction keeps the state; remove `to`."),
    (
        "corrects_reason",
        "更正步骤必须要求填写理由，请在 asks 中加入字段 reason。",
        "A correction must ask for a reason: add the field `reason` to `asks`.",
    ),
    ("asked_twice", "字段“{name}”在同一步骤中出现两次。", "The field `{name}` is asked twice in one step."),
    (
        "ask_missing",
        "字段“{name}”没有在本步骤的 asks 中列出。",
        "The field `{name}` is not among the `asks` of this step.",
    ),
    (
        "ask_optional",
        "字段“{name}”在本步骤中是选填，不能据此确定事实，请改为必填。",
        "The field `{name}` is optional in this step; a fact cannot depend on it. Make it required.",
    ),
    ("field_kind", "字段“{name}”的类型应为{expected}。", "The field `{name}` must be of kind {expected}."),
    (
        "field_fact",
        "字段“{name}”的取值与事实“{fact}”不一致。",
        "The values of the field `{name}` do not match those of the fact `{fact}`.",
    ),
    (
        "sealed_fact",
        "字段“{name}”是密封内容，不能决定事实。",
        "The field `{name}` is sealed; it may not decide a fact.",
    ),
    (
        "counter_set",
        "计数事实“{name}”只能写数字或用 count 加一。",
        "The counter `{name}` can only be set to a number, or raised with `count`.",
    ),
    ("not_counter", "事实“{name}”不是计数型。", "The fact `{name}` is not a counter."),
    (
        "initial_clock",
        "时限“{name}”在部分的初始状态“{state}”运行，请在该状态写明 clock = \"{name}\"。",
        "The clock `{name}` runs in `{state}`, the initial state of its part; that state must say clock = \"{name}\".",
    ),
    (
        "clock_both",
        "状态“{state}”不能既让时限“{name}”运行又让它暂停。",
        "The clock `{name}` cannot both run and be paused in the state `{state}`.",
    ),
    (
        "clock_mixed",
        "步骤“{name}”的出发状态中，时限“{clock}”有的已在运行、有的没有；请拆成两个步骤。",
        "The step `{name}` leaves states of which the clock `{clock}` runs in some only; split the step in two.",
    ),
    (
        "clock_length",
        "请写 rule、rules、category 或 until 其中一项。",
        "Write one of `rule`, `rules`, `category` or `until`.",
    ),
    ("extension_pair", "extensions 与 extension 必须同时写。", "`extensions` and `extension` must stand together."),
    ("extend_none", "时限“{name}”没有规定可以延长。", "The clock `{name}` says nothing about extensions."),
    ("percent_clock", "百分比应为 1 到 100。", "The percentage must be from 1 to 100."),
    (
        "link_outcome",
        "关联事项“{name}”没有约定结果“{outcome}”。{hint}",
        "The link `{name}` has no outcome `{outcome}` in its contract. {hint}",
    ),
    (
        "apart_each",
        "部分“{name}”写了 apart = true：只有按单位（each 一个单位列表字段）设置的部分才能互不知悉；按当事人设置的部分本来就互不知悉。",
        "The part `{name}` has `apart = true`: only a part for each of several organisations can be kept apart; one for each party is so already.",
    ),
    (
        "refusal_ends",
        "部分“{name}”写了 refusal_ends = true，请同时写 consent = true：只有征求同意的部分才有拒绝可言。",
        "The part `{name}` has `refusal_ends = true`; write `consent = true` too: only where consent is asked can it be refused.",
    ),
    (
        "link_follows",
        "关联事项“{name}”写了 follows = true，无人等待其结果，请去掉 outcomes 和 limit。",
        "The link `{name}` has `follows = true`: nobody waits for it; remove `outcomes` and `limit`.",
    ),
    (
        "link_opening",
        "by = \"link\" 只用于启动步骤，请去掉 from。",
        "`by = \"link\"` is for opening steps; remove `from`.",
    ),
    (
        "link_closing",
        "办结步骤不能再打开需要等待结果的关联事项“{name}”；请在关联事项中写 follows = true。",
        "A closing step cannot open the link `{name}`, whose outcome nobody would wait for; write `follows = true` in the link.",
    ),
    (
        "role_reserved",
        "角色不能叫“{name}”，这个词表示由关联事项启动。",
        "No role may be named `{name}`: the word stands for a linked case.",
    ),
    (
        "party_role",
        "角色“{name}”不是当事人角色（party = true），人员字段的 role 应写当事人角色。",
        "The role `{name}` is not a party (`party = true`); the `role` of a person field must be one.",
    ),
    (
        "asked_before",
        "步骤“{step}”要用到字段“{name}”，但并非每条到达这一步的路径都必须填写它。",
        "The step `{step}` reads the field `{name}`, but not every way to it surely asks for it.",
    ),
    (
        "paper_needs",
        "步骤“{step}”出具文书“{paper}”时，字段“{name}”可能还没有填写。请在这一步必填，或者在文书的 fields 里写成“{name}?”。",
        "The step `{step}` issues the paper `{paper}`, but may leave the field `{name}` empty. Ask for it there without a question mark, or write `{name}?` in the `fields` of the paper.",
    ),
    ("link_limit", "关联事项的期限必须是事项本身的时限。", "The limit of a link must be a clock of the case itself."),
    ("cel_syntax", "表达式写法有误：{message}", "The expression is not valid: {message}"),
    ("cel_forbidden", "表达式中不能使用 {name}。", "`{name}` is not possible in an expression."),
    (
        "cel_unknown",
        "表达式中的“{name}”既不是字段，也不是可用的事项属性。{hint}",
        "`{name}` in the expression is neither a field nor an attribute of the case. {hint}",
    ),
    (
        "cel_person",
        "字段“{name}”是个人联系方式或声明，不能用于表达式。",
        "The field `{name}` is about a person; it cannot be used in an expression.",
    ),
    ("cel_type", "“{name}”两侧的类型不合：{found}。", "The types around `{name}` do not fit: {found}."),
    (
        "cel_result",
        "表达式的结果是{found}，事实“{name}”需要{expected}。",
        "The expression gives {found}; the fact `{name}` needs {expected}.",
    ),
    ("cel_choice", "“{name}”不是事实“{fact}”的选项。{hint}", "`{name}` is not a choice of the fact `{fact}`. {hint}"),
    (
        "cel_long",
        "表达式有 {count} 个字符，上限为 {max} 个。",
        "The expression has {count} characters; at most {max} are allowed.",
    ),
    ("module_missing", "没有名为“{name}”的模块文件。{hint}", "There is no module file named `{name}`. {hint}"),
    ("module_in_module", "模块里不能再引用模块。", "A module cannot use another module."),
    ("module_section", "模块里不能写“{name}”。", "A module cannot have `{name}`."),
    (
        "argument_missing",
        "引用模块“{module}”时缺少参数“{name}”。",
        "The use of module `{module}` lacks the parameter `{name}`.",
    ),
    (
        "argument_unknown",
        "模块“{module}”没有参数“{name}”。{hint}",
        "The module `{module}` has no parameter `{name}`. {hint}",
    ),
    ("parameter_undeclared", "模块没有声明参数“{name}”。{hint}", "The module declares no parameter `{name}`. {hint}"),
    ("parameter_outside", "“{name}”形式只能在模块中使用。", "`{name}` can only be used in a module."),
    ("parameter_unused", "参数“{name}”声明后没有使用。", "The parameter `{name}` is declared but never used."),
    (
        "contract_enters",
        "模块实际从“{found}”出发，约定写的是“{declared}”。",
        "The module's steps start from {found}; its contract says {declared}.",
    ),
    (
        "contract_leaves",
        "模块实际通向“{found}”，约定写的是“{declared}”。",
        "The module's steps lead to {found}; its contract says {declared}.",
    ),
    ("order_self", "先后次序的两个时限不能相同。", "The two clocks of an order must differ."),
    ("separation_self", "角色“{name}”不能与自己分离。", "The role `{name}` cannot be separated from itself."),
    (
        "person_subject",
        "以人为对象的流程必须有本人可以撤回的同意：至少一个字段的类型为 consent。",
        "A procedure about a person needs a consent that the person can withdraw: at least one field of kind `consent`.",
    ),
];

/// The template of an issue's words; the key itself where it is unknown.
pub(super) fn template(key: &'static str, language: Language) -> &'static str {
    match WORDS.iter().find(|(known, _, _)| *known == key) {
        Some((_, zh, en)) => match language {
            Language::Zh => zh,
            Language::En => en,
        },
        None => key,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every key that the sources of this module report has words.
    #[test]
    fn every_key_has_words() {
        let sources = [
            include_str!("reader.rs"),
            include_str!("modules.rs"),
            include_str!("guard.rs"),
            include_str!("cel_check.rs"),
            include_str!("sections.rs"),
            include_str!("asked.rs"),
            include_str!("cel_names.rs"),
            include_str!("parts.rs"),
            include_str!("fields.rs"),
            include_str!("clocks.rs"),
            include_str!("steps.rs"),
            include_str!("effects.rs"),
            include_str!("mod.rs"),
        ];
        let mut found = 0;
        for source in sources {
            for end in ["\", vec![", "\", arguments)"] {
                for before in source.split(end).collect::<Vec<_>>().iter().rev().skip(1) {
                    let key: &str = before.rsplit('"').next().unwrap_or_default();
                    found += 1;
                    assert!(WORDS.iter().any(|(known, _, _)| *known == key), "no words for {key}");
                }
            }
        }
        assert!(found > 40, "only {found} keys found: the scan is broken");
    }

    /// Both languages use the same placeholders.
    #[test]
    fn both_languages_use_the_same_placeholders() {
        let names = |text: &str| {
            let mut names: Vec<String> =
                text.split('{').skip(1).filter_map(|rest| rest.split('}').next().map(str::to_owned)).collect();
            names.sort();
            names.dedup();
            names
        };
        for (key, zh, en) in WORDS {
            assert_eq!(names(zh), names(en), "{key}");
        }
    }
}
