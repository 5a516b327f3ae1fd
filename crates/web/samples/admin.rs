//! Samples of the pages for the technician.

use fengqiao_web::{
    admin::{
        duties::{self, DutyCell, Matrix, MatrixRow, TestBox},
        editor::{self, Comparison, Editor},
        moving::{self, MovingPage, MovingRow},
        offers::{self, Offered, Offers},
        operations::{self, Message, Outbox},
        packs::{self, PackChoice, RulesPage},
        papers::{self, CodeLabel, CodeSheet, Invitation},
        parts::Section,
        procedures::{
            self, CheckReport, CheckShown, Finding, ProcedureList, ProcedurePage, ProcedureRow, StateLine, Version,
        },
        proposals::{self, ProposalList, ProposalPage, ProposalRow},
        register::{self, Change, RegisterItem, RegisterList, RegisterRow, Related},
        stop_work::{self, StopWork},
        system::{self, Pack, Projection, System},
    },
    i18n::Lang,
    kit::{Choice, Context, Control, FieldView, Issue, Pager},
};

use super::{Sample, either};

/// Every page of the technician.
pub fn samples() -> Vec<Sample> {
    let page = |name, render| Sample { name, staff: true, render };
    vec![
        page("admin-areas", |cx: &Context| register::list(cx, &areas(cx.lang))),
        page("admin-area", |cx: &Context| register::item(cx, &area(cx.lang))),
        page("admin-none-organisations", |cx: &Context| register::list(cx, &blank(cx.lang, Section::Organisations))),
        page("admin-none-posts", |cx: &Context| register::list(cx, &blank(cx.lang, Section::Posts))),
        page("admin-none-accounts", |cx: &Context| register::list(cx, &blank(cx.lang, Section::Accounts))),
        page("admin-none-categories", |cx: &Context| register::list(cx, &blank(cx.lang, Section::Categories))),
        page("admin-none-places", |cx: &Context| register::list(cx, &blank(cx.lang, Section::Places))),
        page("admin-none-answers", |cx: &Context| register::list(cx, &blank(cx.lang, Section::Answers))),
        page("admin-none-calendars", |cx: &Context| register::list(cx, &blank(cx.lang, Section::Calendars))),
        page("admin-none-rules", |cx: &Context| register::list(cx, &blank(cx.lang, Section::Rules))),
        page("admin-stop-work", |cx: &Context| stop_work::view(cx, &stopped(cx.lang))),
        page("admin-stop-work-none", |cx: &Context| stop_work::view(cx, &StopWork::default())),
        page("admin-rules", |cx: &Context| packs::rules(cx, &rules(cx.lang))),
        page("admin-duties", |cx: &Context| duties::matrix(cx, &matrix(cx.lang))),
        page("admin-duties-none", |cx: &Context| duties::matrix(cx, &Matrix::default())),
        page("admin-invitation", |cx: &Context| papers::invitation(cx, &invitation(cx.lang))),
        page("admin-codes", |cx: &Context| papers::codes(cx, &codes(cx.lang))),
        page("admin-codes-none", |cx: &Context| papers::codes(cx, &CodeSheet::default())),
        page("admin-procedures", |cx: &Context| procedures::list(cx, &procedure_list(cx.lang))),
        page("admin-procedures-none", |cx: &Context| procedures::list(cx, &ProcedureList::default())),
        page("admin-procedure", |cx: &Context| procedures::page(cx, &procedure(cx.lang))),
        page("admin-editor", |cx: &Context| editor::editor(cx, &editor_of(cx.lang, refused(cx.lang)))),
        page("admin-editor-proven", |cx: &Context| editor::editor(cx, &editor_of(cx.lang, proven(cx.lang)))),
        page("admin-editor-new", |cx: &Context| editor::editor(cx, &Editor::default())),
        page("admin-compare", |cx: &Context| {
            editor::comparison(
                cx,
                &compared(cx.lang, vec![either(cx.lang, "步骤“签收”删去了。", "The step “accept” is gone.")]),
            )
        }),
        page("admin-compare-same", |cx: &Context| editor::comparison(cx, &compared(cx.lang, Vec::new()))),
        page("admin-moving", |cx: &Context| moving::page(cx, &moving_cases(cx.lang))),
        page("admin-moving-none", |cx: &Context| moving::page(cx, &MovingPage::default())),
        page("admin-proposals", |cx: &Context| {
            proposals::list(cx, &ProposalList { rows: vec![proposed(cx.lang).row], done: None })
        }),
        page("admin-proposals-none", |cx: &Context| proposals::list(cx, &ProposalList::default())),
        page("admin-proposal", |cx: &Context| proposals::page(cx, &proposed(cx.lang))),
        page("admin-proposal-own", |cx: &Context| {
            proposals::page(cx, &ProposalPage { is_own: true, ..proposed(cx.lang) })
        }),
        page("admin-offers", |cx: &Context| offers::offers(cx, &offered(cx.lang))),
        page("admin-offers-none", |cx: &Context| offers::offers(cx, &Offers::default())),
        page("admin-outbox", |cx: &Context| operations::outbox(cx, &outbox(cx.lang))),
        page("admin-outbox-none", |cx: &Context| operations::outbox(cx, &Outbox::default())),
        page("admin-system", |cx: &Context| system::system(cx, &system(cx.lang))),
        page("admin-system-warned", |cx: &Context| {
            system::system(
                cx,
                &System {
                    warnings: vec![either(
                        cx.lang,
                        "2027 年的放假安排还没有导入。",
                        "The arrangement of 2027 is not imported.",
                    )],
                    ..System::default()
                },
            )
        }),
    ]
}

