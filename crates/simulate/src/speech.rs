//! What staff and residents write into forms.

use fengqiao_app::cases::Loaded;

use crate::city::catalogue;
use crate::matter::Matter;

/// The text of a field in a step.
pub(crate) fn text(field: &str, step: &str, matter: &mut Matter, case: Option<&Loaded>) -> String {
    let name = catalogue::of(matter.category).map_or("所反映的问题", |row| row.name.zh.as_str());
    let place = matter.place_said.clone();
    let number = case.map_or(0, |case| case.state.version);
    let list: Vec<String> = match field {
        "words" if !matter.words.is_empty() => vec![matter.words.clone()],
        "words" | "more_words" => more(&place),
        "reason" => return reason(step, name, &place, matter),
        "contact_note" => contact(&place),
        "reply_facts" => facts(name, &place),
        "reply_basis" => vec![basis(matter.category)],
        "reply_result" => return result(step, name, matter),
        "reply_remedy" => vec![
            "如不同意本答复，可在办结后30日内申请重新办理，或拨打12345；对涉及行政行为的，可在60日内申请行政复议。"
                .to_owned(),
        ],
        "callback_words" => return callback(step, matter),
        "legal_basis" => vec![format!("依据本单位权责清单，“{name}”在此处属于其他单位管理范围，请重新核定。")],
        "stage_reply" => vec![
            "已到现场查看并落实了施工队伍，材料订购需要一周，目前已设置警示标志。".to_owned(),
            "已与相关单位会商，方案已定，正在走采购程序。".to_owned(),
        ],
        "supervision_order" => vec![
            "请于两个工作日内办结并反馈照片，逾期书面说明原因。".to_owned(),
            "请分管负责人到场，今日内答复反映人。".to_owned(),
        ],
        "joint_task" => vec![format!("请各单位于约定时间到{place}现场会商“{name}”，明确各自任务并在期限内答复。")],
        "joint_answer" => {
            vec!["已到场，属于我单位的部分当场处理完毕。".to_owned(), "已派员参加，负责后续巡查和执法保障。".to_owned()]
        }
        "verify_note" => return verified(step, matter),
        "route_to" => vec![
            "本事项应当通过诉讼或仲裁途径解决，可向有管辖权的人民法院起诉；可到街道综治中心免费咨询律师。".to_owned(),
        ],
        _ => vec![format!("已按程序办理（第{number}步）。")],
    };
    matter.random.pick(&list).clone()
}

fn more(place: &str) -> Vec<String> {
    [
        "今天又去看了，还是老样子。",
        "补充一下：晚上七点以后最严重。",
        "位置就在大门往里五十米左右。",
        "刚才有人来看过了，但是没有处理。",
    ]
    .iter()
    .map(|said| format!("{said}（{place}）"))
    .collect()
}

fn reason(step: &str, name: &str, place: &str, matter: &mut Matter) -> String {
    let list: &[&str] = match step {
        "withdraw" => &["问题已经自己解决了，不用再办。", "报错地方了，重新报。"],
        "ask_extension" => &[
            "需要采购专用配件，厂家发货需要一周。",
            "涉及地下管线，须等产权单位到场确认。",
            "连续下雨，不具备施工条件。",
        ],
        "refuse_extension" => &["配件有备货，不同意延期，请按期办结。"],
        "suspend" => &["汛期河道水位高，暂不具备施工条件，待水位下降后恢复。", "须等待鉴定单位出具报告。"],
        "put_on_list" => {
            &["已列入下季度改造计划，资金到位后实施，到期恢复办理。", "需结合道路改造一并实施，已与设计单位对接。"]
        }
        "rule_same" => &["经核对权责清单，该点位养护责任在贵单位，退单理由不成立。"],
        "rule_other" | "rule_by_supervisor" | "dispatch_to" => {
            &["经现场核实和查阅移交清单，由该单位负责更便于一次办好。"]
        }
        "unmerge" => &["不是同一个地方，要求单独处理。"],
        "reopen" => &["修好没几天又坏了，请重新处理。", "当时说下周来，到现在没有来。"],
        "refer_up" => &["涉及跨街道管线，本级没有职权，报上一级协调。"],
        "reject" => &["到场未发现所反映的情况，已与反映人联系确认。"],
        "refer_out" => &["该路段属于高速公路管理范围，不属于本市职权。"],
        "void" => &["经联系为误触提交，没有具体内容。"],
        "start_without_contact" => &["反映人没有留下联系方式，直接到现场办理。"],
        "hand_to_emergency" => &["情况危急，已电话移交并确认出动。"],
        "visit_explained" | "visit_by_supervisor" => &["依照规定不能按反映人的要求办理，已说明理由和途径。"],
        _ => &["核对后更正，原记录保留。"],
    };
    format!("{}（{place}，{name}）", matter.random.pick(list))
}

