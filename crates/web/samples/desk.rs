//! Samples of the pages for the desk.

use fengqiao_calendar::Language;
use fengqiao_papers::{Paper, Templates};
use fengqiao_web::{
    desk::{access, form, grid, intake, list, open, queue, slip},
    i18n::Lang,
    kit::{self, ClockState, ClockView, Context, Issue},
};

use super::{Sample, either};

mod case;

/// Every page of the desk.
pub fn samples() -> Vec<Sample> {
    let mut all = vec![
        Sample {
            name: "desk-sign-in",
            staff: false,
            render: |cx| {
                access::sign_in(
                    cx,
                    &access::SignIn { demo_accounts: demo_accounts(cx.lang), ..access::SignIn::default() },
                )
            },
        },
        Sample {
            name: "desk-sign-in-wrong",
            staff: false,
            render: |cx| {
                access::sign_in(
                    cx,
                    &access::SignIn {
                        name: "wangxiaoyan".into(),
                        problem: Some(access::SignInProblem::Wrong),
                        ..access::SignIn::default()
                    },
                )
            },
        },
        Sample {
            name: "desk-sign-in-wait",
            staff: false,
            render: |cx| {
                access::sign_in(
                    cx,
                    &access::SignIn {
                        problem: Some(access::SignInProblem::Wait { minutes: 15 }),
                        ..access::SignIn::default()
                    },
                )
            },
        },
        Sample {
            name: "desk-password-initial",
            staff: true,
            render: |cx| {
                access::change_password(
                    cx,
                    &access::ChangePassword {
                        initial: true,
                        chars_min: 12,
                        problem: Some(access::PasswordProblem::TooEasy),
                    },
                )
            },
        },
        Sample { name: "desk-post", staff: true, render: |cx| access::choose_post(cx, &posts(cx.lang), false) },
        Sample { name: "desk-post-none", staff: true, render: |cx| access::choose_post(cx, &[], true) },
        Sample { name: "desk-queue", staff: true, render: |cx| queue::view(cx, &full_queue(cx.lang)) },
        Sample { name: "desk-queue-demo", staff: true, render: |cx| queue::view(cx, &full_queue(cx.lang)) },
        Sample { name: "desk-grid", staff: true, render: |cx| grid::view(cx, &grid_page(cx.lang)) },
        Sample {
            name: "desk-grid-none",
            staff: true,
            render: |cx| grid::view(cx, &grid::GridPage { tab: grid::GridTab::Found, ..grid::GridPage::default() }),
        },
        Sample { name: "desk-open", staff: true, render: |cx| open::view(cx, &open_page(cx.lang)) },
        Sample { name: "desk-open-none", staff: true, render: |cx| open::view(cx, &open::OpenPage::default()) },
        Sample { name: "desk-grid-begin", staff: true, render: |cx| grid::begin(cx, &begin_page(cx.lang)) },
        Sample { name: "desk-list", staff: true, render: |cx| list::view(cx, &full_list(cx.lang)) },
        Sample {
            name: "desk-list-none",
            staff: true,
            render: |cx| {
                list::view(
                    cx,
                    &list::CaseList {
                        problems: vec![cx.t(fengqiao_web::i18n::k::DESK_FILTER_BAD_DATE).into()],
                        ..list::CaseList::default()
                    },
                )
            },
        },
        Sample { name: "desk-intake", staff: true, render: |cx| intake::view(cx, &blank_intake(cx.lang)) },
        Sample { name: "desk-intake-looked", staff: true, render: |cx| intake::view(cx, &looked_intake(cx)) },
        Sample { name: "desk-sheet", staff: true, render: |cx| kit::document(cx, &issued_paper(cx.lang, "")) },
        Sample {
            name: "desk-sheet-preview",
            staff: true,
            render: |cx| kit::document(cx, &issued_paper(cx.lang, &either(cx.lang, "预览 未出具", "PREVIEW"))),
        },
        Sample { name: "desk-slip", staff: true, render: |cx| slip::slip(cx, &paper_slip(cx.lang, None)) },
        Sample {
            name: "desk-slip-answered",
            staff: true,
            render: |cx| {
                slip::slip(
                    cx,
                    &paper_slip(
                        cx.lang,
                        Some(either(cx.lang, "周末也办，9:00–17:00。", "Open at weekends, 9:00–17:00.")),
                    ),
                )
            },
        },
        Sample { name: "desk-paper-form", staff: true, render: slip::paper_form },
    ];
    for (name, tab) in [
        ("desk-queue-none", queue::Tab::Mine),
        ("desk-queue-none-unit", queue::Tab::Unit),
        ("desk-queue-none-late", queue::Tab::Late),
        ("desk-queue-none-all", queue::Tab::All),
    ] {
        all.push(Sample { name, staff: true, render: empty_queue(tab) });
    }
    all.extend(case::samples());
    all
}

