//! Samples of the pages of one matter.

use fengqiao_procedure::model::{Ask, Field, FieldKind, Guard, Privacy, Text};
use fengqiao_web::{
    desk::{
        callback,
        case::{self, CasePage, Contact, Event, Head, Located, Member, PartView, Report, Timing},
        dispatch,
        form::{StepForm, StepPage, field_view},
        merge,
        people::{ErrandView, PersonView},
        reply::{self, KnownAnswer, Preview},
    },
    i18n::Lang,
    kit::{ClockState, Context},
};

use super::super::{Sample, either};

/// Every page of a matter.
pub fn samples() -> Vec<Sample> {
    vec![
        Sample { name: "desk-case", staff: true, render: |cx| case::view(cx, &full(cx)) },
        Sample {
            name: "desk-case-bare",
            staff: true,
            render: |cx| case::view(cx, &CasePage { head: head(cx.lang, ClockState::Met), ..CasePage::default() }),
        },
        Sample { name: "desk-case-outline", staff: true, render: |cx| case::view(cx, &outline(cx)) },
        Sample { name: "desk-case-refused", staff: true, render: |cx| case::view(cx, &refused(cx)) },
        Sample {
            name: "desk-case-hidden",
            staff: true,
            render: |cx| {
                case::view(
                    cx,
                    &with_contact(cx, Contact::Hidden { through: either(cx.lang, "受理员", "the intake desk") }),
                )
            },
        },
        Sample {
            name: "desk-case-opened",
            staff: true,
            render: |cx| {
                case::view(
                    cx,
                    &with_contact(
                        cx,
                        Contact::Opened {
                            name: "李**".into(),
                            phone: "139 0000 0000".into(),
                            purpose: either(cx.lang, "回访", "return visit"),
                        },
                    ),
                )
            },
        },
        Sample { name: "desk-reply", staff: true, render: |cx| reply::view(cx, &reply_page(cx, true)) },
        Sample { name: "desk-reply-blank", staff: true, render: |cx| reply::view(cx, &reply_page(cx, false)) },
        Sample { name: "desk-callback", staff: true, render: |cx| callback::view(cx, &callback_page(cx)) },
        Sample {
            name: "desk-callback-none",
            staff: true,
            render: |cx| {
                callback::view(
                    cx,
                    &callback::CallbackPage {
                        head: head(cx.lang, ClockState::Soon),
                        ..callback::CallbackPage::default()
                    },
                )
            },
        },
        Sample { name: "desk-dispatch", staff: true, render: |cx| dispatch::view(cx, &dispatch_page(cx, true)) },
        Sample { name: "desk-dispatch-none", staff: true, render: |cx| dispatch::view(cx, &dispatch_page(cx, false)) },
        Sample { name: "desk-merge", staff: true, render: |cx| merge::view(cx, &merge_page(cx, true)) },
        Sample { name: "desk-merge-none", staff: true, render: |cx| merge::view(cx, &merge_page(cx, false)) },
    ]
}

fn head(lang: Lang, state: ClockState) -> Head {
    Head {
        holder_unit: String::new(),
        id: "1".into(),
        number: "2026 0302 0007 1".into(),
        procedure: either(lang, "居民诉求", "Service request"),
        procedure_version: "2026.1".into(),
        state: either(lang, "办理中", "being handled"),
        told: either(
            lang,
            "市政养护中心正在维修，最迟3月6日（周五）答复您；逾期由街道督办。",
            "The maintenance centre is repairing it and answers by 6 Mar (Fri); if late, the street takes over.",
        ),
        category: either(lang, "路灯损坏", "Street lamp out"),
        grade: either(lang, "一般", "ordinary"),
        level: either(lang, "街道", "street"),
        area: either(lang, "滨河街道·枫桥社区·第3网格", "Binhe, Fengqiao, grid 3"),
        holder: either(lang, "承办人", "Handler"),
        unit: either(lang, "市政养护中心", "Maintenance centre"),
        routing_reason: either(
            lang,
            "路灯由市政养护中心负责（权责清单第 3 条）。",
            "Street lamps belong to the maintenance centre (directory line 3).",
        ),
        runners_up: vec![either(lang, "滨河街道办", "Binhe street office")],
        clocks: vec![super::clock(lang, state)],
        otherwise: either(lang, "逾期由滨河街道办督办。", "If late, the Binhe street office takes over."),
        escalated_to: (state == ClockState::Late).then(|| either(lang, "滨河街道办督办岗", "the Binhe supervisor")),
        contested: state == ClockState::Late,
        outcome: (state == ClockState::Met).then(|| either(lang, "已解决", "Solved")),
        channel: either(lang, "电话", "phone"),
        received: either(lang, "3月2日（周一）09:12", "2 Mar (Mon) 09:12"),
        private: state == ClockState::Late,
    }
}

