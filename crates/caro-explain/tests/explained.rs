//! What people read of everyday commands.

use std::fmt::Write as _;

use caro_explain::{Dialect, explain};

/// Explanations of commands, as the program shows them; what is not known has a question mark.
fn shown(commands: &[&str], dialect: Dialect) -> String {
    let mut shown = String::new();
    for command in commands {
        let parts = explain(command, dialect);
        let width = parts
            .iter()
            .map(|part| part.depth * 2 + part.text.chars().count())
            .filter(|width| *width <= 28)
            .max()
            .unwrap_or_default();
        let _ = writeln!(shown, "$ {command}");
        for part in parts {
            let text = format!("{}{}", "  ".repeat(part.depth), part.text);
            let mark = if part.known { ' ' } else { '?' };
            let _ = writeln!(shown, "{mark} {text:<width$}  {}", part.meaning);
        }
        shown.push('\n');
    }
    shown
}

fn gnu(commands: &[&str]) -> String {
    shown(commands, Dialect::Gnu)
}

#[test]
fn finding() {
    insta::assert_snapshot!(gnu(&[
        "find . -type f -iname '*.pdf' -size +10M",
        "find ~/Downloads -maxdepth 1 -type f -mtime -7 -not -name '.*' -print0 | xargs -0 ls -lt",
        r"find src \( -name '*.c' -o -name '*.h' \) -exec grep -n TODO {} +",
        r"find /srv -type d -perm -0002 -exec chmod o-w {} \;",
        "find . -name node_modules -prune -o -type f -newer Makefile -print",
        "find /var/log -name '*.gz' -size -1M -mmin +90 -delete",
        "find . -printf '%s %p\\n' | sort -rn | head -5",
    ]));
}

#[test]
fn files() {
    insta::assert_snapshot!(gnu(&[
        "ls -lahS --color=auto *.txt",
        "cp -r -p photos videos /mnt/backup/",
        "mv -n *.jpg ~/Pictures",
        "rm -rf build dist",
        "ln -sfn releases/42 current",
        "chmod -R u=rwX,go-w .",
        "chmod 4755 tool && sudo chown root:wheel tool",
        "du -xh --max-depth=1 / 2>/dev/null | sort -rh",
        "df -hT",
        "dd if=/dev/zero of=disk.img bs=1M count=512 status=progress",
        "tar -xzf site.tar.gz -C /srv --strip-components=1",
        "tar czvf - notes | ssh bob@box 'cat > notes.tgz'",
        "zip -r -9 site.zip public -x '*.map'",
        "date -d '2 weeks ago' +%Y-%m-%d",
        "touch -t 202401010000 -- -odd-name",
    ]));
}

#[test]
fn text() {
    insta::assert_snapshot!(gnu(&[
        "grep -rniE --include='*.rs' 'todo|fixme' src",
        "grep -c -e foo -e bar log.txt",
        "sed -i.bak 's/http:/https:/g' index.html",
        "sed -n '/BEGIN/,/END/p' cert.pem",
        "sed '1d;$d' data.csv",
        "awk -F, '$3 > 100 {print $1, $NF}' sales.csv",
        "awk '{sum += $2} END {print sum}' x",
        "sort -t: -k3,3n -k1,1 /etc/passwd",
        "cut -d, -f1,3-5 --complement data.csv | tr -s ' ' '\\n' | sort | uniq -c",
        "tail -n +2 -q a.csv b.csv > all.csv",
        "tail -F /var/log/syslog | grep --line-buffered error",
        "diff -u <(sort a.txt) <(sort b.txt)",
        "jq -r '.[] | .name' < people.json",
        "tr '[:upper:]' '[:lower:]' <<< \"$NAME\"",
    ]));
}

