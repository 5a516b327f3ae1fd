//! Samples of the pages for residents.

use fengqiao_web::{
    kit::{
        Attachment, Choice, ClockState, ClockView, Context, Control, FieldView, Moment, Pager, Status, empty, error,
    },
    resident::*,
};
use maud::html;

use super::{Sample, either};
use case::{case_late, case_of, case_of_party, case_to_rate};

mod case;

/// Every page for residents.
pub fn samples() -> Vec<Sample> {
    let page = |name, render| Sample { name, staff: false, render };
    vec![
        page("resident-home", home),
        page("resident-home-demo", home),
        page("resident-report-words", |cx| words(cx, &Draft::default(), "")),
        page("resident-report-words-issue", |cx| {
            words(cx, &Draft::default(), cx.t(fengqiao_web::i18n::k::REPORT_WORDS_EMPTY))
        }),
        page("resident-report-place", |cx| {
            place_step(cx, &PlaceStep { draft: draft(cx), areas: areas(cx), ..PlaceStep::default() })
        }),
        page("resident-report-place-found", |cx| place_step(cx, &found(cx))),
        page("resident-report-place-list", |cx| place_step(cx, &stepping(cx))),
        page("resident-report-contact", |cx| contact_step(cx, &draft(cx), "")),
        page("resident-report-contact-issue", |cx| {
            contact_step(cx, &draft(cx), cx.t(fengqiao_web::i18n::k::FAULT_PHONE))
        }),
        page("resident-report-similar", |cx| {
            similar(cx, &Similar { draft: draft(cx), matters: vec![matter(cx, ClockState::Soon)] })
        }),
        page("resident-followed", |cx| followed(cx, 4)),
        page("resident-report-review", |cx| review(cx, &review_of(cx, false))),
        page("resident-report-review-danger", |cx| review(cx, &review_of(cx, true))),
        page("resident-done", |cx| done(cx, &registered(cx, false))),
        page("resident-done-partly", |cx| done(cx, &registered(cx, true))),
        page("resident-slip", |cx| slip(cx, &registered(cx, false))),
        page("resident-find", |cx| find(cx, &Find::default())),
        page("resident-find-wrong", |cx| {
            find(cx, &Find { number: "2026 0302 0012 3".into(), issue: cx.t(fengqiao_web::i18n::k::FIND_WRONG).into() })
        }),
        page("resident-recover-phone", |cx| recover_phone(cx, "", "")),
        page("resident-recover-code", |cx| {
            recover_code(cx, &RecoverCode { phone: "138 0000 0000".into(), issue: String::new() })
        }),
        page("resident-recover-none", |cx| recover_list(cx, &[])),
        page("resident-recover-list", |cx| recover_list(cx, &[own(cx)])),
        page("resident-case", |cx| case(cx, &case_of(cx))),
        page("resident-case-rate", |cx| case(cx, &case_to_rate(cx))),
        page("resident-case-party", |cx| case(cx, &case_of_party(cx))),
        page("resident-case-late", |cx| case(cx, &case_late(cx))),
        page("resident-told", |cx| told(cx, &told_of(cx))),
        page("resident-told-none", |cx| told(cx, &ToldPage { messages: Vec::new(), ..told_of(cx) })),
        page("resident-ask", |cx| ask(cx, &Ask::default())),
        page("resident-ask-found", |cx| ask(cx, &asked(cx))),
        page("resident-ask-none", |cx| ask(cx, &Ask { query: "xyz".into(), found: Vec::new() })),
        page("resident-open", |cx| open(cx, &opened(cx))),
        page("resident-open-none", |cx| open(cx, &Open::default())),
        page("resident-place", |cx| place(cx, &place_of(cx))),
        page("resident-place-sign", |cx| sign(cx, &place_of(cx))),
        page("resident-how", |cx| how(cx, &how_of(cx))),
        page("resident-how-all", |cx| how_all(cx, &how_lines(cx), &how_lines(cx))),
        page("resident-contact", |cx| contact(cx, &[counter(cx)])),
        page("resident-legal", |cx| legal(cx, &beginnings_of(cx))),
        page("resident-start", |cx| beginnings(cx, &services_of(cx, ""))),
        page("resident-start-none", |cx| beginnings(cx, &services_of(cx, "火星"))),
        page("resident-start-ways", |cx| start(cx, &Start { form: None, ..start_of(cx) })),
        page("resident-start-form", |cx| start(cx, &start_of(cx))),
        page("resident-about", about),
        page("resident-error", |cx| {
            error(
                cx,
                &fengqiao_web::kit::Error {
                    title: &e(cx, "没有这个页面", "There is no such page"),
                    what: &e(
                        cx,
                        "地址可能写错了，或者这个页面已经不在了。",
                        "The address may be mistyped, or the page is gone.",
                    ),
                    next: empty(
                        &e(cx, "您可以", "You can"),
                        &html! { a href="/find" { (e(cx, "查进度", "see where a matter stands")) } },
                    ),
                },
            )
        }),
    ]
}