/// A similar matter.
pub fn similar(lang: Lang) -> case::Similar {
    case::Similar {
        href: "/desk/cases/2".into(),
        number: "2026 0301 0003 6".into(),
        category: either(lang, "路灯损坏", "Street lamp out"),
        place: either(lang, "枫桥路", "Fengqiao Rd"),
        state: either(lang, "办理中", "being handled"),
        metres: Some(85),
        why: either(lang, "同一类别，相距 85 米", "same category, 85 m away"),
    }
}

/// A known answer.
pub fn answer(lang: Lang) -> KnownAnswer {
    KnownAnswer {
        id: "a1".into(),
        question: either(lang, "路灯坏了找谁？", "Who repairs street lamps?"),
        answer: either(lang, "由市政养护中心负责，24 小时内到场。", "The maintenance centre, on site within 24 hours."),
        owner: either(lang, "市政养护中心", "Maintenance centre"),
        review_on: either(lang, "2025年12月31日（周三）", "31 Dec 2025 (Wed)"),
        stale: true,
    }
}

/// One field of every kind, so that the generated form is seen whole.
fn every_kind(cx: &Context, step: &str) -> Vec<fengqiao_web::kit::FieldView> {
    let choice = |name: &str, zh: &str, en: &str| (name.to_owned(), Text { zh: zh.into(), en: en.into() });
    let kinds = [
        ("note", "说明", "Note", FieldKind::Text { chars_max: 2_000, lines: true }),
        ("line", "标题", "Title", FieldKind::Text { chars_max: 80, lines: false }),
        ("count", "数量", "Count", FieldKind::Number { min: 0, max: 99 }),
        ("cost", "费用", "Cost", FieldKind::Money),
        ("day", "日期", "Day", FieldKind::Date),
        ("at", "时间", "Time", FieldKind::Time),
        ("done", "已现场处理", "Done on the spot", FieldKind::Flag),
        (
            "means",
            "方式",
            "Means",
            FieldKind::Choice {
                values: vec![choice("service", "服务", "Service"), choice("enforce", "执法", "Enforcement")],
            },
        ),
        ("category", "类别", "Category", FieldKind::Category),
        ("place", "地点", "Place", FieldKind::Place),
        ("contact", "联系人", "Contact", FieldKind::Contact),
        ("unit", "单位", "Unit", FieldKind::Organisation),
        ("units", "协办单位", "Co-units", FieldKind::Organisations),
        ("photos", "照片", "Photos", FieldKind::Attachment { count_max: 6 }),
        ("agreed", "本人同意", "The person agrees", FieldKind::Consent),
    ];
    let lists = One(either(cx.lang, "市政养护中心", "Maintenance centre"));
    kinds
        .into_iter()
        .enumerate()
        .map(|(index, (name, zh, en, kind))| {
            let privacy =
                [Privacy::Public, Privacy::Parties, Privacy::Unit, Privacy::Chain, Privacy::Sealed][index % 5];
            let field = Field {
                adds: false,
                unsealed_by: Vec::new(),
                name: name.into(),
                title: Text { zh: zh.into(), en: en.into() },
                hint: Text::default(),
                kind,
                privacy,
                role: None,
                earliest: None,
                latest: None,
            };
            field_view(
                cx,
                step,
                &field,
                &Ask { field: fengqiao_procedure::model::FieldId(0), required: index % 2 == 0, when: Guard::Always },
                &lists,
            )
        })
        .collect()
}