fn empty_queue(tab: queue::Tab) -> fn(&Context) -> maud::Markup {
    match tab {
        queue::Tab::Mine => |cx| queue::view(cx, &queue::Queue::default()),
        queue::Tab::Unit => |cx| queue::view(cx, &queue::Queue { tab: queue::Tab::Unit, ..queue::Queue::default() }),
        queue::Tab::Late => |cx| queue::view(cx, &queue::Queue { tab: queue::Tab::Late, ..queue::Queue::default() }),
        queue::Tab::All => {
            |cx| queue::view(cx, &queue::Queue { tab: queue::Tab::All, continued: true, ..queue::Queue::default() })
        }
    }
}

fn demo_accounts(lang: Lang) -> Vec<access::DemoAccount> {
    let account = |account: &str, role: (&str, &str), does: (&str, &str)| access::DemoAccount {
        account: account.into(),
        role: either(lang, role.0, role.1),
        does: either(lang, does.0, does.1),
    };
    vec![
        account(
            "dispatcher",
            ("派遣员", "Dispatcher"),
            ("把事项派给该办的单位", "sends each matter to the unit that must act"),
        ),
        account("handler", ("承办人", "Handler"), ("办理并答复", "acts and replies")),
        account(
            "technician",
            ("系统管理员", "Technician"),
            ("配置区域、岗位和流程", "keeps areas, posts and procedures"),
        ),
    ]
}

fn grid_page(lang: Lang) -> grid::GridPage {
    let begin = |zh, en| grid::Begin {
        href: "/desk/grid/grid_event/report_on_patrol".into(),
        title: either(lang, zh, en),
        hint: either(lang, "类别、地点和至少一张照片必填。", "Category, place and at least one photo."),
    };
    grid::GridPage {
        grids: either(lang, "枫溪市 · 滨河街道 · 第3网格", "Fengxi · Binhe · grid 3"),
        begin: vec![begin("巡查上报", "Report from a patrol"), begin("当场办结（简易事项）", "Solved on the spot")],
        tab: grid::GridTab::Open,
        rows: full_queue(lang).rows,
        next: Some("/desk/grid?tab=open&after=1.00".into()),
        saved: Some(("2026 0302 0001".into(), either(lang, "受理员最迟今天核实。", "Intake checks it today."))),
    }
}

fn begin_page(lang: Lang) -> grid::BeginPage {
    let listed = vec![kit::Choice {
        value: "4200001234".into(),
        label: either(lang, "路灯 12 号", "Lamp 12"),
        hint: String::new(),
    }];
    let field = |name: &str, zh: &str, en: &str, control| kit::FieldView::new(name, &either(lang, zh, en), control);
    grid::BeginPage {
        form: form::StepForm {
            step: "solve_on_site".into(),
            title: either(lang, "当场办结（简易事项）", "Solved on the spot"),
            hint: either(lang, "须有处置前后照片。", "With photos before and after."),
            action: "/desk/grid/grid_event/solve_on_site".into(),
            fields: vec![
                field(
                    "solve_on_site.photos_before",
                    "处置前照片",
                    "Photo before",
                    kit::Control::Files { count_max: 4, accept: "image/*" },
                ),
                field(
                    "solve_on_site.words",
                    "情况描述",
                    "What is wrong",
                    kit::Control::Lines { chars_max: 2000, rows: 4 },
                ),
                field("solve_on_site.place", "地点", "Place", kit::Control::Line { chars_max: 80 }),
            ],
            issues: vec![Issue {
                field: String::new(),
                message: either(lang, "地点不在您的网格里。", "Outside your grid."),
            }],
            ..form::StepForm::default()
        },
        place: "solve_on_site.place".into(),
        listed,
        listed_chosen: String::new(),
        simple_only: true,
        from: ("/desk/grid".into(), either(lang, "我的网格", "My grid")),
        channels: [("counter", "窗口", "Counter"), ("phone", "电话", "Telephone")]
            .map(|(value, zh, en)| kit::Choice {
                value: value.into(),
                label: either(lang, zh, en),
                hint: String::new(),
            })
            .into(),
        channel: "phone".into(),
    }
}

fn open_page(lang: Lang) -> open::OpenPage {
    open::OpenPage {
        groups: vec![open::Work {
            title: either(lang, "调解与法律帮助", "Mediation and legal help"),
            hint: either(lang, "和别人有纠纷。", "A dispute with somebody."),
            openings: vec![open::Opening {
                title: either(lang, "人民调解", "Mediation"),
                summary: either(
                    lang,
                    "双方都愿意，就由调解员居中调解。",
                    "A mediator helps where all sides are willing.",
                ),
                how: "/how/mediation_case".into(),
                steps: vec![grid::Begin {
                    href: "/desk/open/mediation_case/take_down".into(),
                    title: either(lang, "代为登记申请", "Take an application down"),
                    hint: either(lang, "当事人在场或来电。", "The person is here or on the phone."),
                }],
            }],
        }],
        query: String::new(),
        intake: true,
        saved: Some("2026 0302 0001".into()),
    }
}

