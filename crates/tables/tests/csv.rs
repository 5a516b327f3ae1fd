//! Tables out and in again.

#![allow(clippy::unwrap_used)]

use std::io::{self, Read, Write};

use fengqiao_calendar::{Language, Text};
use fengqiao_tables::{ByteOrderMark, CELL_CHARS_MAX, COLUMNS_MAX, Cell, CsvIssue, CsvSheet, ROW_BYTES_MAX, Rows};
use proptest::prelude::*;

fn header(columns: &[(&str, &str)]) -> Vec<Text> {
    columns.iter().map(|(zh, en)| Text { zh: (*zh).to_owned(), en: (*en).to_owned() }).collect()
}

/// One column, one cell.
fn check_cell(cell: Cell<'_>, written: &str) {
    let mut sheet = CsvSheet::new(Vec::new(), &header(&[("列", "c")]), Language::En, ByteOrderMark::Omitted).unwrap();
    sheet.row([cell.clone()]).unwrap();
    assert_eq!(String::from_utf8(sheet.finish().unwrap()).unwrap(), format!("c\r\n{written}\r\n"), "{cell:?}");
}

/// Each row as its cells, each issue as its line and key.
fn check_rows(text: &[u8], expected: &[Result<&[&str], (u64, &str)>]) {
    let rows: Vec<Result<Vec<String>, (u64, &str)>> = Rows::open(text)
        .unwrap_or_else(|issues| panic!("{issues:?}"))
        .map(|row| row.map(|row| row.cells().to_vec()).map_err(|issue| (issue.line, issue.key)))
        .collect();
    let expected: Vec<Result<Vec<String>, (u64, &str)>> =
        expected.iter().map(|row| row.map(|cells| cells.iter().map(|cell| (*cell).to_owned()).collect())).collect();
    assert_eq!(rows, expected, "{}", String::from_utf8_lossy(text));
}

fn check_refused(text: &[u8], expected: &[(u64, &str)]) {
    let issues = Rows::open(text).err().unwrap_or_default();
    let found: Vec<(u64, &str)> = issues.iter().map(|issue| (issue.line, issue.key)).collect();
    assert_eq!(found, expected);
    assert!(issues.iter().all(|issue| issue.ends_file && !issue.in_words(Language::Zh).contains('{')));
}

#[test]
fn what_a_spreadsheet_would_run_is_escaped() {
    check_cell(Cell::from("=HYPERLINK(\"http://x\")"), "\"'=HYPERLINK(\"\"http://x\"\")\"");
    check_cell(Cell::from("+86 138"), "'+86 138");
    check_cell(Cell::from("-1+1"), "'-1+1");
    check_cell(Cell::from("@SUM(A1)"), "'@SUM(A1)");
    check_cell(Cell::from("\tx"), "'\tx");
    check_cell(Cell::from("\rx"), "\"'\rx\"");
    check_cell(Cell::from("＝1+1"), "'＝1+1");
    check_cell(Cell::from("'=1"), "''=1");
    check_cell(Cell::from("'quoted'"), "'quoted'");
    check_cell(Cell::Number(-5), "-5");
    check_cell(Cell::from("a,b"), "\"a,b\"");
    check_cell(Cell::from("第一行\n第二行"), "\"第一行\n第二行\"");
    check_cell(Cell::from("说\"好\""), "\"说\"\"好\"\"\"");
    check_cell(Cell::from(None::<i64>), "\"\"");
    check_cell(Cell::from(Some("3 = 3")), "3 = 3");
}

#[test]
fn the_header_is_in_the_readers_language() {
    let columns = header(&[("编号", "Number"), ("承办单位", "")]);
    let first_line = |language, mark| {
        let bytes = CsvSheet::new(Vec::new(), &columns, language, mark).unwrap().finish().unwrap();
        String::from_utf8(bytes).unwrap()
    };
    assert_eq!(first_line(Language::Zh, ByteOrderMark::Omitted), "编号,承办单位\r\n");
    assert_eq!(first_line(Language::En, ByteOrderMark::Omitted), "Number,承办单位\r\n");
    assert_eq!(first_line(Language::Zh, ByteOrderMark::Written), "\u{feff}编号,承办单位\r\n");
}

