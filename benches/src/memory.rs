//! How long a server takes to start over each city, and how much memory it takes.

use std::time::Instant;

use anyhow::{Result, ensure};

use crate::client::{Connection, get};
use crate::figures::{Table, median, rate};
use crate::load::on_this_thread;
use crate::server::Server;
use crate::{Plan, pages};

/// Measures and puts the figures into a table.
///
/// # Errors
/// Where the server does not start.
pub fn measure(plan: &Plan) -> Result<Table> {
    let mut table = Table::new(&[
        "cases",
        "first answer after ms",
        "memory then MB",
        "memory after 200 different pages MB",
        "peak MB",
    ]);
    for &count in &plan.cases {
        let (folder, last) = pages::kept(plan, count)?;
        let (mut starts, mut idle, mut used, mut peak) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for _ in 0..plan.runs {
            let began = Instant::now();
            let server = Server::of_city(&plan.program, &folder, Some(last))?;
            answered(&server, "/")?;
            starts.push(began.elapsed().as_secs_f64() * 1000.0);
            idle.push(server.memory()?.now);
            for path in ["/", "/report", "/open", "/about", "/contact"].iter().cycle().take(200) {
                answered(&server, path)?;
            }
            let memory = server.memory()?;
            used.push(memory.now);
            peak.push(memory.peak);
        }
        let megabytes = |figures: Vec<f64>| format!("{:.0}", median(figures));
        table.row([
            rate(count as f64),
            format!("{:.0}", median(starts)),
            megabytes(idle),
            megabytes(used),
            megabytes(peak),
        ]);
    }
    Ok(table)
}

fn answered(server: &Server, path: &str) -> Result<()> {
    on_this_thread(async {
        let mut connection = Connection::open(server.address).await?;
        let mut request = Vec::new();
        get(&mut request, path, "", false);
        let answer = connection.exchange(&request).await?;
        ensure!(answer.status == 200, "{path} is answered {}", answer.status);
        Ok(())
    })
}