fn posts(lang: Lang) -> Vec<access::PostChoice> {
    vec![
        access::PostChoice {
            id: "p1".into(),
            post: either(lang, "派遣员", "Dispatcher"),
            organisation: either(lang, "枫溪市运行中心", "Fengxi centre"),
            area: either(lang, "枫溪市", "Fengxi"),
            until: None,
            current: true,
        },
        access::PostChoice {
            id: "p2".into(),
            post: either(lang, "受理员", "Intake clerk"),
            organisation: either(lang, "滨河街道办", "Binhe street office"),
            area: either(lang, "滨河街道", "Binhe"),
            until: Some(either(lang, "6月30日（周二）", "30 Jun (Tue)")),
            current: false,
        },
    ]
}

/// A clock in the given state.
pub fn clock(lang: Lang, state: ClockState) -> ClockView {
    let (due, left) = match state {
        ClockState::Late => {
            (either(lang, "2月27日（周五）17:00", "27 Feb (Fri) 17:00"), either(lang, "已超 3 天", "3 days late"))
        }
        ClockState::Due => {
            (either(lang, "3月2日（周一）12:00", "2 Mar (Mon) 12:00"), either(lang, "还剩 60 分钟", "60 minutes left"))
        }
        ClockState::Soon => (either(lang, "3月3日（周二）", "3 Mar (Tue)"), either(lang, "还剩 1 天", "1 day left")),
        _ => (either(lang, "3月9日（周一）", "9 Mar (Mon)"), either(lang, "还剩 7 天", "7 days left")),
    };
    ClockView {
        state,
        title: either(lang, "办理时限", "Time to act"),
        due,
        left,
        basis: either(lang, "《唐山市12345政务服务便民热线条例》第二十四条", "Tangshan 12345 ordinance, art. 24"),
        derivation: vec![
            either(lang, "从3月2日（周一）起算，当日不计入。", "From 2 Mar (Mon); that day does not count."),
            either(lang, "5 个工作日，最后一日是3月9日（周一）。", "5 workdays end on 9 Mar (Mon)."),
        ],
        provisional: state == ClockState::Soon,
    }
}

fn row(lang: Lang, number: &str, state: ClockState) -> queue::Row {
    queue::Row {
        href: "/desk/cases/1".into(),
        number: number.into(),
        clock: (state != ClockState::Met).then(|| clock(lang, state)),
        category: either(lang, "路灯损坏", "Street lamp out"),
        procedure: either(lang, "网格巡查事件", "Patrol event"),
        place: either(lang, "枫桥路与滨河路路口", "Fengqiao Rd and Binhe Rd"),
        area: either(lang, "滨河街道·枫桥社区", "Binhe, Fengqiao community"),
        state: either(lang, "待派遣", "waiting for dispatch"),
        holder: either(lang, "派遣员", "Dispatcher"),
        unit: either(lang, "枫溪市运行中心", "Fengxi centre"),
        next_step: either(lang, "派遣", "Dispatch"),
        excerpt: either(
            lang,
            "小区门口的路灯三天没亮了，晚上老人出门看不清路，差点摔倒，请尽快来修。",
            "The lamp at our gate has been dark for three days; old people cannot see the way at night.",
        ),
        channel: either(lang, "电话", "phone"),
        received: either(lang, "3月1日（周日）20:15", "1 Mar (Sun) 20:15"),
        escalated: state == ClockState::Late,
        contested: state == ClockState::Due,
        voices: if state == ClockState::Calm { 3 } else { 1 },
    }
}

fn rows(lang: Lang) -> Vec<queue::Row> {
    [
        ("2026 0301 0012 3", ClockState::Late),
        ("2026 0302 0007 1", ClockState::Due),
        ("2026 0302 0009 8", ClockState::Soon),
        ("2026 0302 0011 5", ClockState::Calm),
        ("2026 0228 0004 4", ClockState::Paused),
        ("2026 0227 0001 9", ClockState::Met),
    ]
    .map(|(number, state)| row(lang, number, state))
    .into()
}

fn full_queue(lang: Lang) -> queue::Queue {
    queue::Queue {
        counts: queue::Counts { mine: Some(12), unit: Some(1_480), late: Some(1), all: None },
        rows: rows(lang),
        next: Some("k2".into()),
        ..queue::Queue::default()
    }
}

