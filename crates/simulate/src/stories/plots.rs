//! What happens in each story.

use fengqiao_civic::PlaceKind;
use fengqiao_procedure::event::Value;

use super::{Plot, Stage};

/// Key, account to look with, states, title, title in English, what it shows, the same in English.
type Line =
    (&'static str, &'static str, &'static [&'static str], &'static str, &'static str, &'static str, &'static str);

pub(super) const STORIES: [Line; 12] = [
    (
        "new",
        "chengdong.intake1",
        &["reported"],
        "刚刚扫码上报的路灯",
        "A street lamp, reported by its code just now",
        "居民扫灯杆二维码两屏完成上报；类别和地点已经带出，核实时限开始计算。",
        "Two screens after scanning the pole: place and category are filled in and the clock runs.",
    ),
    (
        "due",
        "city-water.handler1",
        &["handling"],
        "一小时内到期的水管爆裂",
        "A burst pipe, due within the hour",
        "急件两小时时限，承办人的队列按到期先后排在最前。",
        "An urgent matter of two hours: first in the handler's queue.",
    ),
    (
        "late",
        "chengdong.supervisor1",
        &["overdue", "supervised", "listed"],
        "逾期后自动上升的电梯故障",
        "A lift, late and risen by itself",
        "时限一到责任自动转给督办人，居民同时收到通知；每一步都写明依据。",
        "When the time was up responsibility passed to the supervisor and the resident was told.",
    ),
    (
        "merged",
        "xidong.dispatcher1",
        &["merged"],
        "两个人反映同一个坑",
        "Two voices about one pothole",
        "并单后两位反映人各有编号和答复，任何一方都可以要求单独办理。",
        "Both reporters keep their numbers and answers; either can ask to be handled alone.",
    ),
    (
        "redo",
        "xidong-municipal.handler1",
        &["redo"],
        "说修好了，居民说没有",
        "Said to be repaired; the resident says no",
        "核查通过后居民评价“没有解决”，评价就是结论，退回重办；逾期自动提到上一级。",
        "The resident's word is the verdict: it goes back, and rises a level if it is late.",
    ),
    (
        "outside",
        "chengdong.intake1",
        &["routed_out"],
        "如实告知不属于职权范围",
        "Honestly outside the city's powers",
        "写明应走的法定途径、受理机关和依据，不以“已办结”代替。",
        "The legal way, the office and the basis are named; it does not count as solved.",
    ),
    (
        "pending",
        "chengdong-street-office.leader1",
        &["pending"],
        "挂账到约定日期",
        "Pending until a date",
        "暂时办不了的写明原因和复查日期，到期自动恢复办理。",
        "What cannot be done yet has a reason and a day on which it resumes by itself.",
    ),
    (
        "joint",
        "chengdong-street-office.handler1",
        &["joint"],
        "吹哨报到：油烟联合办理",
        "Called together about cooking fumes",
        "牵头单位召集两个部门，各自有答复期限，居民只收到一个汇总答复。",
        "Two departments were called; each has its clock, the resident gets one answer.",
    ),
    (
        "answered",
        "hotline.intake1",
        &["answered_on_spot"],
        "电话里当场答复",
        "Answered on the telephone",
        "登记时旁边就有标准答复，答完即办结，仍有编号可查。",
        "The known answer stood beside the form; answered and closed, with a number.",
    ),
    (
        "hidden",
        "xidong-labour.handler1",
        &["handling"],
        "不告诉承办单位我是谁",
        "Do not say who I am",
        "承办单位看不到反映人的姓名和电话，纸质单据和导出也不显示。",
        "The handling office sees neither name nor number, on paper and exports neither.",
    ),
    (
        "dispute",
        "chengdong-mediation.handler1",
        &["handling"],
        "不公开的邻里漏水纠纷",
        "A private dispute about a leak",
        "私密类别不出现在公开列表，也不与别人的事项匹配，只有承办的调解员能看到。",
        "A private category: on no public list, matched with nothing, seen by those who act.",
    ),
    (
        "rate",
        "hotline.callback1",
        &["replied"],
        "等居民评价",
        "Waiting for the resident's rating",
        "已答复两小时，居民可以自己评价，也会有人回访。",
        "Answered two hours ago: the resident can rate it, and somebody will ring.",
    ),
];

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;
/// An account of the hotline.
const HOTLINE: Option<&str> = Some("hotline.intake1");

pub(super) fn all(stage: &Stage<'_>) -> Vec<Plot> {
    let mut plots = vec![new(stage), due(stage), late(stage), redo(stage), outside(stage), pending(stage)];
    plots.extend(merged(stage));
    plots.extend([joint(stage), answered(stage), hidden(stage), dispute(stage), rate(stage)]);
    plots
}

fn new(stage: &Stage<'_>) -> Plot {
    let lamp = stage.place(PlaceKind::Asset, "路灯");
    let words = "这盏灯三天不亮了，晚上出门看不见台阶，我们这里老人多，麻烦来修一下。";
    stage.plot("new", "0101", "qr", lamp, ("陈秀兰", "13900009001"), words).open(stage.ago(3), None, "report", &[])
}