fn step(cx: &Context, name: &str, zh: &str, en: &str, page: StepPage) -> StepForm {
    StepForm {
        step: name.into(),
        title: either(cx.lang, zh, en),
        hint: either(cx.lang, "居民会收到一条告知。", "The resident gets a notice."),
        action: format!("/desk/cases/1/step/{name}"),
        version: 4,
        fields: if page == StepPage::Here { every_kind(cx, name) } else { Vec::new() },
        weighty: name == "close",
        page,
        ..StepForm::default()
    }
}

fn full(cx: &Context) -> CasePage {
    let lang = cx.lang;
    let member = |who: (&str, &str), state: (&str, &str), done| Member {
        who: either(cx.lang, who.0, who.1),
        state: either(cx.lang, state.0, state.1),
        done,
    };
    CasePage {
        outline: false,
        parts: vec![PartView {
            title: either(cx.lang, "联合办理", "Joint action"),
            members: vec![
                member(("市政养护中心", "Public works"), ("已答复", "Answered"), true),
                member(("供电公司", "Power company"), ("等待答复", "Waiting for an answer"), false),
            ],
        }],
        head: head(lang, ClockState::Late),
        report: Report {
            words: either(
                lang,
                "小区门口的路灯三天没亮了，晚上老人出门看不清路。",
                "The lamp at our gate has been dark for three days.",
            ),
            photos: vec![case::Photo { href: "/desk/cases/1/file/ab".into(), alt: String::new() }],
            voices: vec![case::Voice {
                href: "/desk/cases/1/file/cd".into(),
                media_type: "audio/webm".into(),
                received: either(lang, "3月2日（周一）09:13", "2 Mar (Mon) 09:13"),
            }],
            added: vec![case::Addition {
                at: either(lang, "3月2日（周一）10:00", "2 Mar (Mon) 10:00"),
                words: either(lang, "旁边那盏也坏了。", "The next one is out too."),
            }],
            contact: Contact::Masked { name: "李**".into(), phone: "139****0000".into() },
            located: Located {
                place: either(lang, "枫桥路 12 号灯杆", "Lamp 12, Fengqiao Rd"),
                detail: either(lang, "东门外", "outside the east gate"),
                area: either(lang, "滨河街道·枫桥社区", "Binhe, Fengqiao"),
                grid: either(lang, "第3网格", "grid 3"),
                point: Some(("29.8012345".into(), "120.1234567".into())),
                boundary: "/desk/cases/1/area.geojson".into(),
                points: "/desk/cases/1/near.geojson".into(),
                near: vec![case::Near {
                    href: "/desk/cases/2".into(),
                    label: either(lang, "路灯损坏，85 米", "Street lamp, 85 m"),
                }],
            },
            reporters: 3,
        },
        facts: vec![case::Given { title: either(lang, "等级", "Grade"), value: either(lang, "一般", "ordinary") }],
        history: history(lang),
        steps: vec![
            step(cx, "close", "办结", "Close", StepPage::Here),
            step(cx, "answer", "答复", "Reply", StepPage::Reply),
            step(cx, "extend", "申请延期", "Ask for more time", StepPage::Here),
        ],
        refused: vec![case::RefusedStep {
            title: either(lang, "核查", "Verify"),
            why: either(
                lang,
                "您办理了这件事，不能核查自己的办理结果。",
                "You handled this matter and may not verify your own work.",
            ),
            who: either(lang, "核查员", "the verifier"),
        }],
        similar: vec![similar(lang)],
        sealed: vec![case::Given {
            title: either(lang, "评分 · 3月2日（周一）10:00", "Points · 2 Mar (Mon) 10:00"),
            value: "86".into(),
        }],
        unsealed: true,
        unsealings: vec![either(
            lang,
            "3月2日（周一）11:00，城东街道办开封查看了“评分”。",
            "2 Mar (Mon) 11:00: Chengdong opened “Points”.",
        )],
        people: vec![
            PersonView {
                number: 1,
                role: either(lang, "另一方当事人", "Other party"),
                contact: Contact::Masked { name: "赵**".into(), phone: "139****0001".into() },
                slip: true,
            },
            PersonView {
                number: 2,
                role: either(lang, "另一方当事人", "Other party"),
                contact: Contact::Hidden { through: either(lang, "受理员", "the intake desk") },
                slip: false,
            },
        ],
        errands: vec![ErrandView {
            id: "ab".into(),
            who: either(lang, "另一方当事人 赵**", "Other party 赵**"),
            at: either(lang, "3月2日（周一）10:00", "2 Mar (Mon) 10:00"),
            words: either(lang, "请在3月9日前答复是否愿意调解。", "Please say by 9 Mar whether you are willing."),
        }],
        linked: vec![case::Linked {
            title: either(lang, "居民诉求", "Resident request"),
            href: "/desk/cases/3".into(),
            number: "2026 0301 0008 2".into(),
            kind: either(lang, "并入本事项：", "merged into this:"),
            state: either(lang, "随本事项办理", "handled with this"),
        }],
        papers: vec![case::PaperLink {
            href: "/desk/cases/1/paper/0".into(),
            title: either(lang, "派遣单", "Dispatch sheet"),
            reader: either(lang, "给承办单位", "for the unit"),
        }],
        done: Some(cx.f(fengqiao_web::i18n::k::DESK_STEP_DONE, &[("step", &either(lang, "签收", "Accept"))])),
        refusal: None,
        mark: "12".to_owned(),
    }
}

