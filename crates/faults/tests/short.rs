//! Each fault once, at a moment that chance chooses: nothing acknowledged is lost, nothing is half there.
#![allow(clippy::unwrap_used)]

use std::path::PathBuf;
use std::process::{Command, Output};

fn tried(name: &str, arguments: &[&str]) -> (Output, PathBuf) {
    let folder = std::env::temp_dir().join(format!("fengqiao-faults-{name}-{}", std::process::id()));
    let mut program = Command::new(env!("CARGO_BIN_EXE_fengqiao-faults"));
    (program.args(arguments).arg("--folder").arg(&folder).output().unwrap(), folder)
}

#[test]
fn whatever_fails_below_loses_nothing_that_was_acknowledged() {
    let (ended, _) = tried("all", &[]);
    let (said, progress) = (String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr));
    assert!(ended.status.success(), "{said}\n{progress}");
    assert_eq!(progress.matches("nothing lost, nothing damaged").count(), 6, "{said}\n{progress}");
}

#[test]
fn what_a_lying_disk_loses_is_seen() {
    let (ended, folder) = tried("lies", &["--only", "lies", "--rounds", "10"]);
    assert!(!ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    std::fs::remove_dir_all(folder).unwrap();
}