fn due(stage: &Stage<'_>) -> Plot {
    let estate = stage.place(PlaceKind::Estate, "");
    let words = "小区门口的水管爆了，水喷得很高，已经流到车库里了，请马上来人！";
    stage
        .plot("due", "0502", "phone", estate, ("刘建华", "13900009002"), words)
        .open(stage.ago(85), HOTLINE, "take_down", &[])
        .step(stage.ago(80), "dispatch_urgent", &[])
        .step(stage.ago(74), "sign", &[])
        .step(stage.ago(63), "contact", &[("contact_note", said("已联系反映人，抢修车在路上，请先远离积水和电箱。"))])
}

fn late(stage: &Stage<'_>) -> Plot {
    let estate = stage.place(PlaceKind::Estate, "");
    let start = stage.workdays_ago(4, 10);
    let after = |minutes: i64| fengqiao_calendar::Instant(start.0 + minutes * super::MINUTE);
    let words = "三号楼电梯停了，楼上两位八十多岁的老人下不了楼，有一位每周要去透析。";
    stage
        .plot("late", "0701", "web", estate, ("孙玉兰", "13900009003"), words)
        .open(after(0), None, "report", &[])
        .step(after(15), "register", &[])
        .step(after(30), "dispatch", &[])
        .step(after(50), "sign", &[])
        .step(after(80), "contact", &[("contact_note", said("已联系，维保单位说缺一块主板，正在询价。"))])
}

fn merged(stage: &Stage<'_>) -> Vec<Plot> {
    let road = stage.place(PlaceKind::Road, "");
    let first = stage
        .plot(
            "merged-into",
            "0104",
            "web",
            road.clone(),
            ("黄志强", "13900009004"),
            "路中间有个大坑，昨天电瓶车差点翻了，请尽快补上。",
        )
        .open(stage.ago(26 * HOUR), None, "report", &[])
        .step(stage.ago(26 * HOUR - 20), "screen", &[])
        .step(stage.ago(25 * HOUR), "dispatch", &[])
        .step(stage.ago(24 * HOUR), "accept", &[])
        .step(stage.ago(23 * HOUR), "begin", &[]);
    let second = stage
        .plot("merged", "0104", "web", road, ("周敏", "13900009005"), "这里的坑越来越大了，下雨积水看不见，很危险。")
        .open(stage.ago(3 * HOUR), None, "report", &[])
        .step(stage.ago(3 * HOUR - 20), "screen", &[])
        .joins(stage.ago(2 * HOUR), "merge", "merged-into");
    vec![first, second]
}

fn redo(stage: &Stage<'_>) -> Plot {
    let lamp = stage.place(PlaceKind::Asset, "路灯");
    let words = "楼下这盏灯一闪一闪的，照得卧室没法睡觉。";
    stage
        .plot("redo", "0101", "qr", lamp, ("吴桂英", "13900009006"), words)
        .open(stage.ago(6 * DAY), None, "report", &[])
        .step(stage.ago(6 * DAY - 20), "screen", &[])
        .step(stage.ago(6 * DAY - 50), "dispatch", &[])
        .step(stage.ago(6 * DAY - 2 * HOUR), "accept", &[])
        .step(stage.ago(6 * DAY - 3 * HOUR), "begin", &[])
        .step(stage.ago(4 * DAY), "feed_back", &[("reply_result", said("更换了灯头，试灯正常。"))])
        .step(stage.ago(4 * DAY - 4 * HOUR), "verify", &[])
        .step(stage.ago(3 * DAY), "rate_unsolved", &[("callback_words", said("昨天晚上又开始闪了，根本没有修好。"))])
}

fn outside(stage: &Stage<'_>) -> Plot {
    let estate = stage.place(PlaceKind::Estate, "");
    let words = "我和包工头的装修官司法院已经判了，对方一直不付钱，你们能不能去帮我要回来？";
    let way = "已经生效的判决应当由人民法院执行：请向作出判决的人民法院申请强制执行，期限两年；可到城东街道综治中心免费咨询值班律师。";
    stage
        .plot("outside", "1402", "web", estate, ("何平", "13900009007"), words)
        .open(stage.ago(2 * DAY), None, "report", &[])
        .step(
            stage.ago(2 * DAY - 40),
            "route_out",
            &[
                ("route_cause", Value::Choice(0)),
                ("route_to", said(way)),
                ("reply_basis", said("《中华人民共和国民事诉讼法》关于申请执行的规定。")),
            ],
        )
}

