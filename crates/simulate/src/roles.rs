//! The roles that a visitor of the demo city can take, in groups of work.

use fengqiao_procedure::model::Text;

use crate::city::names::text;

/// A role that a visitor can take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// The account.
    pub account: String,
    /// What is typed to sign in.
    pub login: String,
    /// The role and where it works.
    pub title: Text,
    /// What to try as this role.
    pub tries: Text,
    /// The work it belongs to; the first group is that of the main loop.
    pub group: Text,
}

/// Account, title, what to try.
type Line = (&'static str, &'static str, &'static str, &'static str, &'static str);

/// The main loop: from a report to a rated, closed case.
const MAIN: &[Line] = &[
    (
        "hotline.intake1",
        "热线受理员",
        "Hotline intake clerk",
        "边听边登记，试试当场答复；打印A5受理单。",
        "Take a report down while listening, answer at once, print the slip.",
    ),
    (
        "chengdong.intake1",
        "街道受理员",
        "Street intake clerk",
        "核实刚刚扫码上报的路灯。",
        "Open the file of the lamp that was reported just now.",
    ),
    (
        "chengdong.dispatcher1",
        "街道派遣员",
        "Street dispatcher",
        "看权责清单给出的理由，一键派单。",
        "Read why the directory names a unit, and dispatch.",
    ),
    (
        "xidong.dispatcher1",
        "区派遣员",
        "District dispatcher",
        "把重复反映的坑洼并单。",
        "Merge the second report of a pothole.",
    ),
    (
        "xidong-municipal.liaison1",
        "市政养护所联络员",
        "Liaison, public works",
        "签收，或凭依据退回一次。",
        "Accept, or object once with your basis.",
    ),
    (
        "xidong-municipal.handler1",
        "市政养护所承办人",
        "Handler, public works",
        "重办居民说没有修好的路灯。",
        "Redo the lamp that the resident says is not repaired.",
    ),
    (
        "chengdong-street-office.handler1",
        "街道办事处承办人",
        "Handler, street office",
        "看联合办理中各单位的答复。",
        "See what the units called together answer.",
    ),
    (
        "xidong-inspect.verifier1",
        "区核查员",
        "District verifier",
        "到场或凭证据核查，处置的人不能自己核查。",
        "Check on site or by evidence; never one's own work.",
    ),
    (
        "hotline.callback1",
        "回访员",
        "Callback clerk",
        "回访并记下居民原话。",
        "Ring back and write down the resident's own words.",
    ),
    (
        "chengdong.supervisor1",
        "街道督办员",
        "Street supervisor",
        "看逾期自动转来的电梯故障。",
        "See the lift that passed to you because it was late.",
    ),
    (
        "fengyuan.grid1",
        "枫园社区网格员",
        "Grid worker",
        "巡查上报或当场办结简易事项。",
        "Report from a patrol, or settle a simple matter on the spot.",
    ),
    (
        "fengyuan.community1",
        "枫园社区工作者",
        "Community worker",
        "替不方便用手机的居民上报。",
        "Report for residents who do not use a screen.",
    ),
    (
        "city.leader1",
        "市中心负责人",
        "City centre leader",
        "看哪里积压、哪里逾期。",
        "See where it piles up and what is late.",
    ),
    (
        "city.technician1",
        "技术员",
        "Technician",
        "改一改流程，看检查器怎样指出死胡同。",
        "Change a procedure and see the checker find the dead end.",
    ),
];

/// Mediation, legal help and petitions.
const LAW: &[Line] = &[
    (
        "chengdong-mediation.mediator1",
        "调解员",
        "Mediator",
        "各方都愿意才调，谁都可以随时不调。",
        "Mediate only while all sides are willing.",
    ),
    (
        "chengdong-mediation.sealkeeper1",
        "印章保管员",
        "Seal keeper",
        "核对协议后盖章。",
        "Seal an agreement after checking it.",
    ),
    (
        "chengdong.adviser1",
        "法律顾问",
        "Legal adviser",
        "一个工作日内答复咨询。",
        "Answer a question within a working day.",
    ),
    (
        "xidong-legal-aid.legalaidofficer1",
        "法律援助审查员",
        "Legal aid officer",
        "审查申请，提出建议。",
        "Examine an application and propose.",
    ),
    (
        "xidong-legal-aid.legalaidhead1",
        "法律援助机构负责人",
        "Head of legal aid",
        "决定给不给援助；审查的人不决定。",
        "Decide; whoever examined does not.",
    ),
    (
        "xidong-law-firm.legalaidlawyer1",
        "法律援助律师",
        "Legal aid lawyer",
        "办理指派的案件，报告进展。",
        "Handle an assigned case and report.",
    ),
    (
        "xidong-justice.justicebureau1",
        "司法局审查员",
        "Justice bureau reviewer",
        "不服不予援助的，五日内审查。",
        "Review a refusal within five days.",
    ),
    (
        "xidong-petitions.petitionreviewer1",
        "信访复查员",
        "Petition reviewer",
        "复查的人不在原办理机关。",
        "Review, never in the office that decided.",
    ),
];

/// What a community decides and does itself.
const COMMUNITY: &[Line] = &[
    (
        "fengyuan.leader1",
        "社区负责人",
        "Community leader",
        "看微心愿、志愿服务和关爱计划。",
        "See wishes, volunteers and care plans.",
    ),
    (
        "fengyuan.convener1",
        "议事召集人",
        "Convener",
        "定题、议事、表决、公示。",
        "Topic, discussion, vote, notice board.",
    ),
    (
        "fengyuan.supervisioncommittee1",
        "监督委员会",
        "Supervision committee",
        "第二遍录票，验收，核对账目。",
        "Enter the ballots a second time, accept work, check accounts.",
    ),
    ("fengyuan.cashier1", "出纳", "Cashier", "登记到账和支出。", "Enter money received and spent."),
    (
        "fengyuan.volunteer1",
        "志愿者",
        "Volunteer",
        "接单、报平安、记时长。",
        "Take an order, report safe, note the hours.",
    ),
    (
        "fengyuan.careworker1",
        "关爱工作人员",
        "Care worker",
        "没有本人同意，什么都不能记。",
        "Without consent nothing can be noted.",
    ),
    (
        "fengyuan.consentrecorder1",
        "同意登记员",
        "Recorder of consent",
        "核对本人是否真的愿意。",
        "Check that the person truly agrees.",
    ),
    ("chengdong.editor1", "知识编辑", "Knowledge editor", "写一条大白话的答案。", "Write an answer in plain words."),
];

/// Decisions, data, and those who look after others' work.
const DECIDING: &[Line] = &[
    (
        "chengdong.leader1",
        "街道中心负责人",
        "Street centre leader",
        "批准督办、整改和立项。",
        "Approve orders, rectifications and projects.",
    ),
    ("xidong.centrelead1", "区中心主任", "District centre lead", "看评查和监督意见。", "See reviews and findings."),
    (
        "xidong.privacyofficer1",
        "个人信息保护负责人",
        "Privacy officer",
        "处理查阅、更正、删除的请求。",
        "Handle requests to read, correct, erase.",
    ),
    (
        "xidong.datasteward1",
        "数据管理员",
        "Data steward",
        "按决定办理，逐项留痕。",
        "Carry out what was decided, item by item.",
    ),
    (
        "xidong-audit.auditor1",
        "审计员",
        "Auditor",
        "抽一件办结的，两家盲评。",
        "Draw a closed case for a blind review.",
    ),
    (
        "xidong-government.decider1",
        "决策机关",
        "Deciding body",
        "集体讨论，公布理由。",
        "Decide together and publish why.",
    ),
    (
        "xidong-justice.legalreviewer1",
        "合法性审查员",
        "Reviewer of legality",
        "起草的人不审查。",
        "Whoever drafted does not review.",
    ),
    (
        "xidong-justice.observer1",
        "法治监督员",
        "Rule-of-law observer",
        "提一条监督意见，单位书面答复。",
        "Raise a finding; the unit answers in writing.",
    ),
    (
        "xidong.gisofficer1",
        "网格地图管理员",
        "Keeper of the grid map",
        "核对网格边界的调整。",
        "Check a change of boundaries.",
    ),
];

/// The roles of a demo city, the same for every seed.
pub fn roles() -> Vec<Role> {
    let groups = [
        (text("主线", "Main loop"), MAIN),
        (text("调解与法律", "Mediation and law"), LAW),
        (text("社区与互助", "Community and mutual help"), COMMUNITY),
        (text("决策、数据与监督", "Decisions, data and oversight"), DECIDING),
    ];
    let role = |group: &Text, (account, zh, en, tries, tries_en): &Line| Role {
        account: (*account).to_owned(),
        login: (*account).to_owned(),
        title: text(*zh, *en),
        tries: text(*tries, *tries_en),
        group: group.clone(),
    };
    groups.iter().flat_map(|(group, lines)| lines.iter().map(move |line| role(group, line))).collect()
}