fn e(cx: &Context, zh: &str, en: &str) -> String {
    either(cx.lang, zh, en)
}

fn draft(cx: &Context) -> Draft {
    Draft {
        words: e(
            cx,
            "3号楼门口的路灯坏了好几天，晚上黑得看不见路，昨天有老人差点摔倒。",
            "The lamp by door 3 has been out for days. At night one cannot see the path; an old man nearly fell yesterday.",
        ),
        place: PlaceChoice::Place("FX00012045".into()),
        place_title: e(cx, "柳园小区 3 号楼", "Willow Court, building 3"),
        category: "lamp".into(),
        name: e(cx, "李阿姨", "Mrs Li"),
        phone: "138 0000 0000".into(),
        hidden: true,
        ..Draft::default()
    }
}

fn areas(cx: &Context) -> Vec<(String, String)> {
    [("1", "城东区", "Chengdong district"), ("2", "城西区", "Chengxi district"), ("3", "溪口县", "Xikou county")]
        .map(|(code, zh, en)| (code.into(), e(cx, zh, en)))
        .into()
}

fn found(cx: &Context) -> PlaceStep {
    PlaceStep {
        draft: draft(cx),
        query: e(cx, "柳园", "Willow"),
        found: vec![
            PlaceFound {
                choice: PlaceChoice::Place("p1".into()),
                title: e(cx, "柳园小区", "Willow Court"),
                hint: e(cx, "城东区 · 柳河街道", "Chengdong · Liuhe"),
            },
            PlaceFound {
                choice: PlaceChoice::Place("p2".into()),
                title: e(cx, "柳园菜场", "Willow market"),
                hint: e(cx, "城东区 · 柳河街道", "Chengdong · Liuhe"),
            },
        ],
        areas: areas(cx),
        ..PlaceStep::default()
    }
}

fn stepping(cx: &Context) -> PlaceStep {
    PlaceStep {
        draft: draft(cx),
        path: vec![("0".into(), e(cx, "枫溪市", "Fengxi")), ("1".into(), e(cx, "城东区", "Chengdong district"))],
        areas: vec![
            ("11".into(), e(cx, "柳河街道", "Liuhe street")),
            ("12".into(), e(cx, "东门街道", "Dongmen street")),
        ],
        danger: true,
        ..PlaceStep::default()
    }
}

fn categories(cx: &Context) -> Vec<Choice> {
    [("lamp", "路灯", "Street lamps"), ("cover", "井盖", "Manhole covers"), ("noise", "噪声", "Noise")]
        .map(|(value, zh, en)| Choice { value: value.into(), label: e(cx, zh, en), hint: String::new() })
        .into()
}

fn review_of(cx: &Context, danger: bool) -> Review {
    Review {
        draft: draft(cx),
        categories: categories(cx),
        suggested: e(
            cx,
            "我们猜是“路灯”，因为您写了“路灯”。不对可以改。",
            "We think it is “Street lamps” because you wrote “lamp”. Change it if not.",
        ),
        danger,
    }
}

fn clock(cx: &Context, state: ClockState) -> ClockView {
    ClockView {
        state,
        title: e(cx, "答复", "Answer"),
        due: e(cx, "3月6日（周五）", "6 Mar (Fri)"),
        left: match state {
            ClockState::Late => e(cx, "已逾期 2 天", "2 days late"),
            _ => e(cx, "还剩 4 天", "4 days left"),
        },
        basis: e(cx, "唐山市12345条例（示例）第18条", "Tangshan 12345 regulation (example), art. 18"),
        derivation: vec![
            e(
                cx,
                "自3月1日（周日）的次日起算（开始的当日不计入，民法典第201条）。",
                "Counted from the day after 1 Mar (the first day is not counted).",
            ),
            e(cx, "期限为5个工作日。", "The period is 5 working days."),
        ],
        provisional: false,
    }
}

fn matter(cx: &Context, state: ClockState) -> Matter {
    Matter {
        number: "2026030200131".into(),
        category: e(cx, "路灯", "Street lamps"),
        place: e(cx, "柳园小区", "Willow Court"),
        state: e(cx, "市政养护中心正在维修", "The maintenance centre is repairing it"),
        since: e(cx, "2月27日（周五）", "27 Feb (Fri)"),
        clock: Some(clock(cx, state)),
        voices: 3,
    }
}