#[test]
fn a_row_has_the_cells_of_the_header() {
    let columns = header(&[("甲", "a"), ("乙", "b")]);
    let mut sheet = CsvSheet::new(Vec::new(), &columns, Language::En, ByteOrderMark::Omitted).unwrap();
    sheet.row([Cell::Number(1)]).unwrap();
    let refused = sheet.row([Cell::Number(1), Cell::Number(2), Cell::Number(3)]).unwrap_err();
    assert_eq!(refused.kind(), io::ErrorKind::InvalidInput);
    assert_eq!(sheet.finish().unwrap(), b"a,b\r\n1,\r\n");
}

#[test]
fn a_writer_that_fails_is_told() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let marked = CsvSheet::new(Full, &header(&[("甲", "a")]), Language::Zh, ByteOrderMark::Written);
    assert_eq!(marked.err().map(|error| error.kind()), Some(io::ErrorKind::StorageFull));
    let late = CsvSheet::new(Full, &header(&[("甲", "a")]), Language::Zh, ByteOrderMark::Omitted).unwrap();
    assert_eq!(late.finish().err().map(|error| error.kind()), Some(io::ErrorKind::StorageFull));
}

#[test]
fn rows_are_read_with_their_lines() {
    check_rows(b"a,b\n1,2\n", &[Ok(&["1", "2"])]);
    check_rows("\u{feff}编号,内容\r\n1,路灯\r\n".as_bytes(), &[Ok(&["1", "路灯"])]);
    check_rows(
        b"a,b\n\"x\ny\",2\n3\n4,5,6\n7,8",
        &[Ok(&["x\ny", "2"]), Err((4, "csv-columns")), Err((5, "csv-columns")), Ok(&["7", "8"])],
    );
    check_rows(b"a,b\n,\n1,\n", &[Ok(&["1", ""])]);
    check_rows(b"a,b\n1,'=2\n''-3,'x\n", &[Ok(&["1", "=2"]), Ok(&["'-3", "'x"])]);
    check_rows(b"a\n\xC2\xB7\n\xC2\n x \n", &[Ok(&["·"]), Err((3, "csv-not-utf8")), Ok(&[" x "])]);
    check_rows(b"a\nx\0y\nz\n", &[Err((2, "csv-nul")), Ok(&["z"])]);
    check_rows(b"a,b\r\n\r\n\r\n1\r\n", &[Err((4, "csv-columns"))]);
    check_rows(b"\n\na,b\n\n1\n", &[Err((5, "csv-columns"))]);
    check_rows(b"a,b\r1\r2,3", &[Err((2, "csv-columns")), Ok(&["2", "3"])]);
    check_rows(b"a,b\n\"x\"y,2\"\n\"1\"\"\",\n", &[Ok(&["xy", "2\""]), Ok(&["1\"", ""])]);
    check_rows(b"a\r\n\"x\r\ny\"\r\n1,2\r\n", &[Ok(&["x\r\ny"]), Err((4, "csv-columns"))]);
    check_rows(b"a\n1\n\"2\n3\n", &[Ok(&["1"]), Err((3, "csv-quote-open"))]);
    check_rows(b"a,b", &[]);
}

#[test]
fn a_header_that_cannot_be_used_is_refused_with_every_reason() {
    check_refused(b"", &[(1, "csv-empty")]);
    check_refused(b"\xEF\xBB\xBF", &[(1, "csv-empty")]);
    check_refused(b"a,,a,\n1,2,3,4\n", &[(1, "csv-header-empty"), (1, "csv-header-twice"), (1, "csv-header-empty")]);
    check_refused(b"\xB1\xE0\xBA\xC5,b\n", &[(1, "csv-not-utf8")]);
    check_refused(b"\xFF\xFEa\0", &[(1, "csv-utf16")]);
    let wide: Vec<String> = (0..=COLUMNS_MAX).map(|number| format!("c{number}")).collect();
    check_refused(wide.join(",").as_bytes(), &[(1, "csv-columns-max")]);
}

