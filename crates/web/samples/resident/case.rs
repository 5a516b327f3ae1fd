//! Samples of the page of a case as its people see it.

use super::*;

pub(super) fn case_of(cx: &Context) -> CasePage {
    let text = |name: &str, zh, en, control| FieldView::new(name, &e(cx, zh, en), control);
    let step = |step: &str, zh, en, fields| StepForm {
        step: step.into(),
        instance: 0,
        title: e(cx, zh, en),
        hint: String::new(),
        fields,
        now: false,
        open: false,
    };
    let moment = |at: &str, zh, en, by_zh, by_en| Moment {
        at: at.into(),
        title: e(cx, zh, en),
        by: e(cx, by_zh, by_en),
        ..Moment::default()
    };
    CasePage {
        party: String::new(),
        parts: Vec::new(),
        linked: Vec::new(),
        papers: vec![IssuedPaper {
            title: e(cx, "受理回执", "Receipt"),
            at: e(cx, "3月2日 09:40", "2 Mar, 09:40"),
            href: "/c/2026030200123/papers/2/receipt".into(),
        }],
        accesses: vec![e(
            cx,
            "6月1日（周一）10:20，枫溪市社会治理中心查看了联系方式，用途：回访。",
            "1 Jun (Mon) 10:20: the city centre looked at it to: ring back.",
        )],
        number: "2026030200123".into(),
        title: e(cx, "路灯不亮", "Street lamp out"),
        place: e(cx, "柳园小区", "Willow Court"),
        procedure: "service_request".into(),
        procedure_title: e(cx, "居民诉求", "Resident request"),
        status: Status {
            title: e(cx, "正在维修", "Being repaired"),
            sentence: e(
                cx,
                "市政养护中心正在维修，最迟3月6日（周五）答复您；逾期由街道督办。",
                "The maintenance centre is repairing it and answers by 6 Mar (Fri); otherwise the street takes over.",
            ),
            holder: e(cx, "枫溪市市政养护中心", "Fengxi maintenance centre"),
            holder_phone: "0500-8100001".into(),
            clock: Some(clock(cx, ClockState::Calm)),
            otherwise: e(cx, "自动交柳河街道督办，并告诉您", "Liuhe street takes over and you are told"),
            yours: false,
            closed: false,
        },
        clocks: vec![clock(cx, ClockState::Calm)],
        moments: vec![
            Moment {
                words: vec![(String::new(), draft(cx).words)],
                attachments: vec![Attachment {
                    href: "/c/2026030200123/file/1".into(),
                    title: e(cx, "照片 1", "Photo 1"),
                    picture: false,
                }],
                ..moment("3月2日 09:12", "反映", "Reported", "您", "You")
            },
            Moment {
                reason: e(
                    cx,
                    "权责清单写明：小区外道路路灯由市政养护中心负责。",
                    "By the duty directory, lamps on public roads are with the maintenance centre.",
                ),
                ..moment(
                    "3月2日 09:40",
                    "派遣",
                    "Dispatched",
                    "市运行中心 0231 号派遣员",
                    "City centre, dispatcher 0231",
                )
            },
            Moment {
                by_clock: true, ..moment("3月2日 11:40", "签收提醒", "Reminder to accept", "系统", "System")
            },
            moment("3月2日 13:05", "签收", "Accepted", "市政养护中心", "Maintenance centre"),
        ],
        steps: vec![
            step(
                "add",
                "补充说明或照片",
                "Add words or photos",
                vec![
                    text("words", "补充内容", "Words", Control::Lines { chars_max: 1000, rows: 4 }),
                    text("photos", "照片", "Photos", Control::Files { count_max: 9, accept: "image/*" }),
                ],
            ),
            step(
                "withdraw",
                "撤回",
                "Withdraw",
                vec![text("words", "原因", "Reason", Control::Lines { chars_max: 500, rows: 3 })],
            ),
            step("hide", "不让办理单位知道我是谁", "Hide who I am from the handling office", Vec::new()),
        ],
        version: 4,
        saved: String::new(),
        refused: String::new(),
        private: false,
    }
}

pub(super) fn case_to_rate(cx: &Context) -> CasePage {
    let mut case = case_of(cx);
    let yes_no = |name: &str, zh, en| {
        FieldView::new(
            name,
            &e(cx, zh, en),
            Control::Radio(vec![
                Choice { value: "yes".into(), label: e(cx, "是", "Yes"), hint: String::new() },
                Choice { value: "no".into(), label: e(cx, "没有", "No"), hint: String::new() },
            ]),
        )
        .required()
    };
    let mut solved = yes_no("solved", "问题解决了吗？", "Is it solved?");
    solved.error = e(cx, "请选“是”或“没有”。", "Please choose yes or no.");
    case.status.title = e(cx, "等您评价", "Waiting for your word");
    case.status.yours = true;
    case.saved = e(cx, "补充的内容已经记下。", "What you added is recorded.");
    case.steps.insert(
        0,
        StepForm {
            step: "rate".into(),
            instance: 0,
            title: e(cx, "评价", "Rate"),
            hint: e(cx, "选“没有”会重新办理，由别人来办。", "“No” opens it again, with someone else."),
            fields: vec![yes_no("responded", "有人联系您了吗？", "Did someone contact you?"), solved],
            now: true,
            open: true,
        },
    );
    case
}

pub(super) fn case_of_party(cx: &Context) -> CasePage {
    let mut case = case_of(cx);
    case.party = e(cx, "另一方当事人", "Other party");
    case.private = true;
    case.parts = vec![OwnPart {
        title: e(cx, "各方是否愿意调解", "Whether each side is willing"),
        state: e(cx, "待答复", "Answer open"),
        sentence: e(
            cx,
            "请您自己决定，同意或者不同意都可以；3月9日（周一）前没有答复会再问一次。",
            "Decide freely, yes or no. Without an answer by 9 Mar (Mon) we ask once more.",
        ),
        yours: true,
    }];
    case.linked = vec![
        LinkedMatter {
            title: e(cx, "司法确认", "Judicial confirmation"),
            number: "260000000024".into(),
            state: e(cx, "审查中", "Under review"),
        },
        LinkedMatter { title: e(cx, "信访", "Petition"), number: String::new(), state: String::new() },
    ];
    case
}

pub(super) fn case_late(cx: &Context) -> CasePage {
    let mut case = case_of(cx);
    case.status.clock = Some(clock(cx, ClockState::Late));
    case.clocks = vec![
        clock(cx, ClockState::Late),
        ClockView { provisional: true, ..clock(cx, ClockState::Paused) },
        clock(cx, ClockState::Due),
        clock(cx, ClockState::Met),
        clock(cx, ClockState::MetLate),
    ];
    case.refused = e(
        cx,
        "这件事现在是“正在维修”，不能再做这一步。",
        "The matter is now “being repaired”, so this step is no longer open.",
    );
    case.private = true;
    case
}