fn blank(lang: Lang, section: Section) -> RegisterList {
    RegisterList {
        section,
        add: vec![FieldView::new("name", &either(lang, "名称", "Name"), Control::Line { chars_max: 60 }).required()],
        ..RegisterList::default()
    }
}

fn areas(lang: Lang) -> RegisterList {
    let row = |depth, code: &str, zh, en, level: (&str, &str), ended| RegisterRow {
        href: format!("/admin/areas/{code}"),
        depth,
        cells: vec![either(lang, zh, en), code.into(), either(lang, level.0, level.1), String::new()],
        ended,
    };
    RegisterList {
        section: Section::Areas,
        filters: vec![FieldView::new("words", &either(lang, "查找", "Search"), Control::Line { chars_max: 40 })],
        columns: [("名称", "Name"), ("编码", "Code"), ("层级", "Level"), ("有效期", "Validity")]
            .map(|(zh, en)| either(lang, zh, en))
            .into(),
        rows: vec![
            row(0, "330900", "枫溪市", "Fengxi", ("市", "city"), false),
            row(1, "330902", "滨河区", "Binhe district", ("区", "district"), false),
            row(2, "330902001", "滨河街道", "Binhe street", ("街道", "street"), false),
            row(3, "330902001099", "老街社区", "Old Street community", ("社区", "community"), true),
        ],
        pager: Pager {
            first: None,
            next: Some("/admin/areas?after=k".into()),
            count: either(lang, "共 640 个", "640 in all"),
        },
        add: vec![FieldView::new("code", &either(lang, "编码", "Code"), Control::Line { chars_max: 20 }).required()],
        issues: vec![Issue {
            field: "code".into(),
            message: either(lang, "这个编码已经有了，请换一个。", "This code exists. Choose another."),
        }],
        ..RegisterList::default()
    }
}