#[test]
fn columns_are_found_by_name() {
    let mut rows = Rows::open("编号 , 内容\n 7 ,  \n".as_bytes()).unwrap();
    assert_eq!(rows.columns(), ["编号", "内容"]);
    assert_eq!(rows.require(&["内容"]), Ok(()));
    let missing: Vec<String> =
        rows.require(&["地点", "内容", "时间"]).unwrap_err().iter().map(CsvIssue::to_string).collect();
    assert_eq!(missing, ["line 1: the header has no column `地点`", "line 1: the header has no column `时间`"]);
    let row = rows.next().unwrap().unwrap();
    assert_eq!((row.line(), row.number(), row.get("编号"), row.text("编号")), (2, 1, Some(" 7 "), Some("7")));
    assert_eq!((row.get("内容"), row.text("内容"), row.get("地点")), (Some("  "), None, None));
}

#[test]
fn limits_are_told_and_end_the_file_where_they_must() {
    let long = format!("a,b\n{},1\n2,3\n", "字".repeat(CELL_CHARS_MAX + 1));
    check_rows(long.as_bytes(), &[Err((2, "csv-cell-long")), Ok(&["2", "3"])]);
    let bytes = usize::try_from(ROW_BYTES_MAX).unwrap();
    let open = format!("a,b\n1,2\n\"{}", "x,\n".repeat(bytes));
    check_rows(open.as_bytes(), &[Ok(&["1", "2"]), Err((3, "csv-row-long"))]);
}

#[test]
fn a_reader_that_fails_is_told_once() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the line is dead"))
        }
    }
    let mut rows = Rows::open(b"a\n1\n".chain(Broken)).unwrap();
    assert!(rows.next().unwrap().is_ok());
    let issue = rows.next().unwrap().unwrap_err();
    assert_eq!((issue.key, issue.in_words(Language::Zh).contains("the line is dead")), ("csv-read", true));
    assert!(rows.next().is_none());
}

#[test]
fn a_reader_that_gives_one_byte_at_a_time_is_read_alike() {
    struct Slow<'a>(&'a [u8]);
    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = buffer.len().min(1);
            self.0.read(&mut buffer[..length])
        }
    }
    let mut rows = Rows::open(Slow("\u{feff}编号\r\n\"一\r\n二\"\r\n".as_bytes())).unwrap();
    assert_eq!(rows.columns(), ["编号"]);
    assert_eq!(rows.next().unwrap().unwrap().cells(), ["一\r\n二"]);
    assert!(rows.next().is_none());
}

#[test]
fn progress_is_counted_in_bytes() {
    let text = b"a\n1\n2\n";
    let mut rows = Rows::open(text.as_slice()).unwrap();
    assert!(rows.by_ref().all(|row| row.is_ok()));
    assert_eq!(rows.bytes_read(), 6);
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(table in prop::collection::vec(prop::collection::vec("[=+@\t '\",\r\n一a-]{0,6}", 3), 0..8)) {
        let columns = header(&[("甲", "a"), ("乙", "b"), ("丙", "c")]);
        let mut sheet = CsvSheet::new(Vec::new(), &columns, Language::Zh, ByteOrderMark::Written).unwrap();
        for row in &table {
            sheet.row(row.iter().map(|cell| Cell::from(cell.as_str()))).unwrap();
        }
        let bytes = sheet.finish().unwrap();
        let read: Vec<Vec<String>> = Rows::open(bytes.as_slice()).unwrap().map(|row| row.unwrap().cells().to_vec()).collect();
        let kept: Vec<Vec<String>> = table.into_iter().filter(|row| row.iter().any(|cell| !cell.is_empty())).collect();
        prop_assert_eq!(read, kept);
    }

    #[test]
    fn no_bytes_make_it_fail(bytes in prop::collection::vec(prop::sample::select(b"a,\"\n\r\xFF\xC2\xB7=' \0".to_vec()), 0..60)) {
        if let Ok(rows) = Rows::open(bytes.as_slice()) {
            let width = rows.columns().len();
            for row in rows.flatten() {
                prop_assert_eq!(row.cells().len(), width);
            }
        }
    }
}
