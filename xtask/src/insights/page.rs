//! The page in a browser: pictures for people to look at, and axe-core for contrast and labels.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};
use caro_insights::{Options, Source, evaluate, html};
use caro_telemetry::Timestamp;
use serde_json::Value;

use super::{UNTIL, directory, events};
use crate::say;

const AXE: &str = "axe-core@4.14.1";

/// Chromium's numbers for the two colour schemes.
const SCHEMES: [(&str, &str); 2] = [("light", "1"), ("dark", "0")];

/// Runs axe-core once the page is there, with every table opened, and writes what it found into the page's title.
const RUN: &str = "<script>for(const d of document.querySelectorAll('details'))d.open=true;\
axe.run().then(r=>{document.title=JSON.stringify({passed:r.passes.length,faults:[...r.violations,...r.incomplete]\
.map(v=>v.id+': '+v.nodes.length+' as '+v.nodes[0].html)})})</script></body>";

pub(super) fn look() -> Result<()> {
    let Some(chromium) = chromium() else {
        say("skipped: Chromium is not there; on Debian: apt-get install chromium");
        return Ok(());
    };
    let directory = directory()?;
    let page = directory.join("page.html");
    let text = page_of(6_000)?;
    std::fs::write(&page, &text)?;
    for (name, scheme) in SCHEMES {
        let picture = directory.join(format!("page-{name}.png"));
        let screenshot = format!("--screenshot={}", picture.display());
        browse(
            &chromium,
            scheme,
            &[&screenshot, "--window-size=1280,9000"],
            &page,
        )?;
        say(&picture.display().to_string());
    }
    let print = directory.join("page.pdf");
    let to_pdf = format!("--print-to-pdf={}", print.display());
    browse(&chromium, "1", &[&to_pdf, "--no-pdf-header-footer"], &page)?;
    say(&print.display().to_string());
    match axe(&directory) {
        Some(axe) => examine(&chromium, &directory, &text, &axe),
        None => {
            say("skipped: axe-core could not be installed (npm is needed)");
            Ok(())
        }
    }
}

fn page_of(count: usize) -> Result<String> {
    let file = events(count)?;
    let options = Options {
        now: Timestamp::parse(UNTIL).context("the date above is a date")?,
        since: None,
        threads: 2,
    };
    // Something to be named in the notes.
    let torn = Source::Lines(vec!["{\"torn\":".to_owned()]);
    let page = html(&evaluate(
        &[Source::File(file.clone()), torn],
        &options,
        &|_| (),
    ));
    std::fs::remove_file(file)?;
    Ok(page)
}

/// Fails where axe-core finds a fault, or cannot tell, in either colour scheme.
fn examine(chromium: &Path, directory: &Path, page: &str, axe: &str) -> Result<()> {
    // The page allows no script: for this, and only for this, it is changed.
    let policy = page
        .find("<meta http-equiv=")
        .context("the page has a policy")?;
    let end = page[policy..].find('>').context("the policy ends")? + policy + 1;
    let script = format!(
        "<script>{}</script>{RUN}",
        axe.replace("</script", "<\\/script")
    );
    let changed = format!(
        "{}{}",
        &page[..policy],
        page[end..].replace("</body>", &script)
    );
    let examined = directory.join("examined.html");
    std::fs::write(&examined, changed)?;
    for (name, scheme) in SCHEMES {
        let dom = browse(
            chromium,
            scheme,
            &["--dump-dom", "--virtual-time-budget=30000"],
            &examined,
        )?;
        let title = dom
            .split_once("<title>")
            .and_then(|(_, rest)| rest.split_once("</title>"));
        let (title, _) = title.context("Chromium gave no page")?;
        let title = title
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&");
        let found: Value =
            serde_json::from_str(&title).context("axe-core did not come to an end")?;
        let faults = found["faults"]
            .as_array()
            .context("axe-core lists faults")?;
        if !faults.is_empty() {
            bail!(
                "axe-core finds fault with the {name} page: {}",
                found["faults"]
            );
        }
        say(&format!(
            "axe-core, {name}: {} rules passed, no fault",
            found["passed"]
        ));
    }
    std::fs::remove_file(examined)?;
    Ok(())
}

fn browse(chromium: &Path, scheme: &str, more: &[&str], page: &Path) -> Result<String> {
    let profile = tempfile::tempdir()?;
    let output = Command::new(chromium)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--hide-scrollbars",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("--blink-settings=preferredColorScheme={scheme}"))
        .args(more)
        .arg(format!("file://{}", page.display()))
        .stderr(Stdio::null())
        .output()?;
    if !output.status.success() {
        bail!("Chromium failed");
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn chromium() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .flat_map(|folder| {
            ["chromium", "chromium-browser", "google-chrome"].map(|name| folder.join(name))
        })
        .find(|program| program.is_file())
}

/// The source of axe-core, installed once.
fn axe(directory: &Path) -> Option<String> {
    let file = directory.join("node_modules/axe-core/axe.min.js");
    if !file.exists() {
        let mut npm = Command::new("npm");
        npm.args(["install", "--silent", "--no-audit", "--no-fund", "--prefix"])
            .arg(directory)
            .arg(AXE);
        npm.stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .ok()?;
    }
    std::fs::read_to_string(file).ok()
}