fn area(lang: Lang) -> RegisterItem {
    RegisterItem {
        section: Section::Areas,
        title: either(lang, "枫桥社区", "Fengqiao community"),
        facts: vec![
            (either(lang, "编码", "Code"), "330902001001".into()),
            (either(lang, "层级", "Level"), either(lang, "社区", "community")),
        ],
        map: Some(("/admin/areas/330902001001.geojson".into(), "/admin/areas/330902001001/places.geojson".into())),
        related: vec![
            Related {
                title: either(lang, "下级", "Below it"),
                links: vec![("/admin/areas/330902001001001".into(), either(lang, "第1网格", "grid 1"))],
            },
            Related { title: either(lang, "设在这里的单位", "Organisations seated here"), links: Vec::new() },
        ],
        action: "/admin/areas/330902001001".into(),
        fields: vec![
            FieldView::new("name_zh", &either(lang, "中文名称", "Chinese name"), Control::Line { chars_max: 60 })
                .value("枫桥社区")
                .required(),
        ],
        issues: Vec::new(),
        end: vec![
            FieldView::new("on", &either(lang, "失效日期", "Valid to"), Control::Date).required(),
            FieldView::new("reason", &either(lang, "理由", "Reason"), Control::Line { chars_max: 200 }).required(),
        ],
        history: vec![Change {
            at: either(lang, "2025年3月1日（周六）", "1 Mar 2025 (Sat)"),
            who: either(lang, "系统管理员", "technician"),
            what: either(lang, "登记", "entered"),
            reason: either(lang, "区划导入", "import of divisions"),
            turns: vec![register::Turn {
                name: either(lang, "名称", "Name"),
                before: either(lang, "枫桥居委会", "Fengqiao committee"),
                after: either(lang, "枫桥社区", "Fengqiao community"),
            }],
            is_first: false,
        }],
        done: Some(either(lang, "已保存，立即生效。", "Saved and in force.")),
    }
}

fn matrix(lang: Lang) -> Matrix {
    let cell =
        |zh, en, barred| DutyCell {
            unit: either(lang, zh, en), basis: either(lang, "清单第 3 条", "line 3"), barred
        };
    Matrix {
        filters: vec![FieldView::new("words", &either(lang, "类别", "Category"), Control::Line { chars_max: 40 })],
        levels: [("市", "city"), ("区", "district"), ("街道", "street"), ("社区", "community"), ("网格", "grid")]
            .map(|(zh, en)| either(lang, zh, en))
            .into(),
        rows: vec![MatrixRow {
            href: "/admin/duties/lamp".into(),
            category: either(lang, "路灯损坏", "Street lamp out"),
            cells: vec![
                cell("市政养护中心", "Maintenance centre", false),
                DutyCell::default(),
                cell("滨河街道办", "Binhe street office", false),
                cell("", "", true),
                cell("", "", true),
            ],
            standard: "24h".into(),
        }],
        pager: Pager::default(),
        add: vec![FieldView::new("unit", &either(lang, "单位", "Unit"), Control::Select(Vec::new())).required()],
        issues: Vec::new(),
        test: TestBox {
            categories: vec![Choice {
                value: "lamp".into(),
                label: either(lang, "路灯损坏", "Street lamp out"),
                hint: String::new(),
            }],
            category: "lamp".into(),
            place: either(lang, "枫桥路 12 号灯杆", "Lamp 12"),
            issue: String::new(),
            answer: Some(duties::Answer {
                area: either(lang, "枫溪市·滨河区·滨河街道·枫桥社区·第3网格", "Fengxi, Binhe, Fengqiao, grid 3"),
                unit: either(lang, "市政养护中心", "Maintenance centre"),
                reason: either(
                    lang,
                    "路灯由市政养护中心负责（权责清单第 3 条）。",
                    "Street lamps belong to the maintenance centre (line 3).",
                ),
                runners_up: vec![either(lang, "滨河街道办", "Binhe street office")],
                clock: either(lang, "24 小时（默认示例）", "24 hours (default example)"),
                posts: vec![
                    (either(lang, "联络员", "Liaison"), either(lang, "赵**", "Zhao")),
                    (either(lang, "核查员", "Verifier"), String::new()),
                ],
            }),
        },
        done: None,
    }
}