#[test]
fn the_shell_itself() {
    insta::assert_snapshot!(gnu(&[
        "make && ./run.sh || echo failed; date",
        "for f in *.jpeg; do mv \"$f\" \"${f%.jpeg}.jpg\"; done",
        "while IFS=, read -r name mail; do echo \"$name\"; done < people.csv",
        "until ping -c1 box; do sleep 5; done",
        "for ((i=0; i<10; i++)); do echo $i; done",
        "if [[ -f ~/.bashrc && ! -L ~/.bashrc ]]; then cat ~/.bashrc; elif [ -d x ]; then ls x; else exit 1; fi",
        "case $1 in start|stop) service nginx $1 ;; *) echo usage >&2 ;; esac",
        "(cd /tmp && ls) > list 2>&1 &",
        "{ date; uptime; } >> log",
        "greet() { echo \"hello $1\"; }; greet Bob",
        "TZ=UTC date; count=$(ls | wc -l); echo $((count * 2))",
        "cat <<EOF > hello.txt\nhello $USER\nEOF",
        "! time -p make |& tee build.log",
        "echo `hostname`: ${PORT:-8080} ${#name} $? \"$@\"",
        "exec 3<&- 2>> errors.log",
        "nohup nice -n 10 ./long.sh > /dev/null 2>&1 &",
        "sudo -u www bash -c 'cd /srv && ls -l | head -3'",
    ]));
}

#[test]
fn networks_machines_and_processes() {
    insta::assert_snapshot!(gnu(&[
        "curl -fsSL -H 'Accept: application/json' -o out.json https://example.com/api",
        "wget -qO- https://example.com | less",
        "ssh -p 2222 -L 8080:localhost:80 bob@box",
        "scp -r bob@box:/srv/www ./www",
        "rsync -avz --delete --exclude='*.tmp' site/ bob@box:/srv/www/",
        "ss -tlnp | grep :80",
        "ip -br addr show dev eth0",
        "ps aux --sort=-%mem | head -n 11",
        "kill -9 $(pgrep -f server.py)",
        "lsof -nP -iTCP:8080",
        "timeout -s INT 1.5h watch -n 2 'df -h'",
        "systemctl enable --now nginx && journalctl -fu nginx --since '1 hour ago'",
        "crontab -l",
    ]));
}

#[test]
fn subcommands() {
    insta::assert_snapshot!(gnu(&[
        "git log --oneline --graph -10 main..HEAD",
        "git commit -am 'Fix it'",
        "git checkout -b fix origin/main",
        "git branch -d old older",
        "git reset --hard HEAD~2",
        "git push -u origin main --force-with-lease",
        "git stash pop",
        "git -C /srv remote add upstream https://example.com/x.git",
        "docker run --rm -it -p 8080:80 -v \"$PWD\":/data:ro nginx sh",
        "docker compose -f dev.yml logs -f --tail 20 web",
        "kubectl get pods -A -o wide",
        "sudo apt install -y curl jq",
        "brew install --cask firefox",
        "npm install -g typescript",
    ]));
}

#[test]
fn what_is_not_known_is_said_not_to_be() {
    insta::assert_snapshot!(gnu(&[
        "frobnicate -x --deep file",
        "grep --frobnicate foo bar",
        "ls -lX9q",
        "git frobnicate now",
        "rm --frob a b",
        "head -n",
        "$EDITOR notes.txt",
        "./configure --prefix=/usr",
    ]));
}

#[test]
fn bsd_tools_differ() {
    insta::assert_snapshot!(shown(
        &[
            "sed -i '' 's/a/b/' x.txt",
            "date -v-1d +%F",
            "stat -f %z x.txt",
            "ls -lG",
            "find . -mtime -2h",
        ],
        Dialect::Bsd
    ));
}

#[test]
fn what_is_not_posix_shell_has_no_explanation() {
    for command in [
        "for x in *; echo $x; end",
        "if test -f x; echo yes; end",
        "Get-ChildItem | Where-Object { $_.Length -gt 10MB } | ForEach-Object { if ($_.x) { y } else",
        "echo 'open",
        "",
        "   ",
        "# only a comment",
    ] {
        assert_eq!(explain(command, Dialect::Gnu), [], "{command}");
    }
}
