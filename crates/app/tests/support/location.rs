//! The engine on which the tests of applications and pages run.

use std::path::Path;

use fengqiao_app::Location;

/// Where the database of a city in this folder is: a file in it, or a schema of its name where the tests are run on PostgreSQL.
pub fn location(folder: &Path) -> Location {
    if std::env::var("FENGQIAO_TEST_ON").is_ok_and(|engine| engine == "postgres") {
        let url = std::env::var("FENGQIAO_TEST_POSTGRES").expect("scripts/with-postgres.sh names the server");
        let schema = folder.file_name().unwrap_or_default().to_string_lossy().replace('-', "_");
        return Location::Postgres { url, schema };
    }
    Location::File(folder.join("city.db"))
}