fn registered(cx: &Context, partly: bool) -> Done {
    Done {
        number: "2026030200123".into(),
        code: "48291037".into(),
        sentence: e(
            cx,
            "市政养护中心已经收到，最迟3月6日（周五）答复您；逾期由柳河街道督办。",
            "The maintenance centre has it and answers by 6 Mar (Fri); otherwise Liuhe street takes over.",
        ),
        received: e(cx, "3月2日（周一）11:00", "2 Mar (Mon) 11:00"),
        holder: e(cx, "枫溪市市政养护中心", "Fengxi maintenance centre"),
        holder_phone: "0500-8100001".into(),
        due: e(cx, "3月6日（周五）", "6 Mar (Fri)"),
        matter: e(cx, "路灯不亮", "Street lamp out"),
        place: e(cx, "柳园小区 3 号楼", "Willow Court, building 3"),
        stored: 2,
        refused: if partly {
            vec![e(
                cx,
                "第 3 张照片有 50 MB，太大了，没有收下。请拍一张小一些的，明天再补也可以。",
                "Photo 3 has 50 MB, too much to take. Send a smaller one; tomorrow is fine.",
            )]
        } else {
            Vec::new()
        },
        danger: false,
    }
}

fn own(cx: &Context) -> Found {
    Found {
        number: "2026030200123".into(),
        title: e(cx, "路灯 · 柳园小区", "Street lamps · Willow Court"),
        state: e(cx, "正在维修", "Being repaired"),
        at: e(cx, "3月2日（周一）", "2 Mar (Mon)"),
    }
}

fn asked(cx: &Context) -> Ask {
    Ask {
        query: e(cx, "路灯", "lamp"),
        found: vec![Answer {
            question: e(cx, "小区里的路灯坏了找谁？", "Who repairs lamps inside an estate?"),
            answer: e(
                cx,
                "小区内的路灯由物业维修；没有物业的由社区联系。小区外道路的路灯由市政养护中心维修。",
                "Inside an estate the property company; without one the community. Lamps on public roads are with the maintenance centre.",
            ),
            owner: e(cx, "市政养护中心", "the maintenance centre"),
            review: e(cx, "6月1日（周一）", "1 Jun (Mon)"),
        }],
    }
}

fn opened(cx: &Context) -> Open {
    Open {
        matters: vec![matter(cx, ClockState::Calm), matter(cx, ClockState::Due), matter(cx, ClockState::Late)],
        pager: Pager { first: None, next: Some("/open?after=x".into()), count: e(cx, "共 312 件", "312 matters") },
        categories: categories(cx),
        areas: vec![Choice { value: "1".into(), label: e(cx, "城东区", "Chengdong"), hint: String::new() }],
        category: "lamp".into(),
        area: String::new(),
        points: "/map/open.json".into(),
    }
}

fn place_of(cx: &Context) -> PlacePage {
    PlacePage {
        code: "FX00012045".into(),
        title: e(cx, "人民路 17 号灯杆", "Lamp post 17, Renmin Road"),
        area: e(cx, "城东区 · 柳河街道 · 第 12 网格", "Chengdong · Liuhe · grid 12"),
        owner: e(cx, "市政养护中心", "the maintenance centre"),
        matters: vec![matter(cx, ClockState::Soon)],
        categories: vec![
            Choice::new("0101", &e(cx, "路灯不亮", "Street lamp out")),
            Choice::new("0102", &e(cx, "灯杆倾斜、线缆外露", "Leaning pole or open cable")),
        ],
        draft: Draft { category: "0101".into(), ..Draft::default() },
        issue: String::new(),
    }
}

fn how_of(cx: &Context) -> How {
    let answer = HowClock {
        title: e(cx, "答复", "Answer"),
        length: e(cx, "5 个工作日", "5 working days"),
        basis: e(cx, "条例第18条", "art. 18"),
        extension: e(cx, "最多 1 次", "once"),
    };
    How {
        id: "service_request".into(),
        title: e(cx, "居民诉求", "Resident request"),
        summary: e(
            cx,
            "您说一次，由第一个收到的单位负责到底。",
            "You say it once; the first office that has it stays responsible.",
        ),
        version: "2026.1".into(),
        whom: e(cx, "给居民。", "For residents."),
        results: vec![e(cx, "已解决", "Solved"), e(cx, "已解释说明", "Explained")],
        papers: vec![e(cx, "答复书", "Written answer")],
        basis: vec![e(cx, "唐山市12345条例（示例）第18条", "Tangshan 12345 regulation (example), art. 18")],
        always: vec![e(cx, "补充情况", "add something")],
        parts: vec![HowPart {
            title: String::new(),
            states: vec![
                HowState {
                    title: e(cx, "已受理", "Received"),
                    holder: e(cx, "派遣员", "the dispatcher"),
                    tells: e(cx, "派遣员正在派单。", "The dispatcher is passing it on."),
                    steps: vec![e(cx, "派遣员：派单 → 办理中", "the dispatcher: dispatch → being handled")],
                    acts: vec![e(cx, "补充", "add"), e(cx, "撤回", "withdraw")],
                },
                HowState { title: e(cx, "已办结", "Closed"), ..HowState::default() },
            ],
        }],
        longest: Some(answer.clone()),
        clocks: vec![answer],
        objections: vec![Objection {
            title: e(cx, "不认可，要求重办", "Have it done again"),
            when: e(cx, "在“待您评价”时", "while “waiting for your word”"),
            leads: e(cx, "办理中", "being handled"),
        }],
        diagram: "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 10\"><style></style></svg>".into(),
        begin: "/start/mediation_case".into(),
    }
}