fn invitation(lang: Lang) -> Invitation {
    Invitation {
        name: either(lang, "钱同志", "Qian"),
        account: "qian01".into(),
        password: "maple-bridge-4821-river".into(),
        posts: vec![either(lang, "受理员 · 滨河街道办", "Intake clerk, Binhe street office")],
        address: "https://fengxi.example/sign-in".into(),
        valid_until: either(lang, "3月9日（周一）", "9 Mar (Mon)"),
    }
}

fn codes(lang: Lang) -> CodeSheet {
    let label = |code: &str| CodeLabel {
        code: code.into(),
        name: either(lang, "枫桥路 12 号灯杆", "Lamp 12, Fengqiao Rd"),
        within: either(lang, "滨河街道·枫桥社区", "Binhe, Fengqiao"),
        link: format!("https://fengxi.example/p/{code}"),
    };
    CodeSheet {
        labels: ["L-0012", "L-0013", "L-0014", "L-0015"].map(label).into(),
        next: Some("/admin/places/codes?after=L-0015".into()),
    }
}

fn procedure_list(lang: Lang) -> ProcedureList {
    let row = |id: &str, zh, en, check| ProcedureRow {
        id: id.into(),
        title: either(lang, zh, en),
        version: "2026.1".into(),
        published: either(lang, "1月4日（周日）", "4 Jan (Sun)"),
        check,
    };
    ProcedureList {
        rows: vec![
            row("service_request", "居民诉求", "Service request", CheckShown::Proven { configurations: 18_204 }),
            row("grid_event", "网格事件", "Grid event", CheckShown::Refused { findings: 1 }),
            row("imported_request", "导入的诉求", "Imported request", CheckShown::Unchecked),
        ],
        waiting: 1,
        done: None,
    }
}

fn proposed(lang: Lang) -> ProposalPage {
    ProposalPage {
        row: ProposalRow {
            href: "/admin/proposals/service_request@2026.2".into(),
            title: either(lang, "居民诉求", "Service request"),
            version: "2026.2".into(),
            by: either(lang, "钱同志", "Qian"),
            at: either(lang, "1月4日（周日）", "4 Jan (Sun)"),
            standing: either(lang, "等第二位管理员", "waits for a second administrator"),
            waits: true,
        },
        action: "/admin/proposals/service_request@2026.2".into(),
        reason: either(lang, "增加一个步骤", "one more step"),
        answer: String::new(),
        to_be_read: vec![either(lang, "没有步骤要求填写“备注”", "no step asks for “note”")],
        check: proven(lang),
        changes: vec![either(lang, "步骤“签收”删去了。", "The step “accept” is gone.")],
        source: "version = \"2026.2\"\n".into(),
        is_own: false,
        issues: Vec::new(),
    }
}

fn rules(lang: Lang) -> RulesPage {
    let pack = |id: &str, chosen| PackChoice {
        action: format!("/admin/rules/packs/{id}"),
        title: either(lang, "受理规则包：热线可以不予受理", "Intake pack: the hotline may decline"),
        version: "2026.1".into(),
        chosen,
        lines: vec![either(lang, "热线可以不予受理（0否 1是）：1", "The hotline may decline (0 no, 1 yes): 1")],
    };
    RulesPage {
        packs: vec![pack("intake_hotline", true), pack("fengxi", false)],
        issues: vec![Issue {
            field: String::new(), message: either(lang, "请写明理由。", "Please give the reason.")
        }],
        list: blank(lang, Section::Rules),
    }
}

fn offered(lang: Lang) -> Offers {
    let offer = |key: &str, action: Option<&str>| Offered {
        kind: either(lang, "规则", "Rules"),
        key: key.into(),
        action: action.map(str::to_owned),
        note: either(lang, "替换本市现在用的一份。", "It replaces the one in use."),
        differences: vec![either(lang, "request.sign：4h → 2h", "request.sign: 4h → 2h")],
    };
    Offers {
        offers: vec![
            offer("0-national", Some("/admin/offers/rules/0-national")),
            offer("service_request@2026.1", None),
        ],
        issues: Vec::new(),
        done: None,
    }
}