fn history(lang: Lang) -> Vec<Event> {
    vec![
        Event {
            who: either(lang, "受理员 · 枫溪市运行中心", "Intake · Fengxi centre"),
            step: either(lang, "登记", "Registered"),
            timing: Timing {
                recorded: either(lang, "3月2日（周一）09:12", "2 Mar (Mon) 09:12"),
                occurred: Some(either(lang, "3月1日（周日）20:15", "1 Mar (Sun) 20:15")),
            },
            moved: None,
            given: vec![(either(lang, "渠道", "Channel"), either(lang, "电话", "phone"))],
            ..Event::default()
        },
        Event {
            who: either(lang, "派遣员 · 枫溪市运行中心", "Dispatcher · Fengxi centre"),
            step: either(lang, "派遣", "Dispatched"),
            timing: Timing { recorded: either(lang, "3月2日（周一）09:30", "2 Mar (Mon) 09:30"), occurred: None },
            moved: Some((either(lang, "待派遣", "waiting"), either(lang, "待签收", "sent"))),
            clocks: vec![either(lang, "办理时限开始计时，3月9日（周一）到期。", "The clock starts, due 9 Mar (Mon).")],
            notices: vec![either(
                lang,
                "告知反映人：已派给市政养护中心。",
                "To the reporter: sent to the maintenance centre.",
            )],
            ..Event::default()
        },
        Event {
            who: either(lang, "受理员 · 枫溪市运行中心", "Intake · Fengxi centre"),
            step: either(lang, "更正地点", "Place corrected"),
            timing: Timing { recorded: either(lang, "3月2日（周一）09:40", "2 Mar (Mon) 09:40"), occurred: None },
            corrects: Some(either(
                lang,
                "地点原为枫桥路 14 号灯杆；听错了门牌。",
                "The place was lamp 14; the number was misheard.",
            )),
            ..Event::default()
        },
        Event {
            who: either(lang, "时限到期", "Clock"),
            step: either(lang, "升级督办", "Escalated"),
            timing: Timing { recorded: either(lang, "3月2日（周一）10:50", "2 Mar (Mon) 10:50"), occurred: None },
            automatic: true,
            ..Event::default()
        },
    ]
}

fn outline(cx: &Context) -> CasePage {
    let head = case::Head { area: String::new(), channel: String::new(), ..head(cx.lang, ClockState::Due) };
    let closed = case::Linked {
        kind: either(cx.lang, "由本事项启动（司法确认）：", "Opened by this matter (confirmation):"),
        title: either(cx.lang, "司法确认", "Judicial confirmation"),
        ..case::Linked::default()
    };
    CasePage { head, outline: true, linked: vec![closed], ..CasePage::default() }
}