fn full_list(lang: Lang) -> list::CaseList {
    list::CaseList {
        filter: list::Filter {
            words: either(lang, "路灯", "lamp"),
            standing: "open".into(),
            ..list::Filter::default()
        },
        options: list::FilterOptions { channels: channels(lang), ..list::FilterOptions::default() },
        rows: rows(lang),
        next: Some("/desk/cases?after=k2".into()),
        first: Some("/desk/cases".into()),
        export: "/desk/cases.csv?standing=open".into(),
        export_cut: true,
        problems: Vec::new(),
    }
}

fn channels(lang: Lang) -> Vec<fengqiao_web::kit::Choice> {
    [("counter", "窗口", "Counter"), ("phone", "电话", "Phone"), ("paper", "书面", "Paper")]
        .map(|(value, zh, en)| fengqiao_web::kit::Choice {
            value: value.into(),
            label: either(lang, zh, en),
            hint: String::new(),
        })
        .into()
}

fn blank_intake(lang: Lang) -> intake::IntakePage {
    intake::IntakePage {
        typed: intake::Typed {
            channel: "counter".into(),
            received: "2026-03-02T11:00".into(),
            ..intake::Typed::default()
        },
        channels: channels(lang),
        saved: Some(intake::Saved {
            id: "1".into(),
            number: "2026 0302 0013 2".into(),
            told: either(
                lang,
                "枫溪市运行中心正在派遣，最迟3月2日（周一）13:00。",
                "The centre is dispatching it, by 2 Mar (Mon) 13:00.",
            ),
            answered: false,
        }),
        ..intake::IntakePage::default()
    }
}

fn looked_intake(cx: &Context) -> intake::IntakePage {
    let lang = cx.lang;
    intake::IntakePage {
        typed: intake::Typed {
            words: either(lang, "路灯不亮", "the lamp is dark"),
            place_words: either(lang, "枫桥路", "Fengqiao"),
            phone: "123".into(),
            ..intake::Typed::default()
        },
        places: vec![
            intake::PlaceMatch {
                code: "L1".into(),
                name: either(lang, "枫桥路 12 号灯杆", "Lamp 12, Fengqiao Rd"),
                within: either(lang, "滨河街道·枫桥社区·第3网格", "Binhe, Fengqiao, grid 3"),
            },
            intake::PlaceMatch {
                code: "L2".into(),
                name: either(lang, "枫桥路 14 号灯杆", "Lamp 14, Fengqiao Rd"),
                within: either(lang, "滨河街道·枫桥社区·第4网格", "Binhe, Fengqiao, grid 4"),
            },
        ],
        beside: intake::Beside {
            looked: true,
            mentioned: vec![("/desk/cases/100000000019".into(), "1000 0000 0019 (24-AB00123)".into())],
            similar: vec![case::similar(lang)],
            answers: vec![case::answer(lang)],
            category: Some((
                fengqiao_web::kit::Choice {
                    value: "lamp".into(),
                    label: either(lang, "路灯损坏", "Street lamp out"),
                    hint: String::new(),
                },
                either(lang, "因为提到“路灯”", "because of “lamp”"),
            )),
            danger: true,
        },
        issues: vec![Issue {
            field: "contact".into(),
            message: cx.t(fengqiao_web::i18n::k::DESK_INTAKE_BAD_PHONE).into(),
        }],
        channels: channels(lang),
        ..intake::IntakePage::default()
    }
}

/// A paper with every piece that a page of it can have.
fn issued_paper(lang: Lang, mark: &str) -> kit::Document {
    let language = match lang {
        Lang::Zh => Language::Zh,
        Lang::En => Language::En,
    };
    let templates = Templates::load(None).expect("the sentences that come with the program can be read");
    let paper = fengqiao_papers::sample(&templates, "notice", language);
    kit::Document {
        paper: Paper { mark: mark.to_owned(), ..paper },
        pdf: Some("/desk/cases/202603020007/papers/4/answer_sheet/pdf".into()),
        fingerprint: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
    }
}

fn paper_slip(lang: Lang, answer: Option<String>) -> slip::Slip {
    slip::Slip {
        party: String::new(),
        number: "2026 0302 0013 2".into(),
        code: "4821 9037".into(),
        category: either(lang, "路灯损坏", "Street lamp out"),
        received: either(lang, "3月2日（周一）11:00", "2 Mar (Mon) 11:00"),
        who: either(lang, "枫溪市运行中心", "Fengxi centre"),
        due: either(lang, "3月9日（周一）", "9 Mar (Mon)"),
        otherwise: either(lang, "逾期由街道督办。", "If late, the street takes over."),
        phone: "0500-12345".into(),
        hours: either(lang, "24 小时", "day and night"),
        address: either(lang, "滨河路 1 号一楼大厅", "1 Binhe Road, ground floor"),
        link: "https://fengxi.example/c/2026030200132".into(),
        answer,
    }
}