fn refused(lang: Lang) -> CheckReport {
    CheckReport {
        shown: CheckShown::Refused { findings: 1 },
        proven: vec![either(lang, "每个状态都能到达。", "Every state is reachable.")],
        measured: vec![either(lang, "最少3步办结", "closed in 3 steps at the fewest")],
        findings: vec![Finding {
            message: either(
                lang,
                "事项会卡在“待签收”：没有人能再推动它。",
                "A matter gets stuck in “sent”: nobody can move it.",
            ),
            advice: either(
                lang,
                "给“待签收”加一个时限步骤，或恢复步骤“签收”。",
                "Give “sent” a clock step, or restore the step “accept”.",
            ),
            trace: vec![
                either(lang, "居民反映。", "The resident reports."),
                either(lang, "派遣员派遣。", "The dispatcher dispatches."),
                either(lang, "此后没有步骤可以办。", "From here no step leads on."),
            ],
        }],
        faults: vec![(
            14,
            3,
            either(
                lang,
                "没有名为“handlr”的角色；是不是“handler”？",
                "There is no role “handlr”; did you mean “handler”?",
            ),
        )],
    }
}

fn proven(lang: Lang) -> CheckReport {
    CheckReport {
        shown: CheckShown::Proven { configurations: 18_204 },
        proven: vec![either(lang, "每个未结状态都有人负责、都有时限。", "Every open state has a holder and a clock.")],
        measured: vec![either(lang, "最少3步办结", "closed in 3 steps at the fewest")],
        ..CheckReport::default()
    }
}

fn editor_of(lang: Lang, check: CheckReport) -> Editor {
    Editor {
        id: "service_request".into(),
        title: either(lang, "居民诉求", "Service request"),
        source: "id = \"service_request\"\nversion = \"2026.2\"\n".into(),
        check: Some(check),
        changes: vec![either(lang, "步骤“签收”删去了。", "The step “accept” is gone.")],
        second_needed: true,
        ..Editor::default()
    }
}

fn moving_cases(lang: Lang) -> MovingPage {
    let row = |state, count, fate, moves| MovingRow {
        version: "2026.1".into(),
        state,
        count,
        fate,
        moves,
        compare: "/admin/procedures/service_request/compare?from=0123".into(),
    };
    MovingPage {
        id: "service_request".into(),
        title: either(lang, "居民诉求", "Service request"),
        version: "2026.2".into(),
        rows: vec![
            row(
                either(lang, "办理中", "being handled"),
                128,
                either(lang, "可以迁移，之后处于“办理中”", "can move, then in “being handled”"),
                true,
            ),
            row(
                either(lang, "待签收", "to be accepted"),
                6,
                either(
                    lang,
                    "留在原版本：新版本中没有对应的“待签收”",
                    "stay: the newer version has no “to be accepted”",
                ),
                false,
            ),
        ],
        progress: either(lang, "迁移完成：已迁移 40 件，留在原版本 2 件。", "Done: 40 moved, 2 stay on their version."),
        ordered: either(lang, "周敏，1月4日：缩短回访", "Zhou Min, 4 Jan: shorter return visits"),
        ..MovingPage::default()
    }
}

fn procedure(lang: Lang) -> ProcedurePage {
    ProcedurePage {
        id: "service_request".into(),
        title: either(lang, "居民诉求", "Service request"),
        summary: either(lang, "从来电来访到办结回访。", "From a call to the return visit."),
        version: "2026.1".into(),
        basis: vec![
            (either(lang, "国办发〔2020〕53号", "State Council office 2020 no. 53"), 'S'),
            (either(lang, "默认时限", "Default times"), 'P'),
        ],
        check: proven(lang),
        source: "id = \"service_request\"\n".into(),
        diagram_svg: "<svg viewBox=\"0 0 10 10\" role=\"img\" aria-label=\"diagram\"></svg>".into(),
        versions: vec![Version {
            version: "2026.1".into(),
            published: either(lang, "1月4日（周日）", "4 Jan (Sun)"),
            reason: either(lang, "首次发布", "first version"),
            hash: "0123456789abcdef".into(),
        }],
        states: vec![StateLine {
            title: either(lang, "待派遣", "waiting"),
            holder: either(lang, "派遣员", "dispatcher"),
            clock: either(lang, "2 小时", "2 hours"),
            steps: vec![either(lang, "派遣员：派遣 → 待签收", "dispatcher: dispatch → sent")],
        }],
        done: None,
    }
}

