//! Runs the commands for sentences about tables on small files, and looks at what comes out.

mod support;

use std::fs;

use caro_generate::{Shell, Userland};

use support::text_files::{folder, prints};
use support::{answer, command, run};

#[test]
fn columns_are_chosen_compared_and_added_up() {
    prints(
        "print the first column of data.csv where the second column is \"Paris\"",
        &["ada", "eve"],
    );
    prints(
        "print lines of data.csv where the second field is not Paris, skipping the header",
        &["bob,Rome,5", "bob,Oslo,7"],
    );
    prints(
        "sum the third column of data.csv where column 2 is Paris",
        &["130"],
    );
    prints(
        "count lines in data.csv where the third column is less than 10",
        &["2"],
    );
    prints(
        "the minimum of the third column of data.csv where the first column is bob",
        &["5"],
    );
    prints(
        "list the unique values of the first column of data.csv, skipping the header",
        &["ada", "bob", "eve"],
    );
    prints(
        "sort data.csv by the third column numerically in descending order, skipping the header",
        &["eve,Paris,100", "ada,Paris,30", "bob,Oslo,7", "bob,Rome,5"],
    );
}

#[test]
fn columns_are_found_by_their_names() {
    prints("average amount in data.csv", &["35.5"]);
    prints("sum up the amount column of data.csv", &["142"]);
    prints("the highest amount in data.csv", &["100"]);
    prints(
        "print the name and amount columns of data.csv",
        &["ada,30", "bob,5", "eve,100", "bob,7"],
    );
    prints("count the rows in data.csv with city Paris", &["2"]);
    prints(
        "rows of data.csv where amount > 20",
        &["ada,Paris,30", "eve,Paris,100"],
    );
    prints(
        "unique values of the city column in data.csv",
        &["Oslo", "Paris", "Rome"],
    );
    prints(
        "sort data.csv by amount, highest first",
        &[
            "name,city,amount",
            "eve,Paris,100",
            "ada,Paris,30",
            "bob,Oslo,7",
            "bob,Rome,5",
        ],
    );
    prints(
        "only the rows of data.csv where amount is over 6, sorted by name",
        &["ada,Paris,30", "bob,Oslo,7", "eve,Paris,100"],
    );
    prints(
        "total of the money field (column 3) in data.csv, skipping the header",
        &["142"],
    );
    let root = folder();
    let totals = command("total amount by city from data.csv", Shell::Bash);
    let printed = run("bash", &totals, root.path());
    let mut lines: Vec<_> = printed.lines().collect();
    lines.sort_unstable();
    assert_eq!(lines, ["Oslo 7", "Paris 130", "Rome 5"]);
}

#[test]
fn columns_of_logs_and_accounts_have_names_of_their_own() {
    let root = folder();
    let line = |ip: &str, path: &str, code: u16| {
        format!("{ip} - - [02/Mar/2024:10:00:00 +0000] \"GET {path} HTTP/1.1\" {code} 12\n")
    };
    let log = [
        line("10.0.0.1", "/a", 200),
        line("10.0.0.2", "/b", 404),
        line("10.0.0.1", "/a", 404),
    ]
    .concat();
    fs::write(root.path().join("access.log"), &log).unwrap();
    fs::write(
        root.path().join("passwd"),
        "root:x:0:0::/root:/bin/bash\nada:x:1:1::/home/ada:/bin/sh\n",
    )
    .unwrap();
    for (sentence, expected) in [
        ("count 404 responses in access.log", "2"),
        ("how many requests in access.log returned a 200", "1"),
        ("the most requested path in access.log", "2 /a"),
        (
            "which ip made the most requests in access.log",
            "2 10.0.0.1",
        ),
        ("unique visitors in access.log", "10.0.0.1|10.0.0.2"),
        (
            "the IP addresses that got a 404 in access.log",
            "10.0.0.2|10.0.0.1",
        ),
        (
            "count requests per status code in access.log",
            "1 200|2 404",
        ),
        ("print just the usernames from ./passwd", "root|ada"),
        ("list the users in ./passwd whose shell is /bin/sh", "ada"),
    ] {
        let Some(command) = answer(sentence, Shell::Bash, Userland::Gnu) else {
            panic!("no answer: {sentence}");
        };
        let printed = run("bash", &command, root.path());
        let lines: Vec<_> = printed.lines().map(str::trim_start).collect();
        assert_eq!(lines.join("|"), expected, "{sentence}: {command}");
    }
}

#[test]
fn sums_keep_all_their_digits() {
    let root = folder();
    fs::write(root.path().join("sums.csv"), "a,b\nx,5000000000.25\ny,1\n").unwrap();
    let sum = command("sum the second column of sums.csv", Shell::Bash);
    assert_eq!(run("bash", &sum, root.path()), "5000000001.25\n");
}