fn pending(stage: &Stage<'_>) -> Plot {
    let estate = stage.place(PlaceKind::Estate, "");
    let words = "小区周边晚上根本没有地方停车，能不能在旁边空地上画些车位？";
    let reason = "空地已列入下一季度停车场改造计划，资金批复后施工；复查日自动恢复办理并再次答复您。";
    stage
        .plot("pending", "0407", "web", estate, ("郑文", "13900009008"), words)
        .open(stage.ago(12 * DAY), None, "report", &[])
        .step(stage.ago(12 * DAY - 15), "register", &[])
        .step(stage.ago(12 * DAY - 40), "dispatch", &[])
        .step(stage.ago(12 * DAY - 100), "sign", &[])
        .step(stage.ago(12 * DAY - 200), "contact", &[])
        .step(stage.ago(10 * DAY), "put_on_list", &[("review_on", stage.day_in(20)), ("reason", said(reason))])
}

fn joint(stage: &Stage<'_>) -> Plot {
    let estate = stage.place(PlaceKind::Estate, "");
    let units = Value::Refs(vec!["xidong-environment".to_owned(), "xidong-market".to_owned()]);
    let task = "生态环境局检测油烟排放；市场监管局核查经营许可；街道负责与居民沟通并汇总答复。";
    stage
        .plot(
            "joint",
            "0604",
            "phone",
            estate,
            ("林静", "13900009009"),
            "楼下烧烤店的油烟从烟道倒灌进厨房，来过几拨人，都说不归自己管。",
        )
        .open(stage.ago(26 * HOUR), HOTLINE, "take_down", &[])
        .step(stage.ago(26 * HOUR - 30), "dispatch", &[])
        .step(stage.ago(25 * HOUR), "sign", &[])
        .step(stage.ago(25 * HOUR - 30), "contact", &[])
        .step(stage.ago(20), "call_units", &[("co_units", units), ("joint_task", said(task))])
}

fn answered(stage: &Stage<'_>) -> Plot {
    let estate = stage.place(PlaceKind::Estate, "");
    let answer = "年满80周岁的本市户籍老人，带身份证和户口簿到社区登记，次月起发放。";
    stage
        .plot("answered", "1701", "phone", estate, ("高德明", "13900009010"), "我父亲今年81岁了，高龄津贴怎么领？")
        .open(
            stage.ago(50),
            HOTLINE,
            "answer_on_spot",
            &[("reply_result", said(answer)), ("reply_basis", said("枫溪市高龄津贴发放办法（示例）第三条。"))],
        )
}

fn hidden(stage: &Stage<'_>) -> Plot {
    let road = stage.place(PlaceKind::Road, "");
    let mut plot = stage.plot(
        "hidden",
        "1201",
        "web",
        road,
        ("许磊", "13900009011"),
        "我在这里的工地做了四个月，工钱一直不结。请不要让老板知道是我说的。",
    );
    if let Some(contact) = &mut plot.matter.contact {
        contact.hidden = true;
    }
    plot.open(stage.ago(3 * DAY), None, "report", &[("identity_hidden", Value::Flag(true))])
        .step(stage.ago(3 * DAY - 20), "register", &[])
        .step(stage.ago(3 * DAY - 45), "dispatch", &[])
        .step(stage.ago(3 * DAY - 90), "sign", &[])
        .step(
            stage.ago(3 * DAY - 150),
            "start_without_contact",
            &[("reason", said("反映人要求不向承办单位透露身份，由中心代为联系，直接到工地核查考勤和工资表。"))],
        )
}

fn dispute(stage: &Stage<'_>) -> Plot {
    let estate = stage.place(PlaceKind::Estate, "");
    let words = "楼上卫生间漏水，把我家天花板泡坏了，说了半年不肯修，想请调解员帮忙。";
    stage
        .plot("dispute", "1503", "counter", estate, ("唐爱华", "13900009012"), words)
        .open(stage.ago(2 * DAY), Some("chengdong.intake1"), "take_down", &[])
        .step(stage.ago(2 * DAY - 30), "dispatch", &[])
        .step(stage.ago(2 * DAY - 80), "sign", &[])
        .step(
            stage.ago(2 * DAY - 160),
            "contact",
            &[("contact_note", said("已听取申请人陈述，约定两家周末一起查看漏点。"))],
        )
}

fn rate(stage: &Stage<'_>) -> Plot {
    let estate = stage.place(PlaceKind::Estate, "");
    stage
        .plot(
            "rate",
            "0602",
            "web",
            estate,
            ("马晓东", "13900009013"),
            "小广场每天晚上音响开到十点，孩子明年高考，能不能小声一点。",
        )
        .open(stage.ago(2 * DAY), None, "report", &[])
        .step(stage.ago(2 * DAY - 20), "register", &[])
        .step(stage.ago(2 * DAY - 50), "dispatch", &[])
        .step(stage.ago(2 * DAY - 100), "sign", &[])
        .step(stage.ago(2 * DAY - 150), "contact", &[])
        .step(
            stage.ago(2 * HOUR),
            "reply",
            &[("reply_result", said("与舞队约定晚上八点半前结束，音量不超过60分贝，广场已装分贝显示屏。"))],
        )
}

fn said(text: &str) -> Value {
    Value::Text(text.to_owned())
}
