use fengqiao_calendar::Instant;
use fengqiao_simulate::demo::{self, Options};
#[tokio::test]
async fn measure() {
    let folder = std::env::temp_dir().join("fengqiao-measure");
    let _ = std::fs::remove_dir_all(&folder);
    let t = std::time::Instant::now();
    let s = demo::make(&folder, Options { seed: 20_261_121, cases: 3000 }, Instant(1_795_300_000_000), &mut |_, _| ())
        .await
        .unwrap();
    eprintln!("{:?} {:#?}", t.elapsed(), s.tally);
}
