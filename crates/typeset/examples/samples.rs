//! Writes a sample of every form as PDF, to see what a change of the templates does:
//! `cargo run -p fengqiao-typeset --features pdf --example samples FOLDER [OWN_TEMPLATES]`

use std::path::PathBuf;

use fengqiao_calendar::Language;
use fengqiao_papers::{FORMS, Templates, Typesetter, sample};
use fengqiao_typeset::Press;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let folder = arguments.next().ok_or("name the folder to write to")?;
    let templates = Templates::load(arguments.next().as_deref())?;
    std::fs::create_dir_all(&folder)?;
    let press = Press::new(folder.join("fonts"));
    for form in FORMS {
        for (language, code) in [(Language::Zh, "zh"), (Language::En, "en")] {
            let set = press.set(&templates, &sample(&templates, form, language))?;
            std::fs::write(folder.join(format!("{form}.{code}.pdf")), set.pdf)?;
        }
    }
    Ok(())
}
