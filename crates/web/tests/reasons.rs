//! A recorded reason is told in the reader's language.
#![allow(clippy::unwrap_used)]

use fengqiao_procedure::event::Reason;
use fengqiao_web::i18n::Lang;

fn reason(key: &str, arguments: &[(&str, &str)]) -> Reason {
    let arguments = arguments.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Reason { key: key.to_owned(), arguments, text: "城东市政是最近的单位。".to_owned() }
}

#[test]
fn a_reason_is_told_from_its_key_and_names() {
    let named = [("organisation", "城东市政"), ("organisation_en", "East Works"), ("post", "handler")];
    let office = reason("route-office", &named);
    assert_eq!(Lang::Zh.reason(&office), office.text);
    let english = Lang::En.reason(&office);
    assert!(english.contains("East Works") && !english.contains("城东"), "{english}");
    let nobody = Lang::En.reason(&reason("route-no-office", &[("post", "handler")]));
    let post = &fengqiao_app::posts::title("handler").unwrap().en;
    assert!(nobody.contains(post.as_str()), "{nobody}");
}

#[test]
fn a_post_is_told_by_its_title_in_chinese_too() {
    let text = "本辖区及上级都没有在岗的“handler”岗位，请管理员补充岗位。".to_owned();
    let nobody = Reason { text, ..reason("route-no-office", &[("post", "handler")]) };
    let title = &fengqiao_app::posts::title("handler").unwrap().zh;
    assert_eq!(Lang::Zh.reason(&nobody), format!("本辖区及上级都没有在岗的“{title}”岗位，请管理员补充岗位。"));
}

#[test]
fn a_name_without_english_and_a_key_of_old_are_told_in_chinese() {
    let chinese = Lang::En.reason(&reason("route-office", &[("organisation", "城东市政"), ("organisation_en", "")]));
    assert!(chinese.contains("城东市政 is the nearest"), "{chinese}");
    assert_eq!(Lang::En.reason(&reason("of-old", &[])), "城东市政是最近的单位。 [zh]");
    assert_eq!(Lang::En.reason(&Reason::default()), "");
}