fn refused(cx: &Context) -> CasePage {
    let mut page = full(cx);
    page.done = None;
    page.refusal = Some(either(
        cx.lang,
        "刚才有人先办了一步，事项已经变了。请看最新的办理经过再决定。",
        "Someone else moved this matter first. Read the newest entry and decide again.",
    ));
    if let Some(field) = page.steps.first_mut().and_then(|step| step.fields.first_mut()) {
        field.error = either(cx.lang, "请填写说明。", "Write a note.");
    }
    page
}

fn with_contact(cx: &Context, contact: Contact) -> CasePage {
    let mut page = full(cx);
    page.report.contact = contact;
    page.unsealed = false;
    page
}

fn preview(lang: Lang) -> Preview {
    Preview {
        told: either(lang, "市政养护中心已答复，请您评价。", "The maintenance centre has replied; please rate it."),
        parts: vec![
            (
                either(lang, "查明的情况", "Facts"),
                either(lang, "灯头老化，3月3日现场确认。", "The lamp head was worn out; seen on site on 3 March."),
            ),
            (
                either(lang, "依据", "Basis"),
                either(lang, "《城市道路照明设施管理规定》第八条", "Rules on street lighting, art. 8"),
            ),
            (
                either(lang, "结果", "Result"),
                either(lang, "已更换灯头，夜间试亮正常。", "The head was replaced and lights at night."),
            ),
            (
                either(lang, "不满意怎么办", "Remedy"),
                either(
                    lang,
                    "7 日内可在查询页或拨打 0500-12345 提出异议。",
                    "Object within 7 days on the query page or by phone 0500-12345.",
                ),
            ),
        ],
        photos: vec![either(lang, "照片 1", "photo 1")],
        may: vec![
            either(lang, "3月12日前评价", "rate by 12 Mar"),
            either(lang, "3月12日前提出异议", "object by 12 Mar"),
        ],
    }
}

fn lines(cx: &Context, step: &str, names: &[(&str, &str, &str)]) -> Vec<fengqiao_web::kit::FieldView> {
    names
        .iter()
        .map(|(name, zh, en)| {
            let field = Field {
                adds: false,
                unsealed_by: Vec::new(),
                name: (*name).into(),
                title: Text { zh: (*zh).into(), en: (*en).into() },
                hint: Text::default(),
                kind: FieldKind::Text { chars_max: 4_000, lines: true },
                privacy: Privacy::Parties,
                role: None,
                earliest: None,
                latest: None,
            };
            field_view(
                cx,
                step,
                &field,
                &Ask { field: fengqiao_procedure::model::FieldId(0), required: true, when: Guard::Always },
                &One(String::new()),
            )
        })
        .collect()
}

fn reply_page(cx: &Context, written: bool) -> reply::ReplyPage {
    let fields = lines(
        cx,
        "reply",
        &[
            ("reply_facts", "查明的情况", "Facts"),
            ("reply_basis", "依据", "Basis"),
            ("reply_result", "结果", "Result"),
            ("reply_remedy", "不满意怎么办", "Remedy"),
            ("note", "内部备注", "Internal note"),
        ],
    );
    reply::ReplyPage {
        head: head(cx.lang, ClockState::Soon),
        form: StepForm { fields, ..step(cx, "reply", "答复", "Send the reply", StepPage::Reply) },
        words: either(cx.lang, "路灯三天没亮了。", "The lamp has been dark for three days."),
        preview: written.then(|| preview(cx.lang)),
        answers: if written { vec![answer(cx.lang)] } else { Vec::new() },
    }
}