fn compared(lang: Lang, changes: Vec<String>) -> Comparison {
    Comparison {
        id: "service_request".into(),
        title: either(lang, "居民诉求", "Service request"),
        from: "2026.1".into(),
        to: "2026.2".into(),
        changes,
    }
}

fn outbox(lang: Lang) -> Outbox {
    Outbox {
        rows: vec![Message {
            at: either(lang, "3月2日（周一）09:30", "2 Mar (Mon) 09:30"),
            to: either(lang, "反映人", "the reporter"),
            channel: either(lang, "短信", "text message"),
            text: either(
                lang,
                "您反映的路灯损坏已派给市政养护中心，最迟3月6日（周五）答复。",
                "Your matter went to the maintenance centre; answer by 6 Mar (Fri).",
            ),
            case: Some(("/desk/cases/1".into(), "2026 0302 0007 1".into())),
            state: either(lang, "已显示", "shown"),
            attempts: 2,
        }],
        pager: Pager::default(),
        on_screen_only: true,
    }
}

fn system(lang: Lang) -> System {
    System {
        version: "0.1.0".into(),
        city: either(lang, "枫溪市", "Fengxi"),
        zone: "Asia/Shanghai".into(),
        now: either(lang, "3月2日（周一）11:00", "2 Mar (Mon) 11:00"),
        database: "SQLite".into(),
        held: vec![(either(lang, "事项数", "Matters"), "31204".into())],
        projections: vec![Projection {
            name: either(lang, "事项一览", "Matters"),
            table: "case_row".into(),
            version: 1,
            outdated: true,
        }],
        rebuilt: either(lang, "还没有重建核对过。", "It has not been rebuilt yet."),
        calendars: vec![Pack {
            name: either(lang, "2026 年放假安排", "Holidays of 2026"),
            version: "9f2c41aa".into(),
            validity: "2026-01-01 – 2026-12-31".into(),
            provisional: String::new(),
        }],
        packs: Vec::new(),
        warnings: Vec::new(),
    }
}

fn stopped(lang: Lang) -> StopWork {
    let day = FieldView::new("last", &either(lang, "停工的最后一天", "Last day without work"), Control::Date);
    let moved = stop_work::Moved {
        href: "/desk/cases/100000000019".into(),
        number: "1000 0000 0019".into(),
        category: either(lang, "路灯不亮", "Street lamp out"),
        clock: either(lang, "办理答复时限", "Answer"),
        before: either(lang, "3月6日（周五）", "Fri 6 March"),
        after: either(lang, "3月9日（周一）", "Mon 9 March"),
        told: either(lang, "告知新日期", "is told the new date"),
    };
    let order = stop_work::Order {
        name: either(lang, "台风“枫叶”停工", "Typhoon Maple Leaf"),
        area: either(lang, "全市", "The whole city"),
        days: either(lang, "3月5日（周四）至3月6日（周五）", "Thu 5 to Fri 6 March"),
        document: either(lang, "市防指停工令〔2026〕第3号", "Order 3 of 2026"),
        end: vec![day.clone()],
        hidden: vec![("order", "2026-03-05 *".into())],
    };
    let lead = either(lang, "12 件在办事项中，有 1 件的时限会后移。", "The clocks of 1 of 12 open matters would move.");
    StopWork {
        fields: vec![FieldView { name: "from".into(), ..day }],
        preview: Some(stop_work::Preview { lead, rows: vec![moved] }),
        orders: vec![order],
        ..StopWork::default()
    }
}