fn contact(place: &str) -> Vec<String> {
    vec![
        format!("已电话联系反映人，确认位置在{place}，约定现场查看时间。"),
        "反映人补充说高峰时段最严重，希望处理后告诉他一声。".to_owned(),
        "已联系，反映人提供了两张照片，要求尽快处理。".to_owned(),
    ]
}

fn facts(name: &str, place: &str) -> Vec<String> {
    vec![
        format!("接件后到{place}现场查看，“{name}”情况属实。"),
        format!("经现场勘查并询问周边居民，{place}存在所反映的“{name}”情况。"),
        format!("{place}的情况与反映基本一致，原因是设施使用年限较长。"),
    ]
}

fn basis(category: &str) -> String {
    let law = match &category[..2] {
        "01" | "02" | "10" => "《城市市容和环境卫生管理条例》及本市城市管理事项办理标准",
        "03" => "《城市绿化条例》",
        "04" => "《中华人民共和国道路交通安全法》",
        "05" => "《城市供水条例》《城镇燃气管理条例》",
        "06" => "《中华人民共和国噪声污染防治法》",
        "07" | "08" => "《物业管理条例》",
        "09" => "《中华人民共和国消防法》第二十八条",
        "12" => "《保障农民工工资支付条例》",
        "14" => "《中华人民共和国消费者权益保护法》",
        "15" => "《中华人民共和国人民调解法》",
        _ => "本单位权责清单",
    };
    format!("{law}。")
}

fn result(step: &str, name: &str, matter: &mut Matter) -> String {
    if step == "solve_on_site" {
        return format!("网格员当场处置完毕：{}", done(matter));
    }
    if step.starts_with("answer") {
        return format!("已当场答复：关于“{name}”，{}。", done(matter));
    }
    if step.contains("explained") {
        return "依照现行规定不能按要求办理，已书面说明理由，并告知可以走的途径。".to_owned();
    }
    let when = *matter.random.pick(&["当日", "次日上午", "两天内", "按计划"]);
    format!("{when}处理完成：{}。已请反映人到场或凭照片确认。", done(matter))
}

fn done(matter: &mut Matter) -> String {
    let list = catalogue::of(matter.category).map_or(&[][..], |row| &row.done);
    if list.is_empty() { "已现场处理".to_owned() } else { (*matter.random.pick(list)).to_owned() }
}

fn callback(step: &str, matter: &mut Matter) -> String {
    let list: &[&str] = match step {
        "attempt_phone" => &["电话无人接听。", "电话占线，稍后再打。", "关机。"],
        "attempt_otherwise" => &["已发短信，未回复。", "上门无人，已留便条。"],
        _ if step.contains("unsolved") => &[
            "灯亮了一晚上又灭了，根本没修好。",
            "来的人看了一眼就走了，没有解决。",
            "还是老样子，你们自己来看看。",
            "说是处理了，可我今天经过还是那样。",
        ],
        _ if step.contains("contest") => &["两次都没有弄好，我不认可，要书面说法。", "我还是不同意这个答复。"],
        _ if step.contains("partly") => &["好一些了，还有一处没有弄完，先这样吧。", "解决了一部分，希望继续跟进。"],
        _ if step.contains("explained") => &["道理说清楚了，我知道了。", "虽然没有办成，但是解释得明白。"],
        _ => &[
            "修好了，谢谢。",
            "处理得挺快，满意。",
            "已经解决了，师傅态度很好。",
            "好了好了，没问题了。",
            "当天就来了，谢谢你们。",
        ],
    };
    (*matter.random.pick(list)).to_owned()
}

fn verified(step: &str, matter: &mut Matter) -> String {
    let list: &[&str] = if step.starts_with("send") {
        &["现场核查仍有一处未处理，退回重办。", "照片与现场不符，修补处已再次破损。"]
    } else {
        &["到场核查，已处置到位。", "现场与处置照片一致，功能正常。", "走访周边两户居民，均表示已解决。"]
    };
    (*matter.random.pick(list)).to_owned()
}
