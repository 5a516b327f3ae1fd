//! Each fault once, at a moment that chance chooses: nothing acknowledged is lost, nothing is half there.
#![allow(clippy::unwrap_used)]

use std::process::Command;

#[test]
fn whatever_fails_below_loses_nothing_that_was_acknowledged() {
    let folder = std::env::temp_dir().join(format!("fengqiao-faults-{}", std::process::id()));
    let program = Command::new(env!("CARGO_BIN_EXE_fengqiao-faults")).arg("--folder").arg(&folder).output().unwrap();
    let (said, progress) = (String::from_utf8_lossy(&program.stdout), String::from_utf8_lossy(&program.stderr));
    assert!(program.status.success(), "{said}\n{progress}");
    assert_eq!(progress.matches("nothing lost, nothing damaged").count(), 6, "{said}\n{progress}");
}