fn callback_page(cx: &Context) -> callback::CallbackPage {
    let lang = cx.lang;
    callback::CallbackPage {
        head: head(lang, ClockState::Due),
        words: either(lang, "路灯三天没亮了。", "The lamp has been dark for three days."),
        reply: Some(preview(lang)),
        contact: Contact::Masked { name: "李**".into(), phone: "139****0000".into() },
        attempts: vec![callback::Attempt {
            at: either(lang, "3月2日（周一）10:05", "2 Mar (Mon) 10:05"),
            channel: either(lang, "电话", "phone"),
            result: either(lang, "无人接听", "no answer"),
            who: either(lang, "回访员", "callback clerk"),
        }],
        needed: callback::Needed { attempts_min: 3, channels_min: 2, attempts: 1, channels: 1 },
        trying: vec![step(cx, "attempt", "记录一次联系", "Record an attempt", StepPage::Here)],
        verdicts: vec![StepForm {
            fields: lines(cx, "unsolved", &[("own_words", "居民原话", "Own words")]),
            ..step(cx, "unsolved", "未解决", "Not solved", StepPage::Callback)
        }],
    }
}

fn dispatch_page(cx: &Context, known: bool) -> dispatch::DispatchPage {
    let lang = cx.lang;
    let unit = |id: &str, zh, en, open| dispatch::Suggestion {
        id: id.into(),
        name: either(lang, zh, en),
        reason: either(
            lang,
            "路灯由市政养护中心负责（权责清单第 3 条）。",
            "Street lamps belong to the maintenance centre (directory line 3).",
        ),
        sure: either(lang, "清单唯一匹配", "the only match"),
        open,
    };
    let mut fields = lines(cx, "dispatch", &[("reason", "理由", "Reason")]);
    fields.push(fengqiao_web::kit::FieldView::new(
        "dispatch.unit",
        &either(lang, "单位", "Unit"),
        fengqiao_web::kit::Control::Select(Vec::new()),
    ));
    dispatch::DispatchPage {
        head: head(lang, ClockState::Due),
        words: either(lang, "路灯三天没亮了。", "The lamp has been dark for three days."),
        place: either(lang, "枫桥路 12 号灯杆", "Lamp 12, Fengqiao Rd"),
        suggestion: known.then(|| unit("o1", "市政养护中心", "Maintenance centre", Some(14))),
        runners_up: if known { vec![unit("o2", "滨河街道办", "Binhe street office", None)] } else { Vec::new() },
        direct: if known {
            vec![step(cx, "dispatch", "按权责清单派单", "Dispatch by the directory", StepPage::Dispatch)]
        } else {
            Vec::new()
        },
        named: Some(StepForm {
            fields,
            ..step(cx, "dispatch_to", "指定单位派单", "Dispatch to a named unit", StepPage::Dispatch)
        }),
    }
}

fn merge_page(cx: &Context, known: bool) -> merge::MergePage {
    merge::MergePage {
        head: head(cx.lang, ClockState::Calm),
        words: either(cx.lang, "路灯三天没亮了。", "The lamp has been dark for three days."),
        candidates: if known { vec![similar(cx.lang)] } else { Vec::new() },
        candidate_words: if known {
            vec![either(cx.lang, "枫桥路灯不亮", "Lamp dark on Fengqiao Rd")]
        } else {
            Vec::new()
        },
        form: StepForm {
            fields: lines(cx, "merge", &[("reason", "理由", "Reason")]),
            ..step(cx, "merge", "合并", "Merge", StepPage::Merge)
        },
        target_field: "merge.merged_into".into(),
        problem: (!known).then(|| either(cx.lang, "没有这个编号，请核对。", "There is no such number. Check it.")),
    }
}

/// One organisation to choose, and nothing else.
struct One(String);

impl fengqiao_web::kit::Lists for One {
    fn categories(&self) -> Vec<fengqiao_web::kit::ChoiceGroup> {
        Vec::new()
    }
    fn organisations(&self, _: fengqiao_procedure::model::FieldId) -> Vec<fengqiao_web::kit::ChoiceGroup> {
        let one = fengqiao_web::kit::Choice { value: "o1".into(), label: self.0.clone(), hint: String::new() };
        vec![fengqiao_web::kit::ChoiceGroup { title: self.0.clone(), choices: vec![one] }]
    }
    fn staff(&self, _: fengqiao_procedure::model::FieldId) -> Vec<fengqiao_web::kit::ChoiceGroup> {
        Vec::new()
    }
    fn limits(&self, _: &Field) -> fengqiao_procedure::engine::Limits {
        Default::default()
    }
}
