//! No acknowledged case is lost when the process is killed in the middle of its work.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use fengqiao_bench::kill::kill_in_mid_load;

#[test]
fn every_acknowledged_case_survives_a_kill_in_mid_load() {
    let folder = std::env::temp_dir().join(format!("fengqiao-kill-{}", std::process::id()));
    let killed = kill_in_mid_load(Path::new(env!("CARGO_BIN_EXE_fengqiao-bench")), &folder, 64, 400).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(killed.acknowledged >= 400, "{killed:?}");
    assert_eq!(killed.found, killed.acknowledged, "{killed:?}");
    assert!(killed.cases >= killed.acknowledged as u64, "{killed:?}");
}
