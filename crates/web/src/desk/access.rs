//! Sign-in, the change of a password, and the choice among several posts.

use super::parts::*;

/// The sign-in page.
#[derive(Debug, Clone, Default)]
pub struct SignIn {
    pub name: String,
    /// Where to go afterwards; a path of this site.
    pub next: String,
    pub problem: Option<SignInProblem>,
    /// Demo cities list the accounts that one may take.
    pub demo_accounts: Vec<DemoAccount>,
}

/// An account of the demo city, offered on the sign-in page.
#[derive(Debug, Clone, Default)]
pub struct DemoAccount {
    pub account: String,
    pub role: String,
    pub does: String,
}

/// Why a sign-in failed. The answer is the same for an unknown account and a wrong password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInProblem {
    Wrong,
    /// Too many attempts from this address or on this account.
    Wait {
        minutes: u32,
    },
    /// The session ended.
    Ended,
}

/// Renders the sign-in page.
pub fn sign_in(cx: &Cx, view: &SignIn) -> Markup {
    let problem = view.problem.map(|problem| match problem {
        SignInProblem::Wrong => t!(cx, DESK_SIGNIN_WRONG).to_owned(),
        SignInProblem::Wait { minutes } => t!(cx, DESK_SIGNIN_WAIT, "minutes" => minutes),
        SignInProblem::Ended => t!(cx, DESK_SIGNIN_ENDED).to_owned(),
    });
    let fields = [
        line("name", t!(cx, DESK_SIGNIN_NAME), &view.name).required(),
        secret("password", t!(cx, DESK_SIGNIN_PASSWORD)),
    ];
    let next = [Hidden { name: "next".to_owned(), value: view.next.clone() }];
    frame(
        cx,
        t!(cx, DESK_SIGNIN_TITLE),
        &[],
        html! {
            div.narrow {
                h1 { (t!(cx, DESK_SIGNIN_TITLE)) }
                p.lead { (t!(cx, DESK_SIGNIN_LEAD)) }
                @if let Some(problem) = problem { (warning(&problem)) }
                (form(cx, &Form { action: "/sign-in", fields: &fields, submit: t!(cx, DESK_SIGNIN_SUBMIT), hint: t!(cx, DESK_SIGNIN_LOST), hidden: &next, main: true }))
                @if !view.demo_accounts.is_empty() { (demo_accounts(cx, &view.demo_accounts)) }
                p { a href="/" { (t!(cx, DESK_SIGNIN_RESIDENT)) } }
            }
        },
    )
}

fn secret(name: &str, label: &str) -> FieldView {
    FieldView::new(name, label, Control::Password).required()
}

fn demo_accounts(cx: &Cx, accounts: &[DemoAccount]) -> Markup {
    panel(
        t!(cx, DESK_SIGNIN_DEMO),
        &html! {
            ul.plain { @for account in accounts {
                li { (post_form(cx, "/demo/role", &html! {
                    input type="hidden" name="account" value=(account.account);
                    input type="hidden" name="back" value="/desk";
                    (quiet(&account.role)) " " span.hint { (account.does) }
                })) }
            } }
        },
    )
}

/// The change of a password: at the first sign-in with the printed one, or at will.
#[derive(Debug, Clone, Default)]
pub struct ChangePassword {
    /// The password in use was printed by the technician and must be replaced before anything else.
    pub initial: bool,
    pub chars_min: u32,
    pub problem: Option<PasswordProblem>,
}

/// Why a new password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordProblem {
    WrongOld,
    TooShort,
    /// It is among the most used ones, or contains the account's name.
    TooEasy,
    Unequal,
    SameAsOld,
}

/// Renders the change of a password.
pub fn change_password(cx: &Cx, view: &ChangePassword) -> Markup {
    let title = if view.initial { t!(cx, DESK_PASSWORD_INITIAL_TITLE) } else { t!(cx, DESK_PASSWORD_TITLE) };
    let problem = view.problem.map(|problem| match problem {
        PasswordProblem::WrongOld => t!(cx, DESK_PASSWORD_WRONG_OLD).to_owned(),
        PasswordProblem::TooShort => t!(cx, DESK_PASSWORD_SHORT, "min" => view.chars_min),
        PasswordProblem::TooEasy => t!(cx, DESK_PASSWORD_EASY).to_owned(),
        PasswordProblem::Unequal => t!(cx, DESK_PASSWORD_UNEQUAL).to_owned(),
        PasswordProblem::SameAsOld => t!(cx, DESK_PASSWORD_SAME).to_owned(),
    });
    let rule = t!(cx, DESK_PASSWORD_RULE, "min" => view.chars_min);
    let fields = [
        secret("old", t!(cx, DESK_PASSWORD_OLD)),
        secret("new", t!(cx, DESK_PASSWORD_NEW)).hint(&rule),
        secret("again", t!(cx, DESK_PASSWORD_AGAIN)),
    ];
    frame(
        cx,
        title,
        &[],
        html! {
            div.narrow {
                h1 { (title) }
                @if view.initial { p.lead { (t!(cx, DESK_PASSWORD_INITIAL_LEAD)) } }
                @if let Some(problem) = problem { (warning(&problem)) }
                (form(cx, &Form { action: "/desk/password", fields: &fields, submit: t!(cx, DESK_PASSWORD_SUBMIT), hint: "", hidden: &[], main: true }))
            }
        },
    )
}

/// One post of the signed-in account.
#[derive(Debug, Clone, Default)]
pub struct PostChoice {
    pub id: String,
    pub post: String,
    pub organisation: String,
    pub area: String,
    /// The last day, where the post ends.
    pub until: Option<String>,
    pub current: bool,
}

/// Renders the choice among several posts: all together, or one, whose rights alone then count.
pub fn choose_post(cx: &Cx, posts: &[PostChoice], all: bool) -> Markup {
    frame(
        cx,
        t!(cx, DESK_POST_TITLE),
        &[],
        html! {
            div.narrow {
                h1 { (t!(cx, DESK_POST_TITLE)) }
                p.lead { (t!(cx, DESK_POST_LEAD)) }
                @if posts.is_empty() { (empty(t!(cx, DESK_POST_NONE), &html! { (t!(cx, DESK_POST_NONE_NEXT)) })) }
                @if posts.len() > 1 {
                    (post_form(cx, "/desk/post", &html! {
                        input type="hidden" name="post" value="";
                        button.btn.btn-outline-secondary.choice type="submit" aria-current=[all.then_some("true")] {
                            strong { (t!(cx, DESK_POST_ALL)) } span.hint { (t!(cx, DESK_POST_ALL_HINT)) }
                        }
                    }))
                }
                @for post in posts {
                    (post_form(cx, "/desk/post", &html! {
                        input type="hidden" name="post" value=(post.id);
                        button.btn.btn-outline-secondary.choice type="submit" aria-current=[post.current.then_some("true")] {
                            strong { (post.post) } " · " (post.organisation) " · " (post.area)
                            @if let Some(until) = &post.until { span.hint { (t!(cx, DESK_POST_UNTIL, "day" => until)) } }
                        }
                    }))
                }
            }
        },
    )
}
