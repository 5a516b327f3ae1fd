//! The transparency log, explained to whoever wants to check it.

use maud::{Markup, html};

use crate::{
    i18n::k,
    kit::{Context, Page, resident},
};

/// What the log says of itself.
#[derive(Debug, Clone)]
pub struct LogPage {
    /// The public key.
    pub key: String,
    /// The newest signed checkpoint; empty before the first.
    pub checkpoint: String,
}

/// `GET /log`
pub fn log(context: &Context, log: &LogPage) -> Markup {
    let title = context.t(k::LOG_TITLE);
    let body = html! {
        h1 { (title) }
        p.lead { (context.t(k::LOG_LEAD)) }
        p { (context.t(k::LOG_SHOWS)) }
        h2 { (context.t(k::LOG_KEY)) }
        p.hint { (context.t(k::LOG_KEY_HINT)) }
        pre.wrap { (log.key) }
        h2 { (context.t(k::LOG_CHECKPOINT)) }
        @if log.checkpoint.is_empty() {
            p { (context.t(k::LOG_NONE)) }
        } @else {
            p.hint { (context.t(k::LOG_CHECKPOINT_HINT)) }
            pre.wrap { (log.checkpoint) }
        }
        h2 { (context.t(k::LOG_CHECK)) }
        p { a.btn.btn-primary href="/verify" { (context.t(k::VERIFY_TITLE)) } }
        p { (context.t(k::LOG_CHECK_HOW)) }
        pre.wrap { "fengqiao verify receipt.json --key '" (log.key) "'" }
    };
    resident(context, Page { title, crumbs: &[], body })
}

/// `GET /verify`: checks a receipt in the browser. The file is not sent anywhere.
pub fn verify(context: &Context, key: &str) -> Markup {
    let title = context.t(k::VERIFY_TITLE);
    let body = html! {
        h1 { (title) }
        p.lead { (context.t(k::VERIFY_LEAD)) }
        div data-island="verify" data-key=(key) data-holds=(context.t(k::VERIFY_HOLDS)) data-shape=(context.t(k::VERIFY_SHAPE))
            data-other=(context.t(k::VERIFY_OTHER)) data-signature=(context.t(k::VERIFY_SIGNATURE)) data-changed=(context.t(k::VERIFY_CHANGED))
            data-number=(context.t(k::VERIFY_NUMBER)) data-received=(context.t(k::VERIFY_RECEIVED)) data-words=(context.t(k::VERIFY_WORDS))
            data-due=(context.t(k::VERIFY_DUE)) data-all=(context.t(k::VERIFY_ALL)) {
            label.form-label for="receipt" { (context.t(k::VERIFY_FILE)) }
            input.form-control #receipt type="file" accept=".json,application/json";
            div data-answer role="status" {}
        }
        noscript { p { (context.t(k::VERIFY_NO_SCRIPT)) } }
        p { a href="/log" { (context.t(k::LOG_TITLE)) } }
    };
    resident(context, Page { title, crumbs: &[], body })
}