fn how_lines(cx: &Context) -> Vec<HowLine> {
    vec![HowLine {
        id: "service_request".into(),
        title: e(cx, "居民诉求", "Resident request"),
        summary: e(cx, "您说一次。", "You say it once."),
    }]
}

fn counter(cx: &Context) -> Phone {
    Phone {
        title: e(cx, "柳河街道便民服务中心", "Liuhe street service centre"),
        phone: "0500-8100220".into(),
        address: e(cx, "柳河路 8 号", "8 Liuhe Road"),
        hours: e(cx, "周一至周六 8:30–18:00", "Mon–Sat 8:30–18:00"),
    }
}

fn services_of(cx: &Context, query: &str) -> Services {
    let law = ServiceGroup {
        title: either(cx.lang, "调解与法律帮助", "Mediation and legal help"),
        hint: either(cx.lang, "和别人有纠纷。", "A dispute with somebody."),
        services: beginnings_of(cx),
    };
    Services { query: query.to_owned(), groups: if query.is_empty() { vec![law] } else { Vec::new() } }
}

fn beginnings_of(cx: &Context) -> Vec<Beginning> {
    let one = |href: &str, zh, en, summary, summary_en| Beginning {
        href: href.into(),
        title: either(cx.lang, zh, en),
        summary: either(cx.lang, summary, summary_en),
    };
    vec![
        one(
            "/start/mediation_case",
            "人民调解",
            "Mediation",
            "双方都愿意，就由调解员居中调解；不收费。",
            "Free, where all sides are willing.",
        ),
        one(
            "/start/legal_aid",
            "法律援助",
            "Legal aid",
            "经济困难的人，律师免费代理。",
            "A lawyer free of charge for those without means.",
        ),
    ]
}

/// A form that came back: one field is wrong, two files are kept.
fn start_of(cx: &Context) -> Start {
    let field = |name: &str, zh, en, control| FieldView::new(name, &either(cx.lang, zh, en), control);
    let mut words =
        field("words", "发生了什么事、想怎么解决", "What happened", Control::Lines { chars_max: 2_000, rows: 6 })
            .required();
    words.error = either(cx.lang, "请写一写发生了什么事。", "Please say what happened.");
    let mut evidence = field("evidence", "材料", "Papers", Control::Files { count_max: 5, accept: "image/*" });
    evidence.values = vec!["image/png abc.def".into(), "application/pdf ghi.jkl".into()];
    Start {
        procedure: "mediation_case".into(),
        title: either(cx.lang, "人民调解", "Mediation"),
        summary: either(cx.lang, "双方都愿意，就由调解员居中调解；不收费。", "Free, where all sides are willing."),
        ways: beginnings_of(cx),
        form: Some(StartForm {
            action: "/start/mediation_case/apply".into(),
            title: either(cx.lang, "申请调解", "Apply for mediation"),
            hint: either(cx.lang, "提交后给您编号和查询码。", "You get a number and a query code."),
            fields: vec![words, field("contact", "联系方式", "Contact", Control::Contact).required(), evidence],
            refused: either(cx.lang, "还有几处没有填好。", "Some fields are not complete."),
        }),
        clocks: vec![HowClock {
            title: either(cx.lang, "受理", "Admission"),
            length: either(cx.lang, "3 个工作日", "3 working days"),
            basis: "人民调解工作若干规定".into(),
            ..HowClock::default()
        }],
        private: true,
    }
}

fn told_of(cx: &Context) -> ToldPage {
    let message = |at: String, zh, en| (at, e(cx, zh, en).to_owned());
    ToldPage {
        number: "202603020012".into(),
        messages: vec![
            message(
                e(cx, "3月4日（周三）16:05", "Wed 4 Mar, 16:05"),
                "您反映的问题已办理完毕，最迟3月6日（周五）会有人回访您。",
                "Your matter has been dealt with; you will be asked about it by Fri 6 Mar.",
            ),
            message(
                e(cx, "3月2日（周一）09:00", "Mon 2 Mar, 09:00"),
                "已收到，编号 2026 0302 0012。",
                "Received under number 2026 0302 0012.",
            ),
        ],
    }
}
