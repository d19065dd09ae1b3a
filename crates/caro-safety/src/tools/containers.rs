//! Containers and clusters: `docker`, `podman`, `kubectl`, `helm` and their like.

use crate::options::{Arguments, Spec};
use crate::rule::Rule;
use crate::scope::Scope;
use crate::tools::Call;
use crate::value::{Carries, HOME, Stream, Value};
use crate::verdict::{Category, RiskLevel};
use crate::walk::Walker;

static REMOVE: Rule = Rule {
    id: "container-remove",
    category: Category::Container,
    summary: "removes containers, images or networks",
    catches: &[
        "docker rm -f web",
        "docker rmi app",
        "podman container rm web",
        "docker compose down",
        "docker stop web",
        "docker image prune -f",
        "docker kill $(docker ps -q)",
    ],
    leaves: &[
        "docker ps -a",
        "docker run --rm alpine ls",
        "docker logs web",
        "docker build -t app .",
    ],
};

static PRUNE: Rule = Rule {
    id: "container-data",
    category: Category::Container,
    summary: "removes volumes, or everything that does not run",
    catches: &[
        "docker system prune -af --volumes",
        "docker volume rm data",
        "docker compose down -v",
        "docker volume prune -f",
        "podman system reset",
    ],
    leaves: &[
        "docker system df",
        "docker volume ls",
        "docker compose up -d",
    ],
};

static PRIVILEGED: Rule = Rule {
    id: "container-host",
    category: Category::PrivilegeEscalation,
    summary: "gives a container the rights or the files of the machine",
    catches: &[
        "docker run --privileged alpine",
        "docker run -v /:/host alpine",
        "docker run -v /var/run/docker.sock:/var/run/docker.sock x",
        "docker run --mount type=bind,source=/,target=/host x",
    ],
    leaves: &[
        "docker run -v \"$PWD\":/app node",
        "docker run -p 80:80 nginx",
    ],
};

static CLUSTER: Rule = Rule {
    id: "cluster-delete",
    category: Category::Container,
    summary: "deletes resources of a cluster, or empties a node",
    catches: &[
        "kubectl delete namespace prod",
        "kubectl delete pods --all",
        "kubectl drain node1",
        "helm uninstall app",
        "kubectl delete -f app.yaml",
        "kubectl scale deploy/web --replicas=0",
        "minikube delete",
    ],
    leaves: &[
        "kubectl get pods",
        "kubectl delete pod x --dry-run=client",
        "helm list",
        "kubectl describe node x",
        "helm upgrade app ./chart",
    ],
};

pub(crate) static RULES: &[&Rule] = &[&REMOVE, &PRUNE, &PRIVILEGED, &CLUSTER];

/// Judges a container tool.
pub(crate) fn judge(walker: &mut Walker<'_>, call: &Call<'_>, scope: &mut Scope) -> Stream {
    match call.name {
        "kubectl" | "oc" | "k3s" | "k" => judge_cluster(walker, call, scope),
        "helm" => {
            let words = call.words();
            if words.first().is_some_and(|verb| {
                matches!(*verb, "uninstall" | "delete" | "del" | "un" | "rollback")
            }) && !call.has(&["--dry-run"])
            {
                call.report(
                    walker,
                    &CLUSTER,
                    RiskLevel::High,
                    "This removes or turns back a release and its resources.",
                );
            }
        }
        "minikube" | "kind" | "lxc" | "crictl" | "ctr" => {
            let words = call.words();
            if words
                .iter()
                .take(2)
                .any(|verb| matches!(*verb, "delete" | "rm" | "rmp" | "rmi" | "remove"))
            {
                call.report(
                    walker,
                    &CLUSTER,
                    RiskLevel::High,
                    "This removes a cluster or a container with what is in it.",
                );
            }
        }
        _ => judge_containers(walker, call, scope),
    }
    Stream::Other(Carries::Nothing)
}

fn judge_containers(walker: &mut Walker<'_>, call: &Call<'_>, scope: &mut Scope) {
    use RiskLevel::{High, Moderate};
    let words = call.words();
    let word = |index: usize| words.get(index).copied().unwrap_or("");
    let compose = usize::from(word(0) == "compose");
    let verb = if call.name.ends_with("-compose") {
        word(0)
    } else {
        word(compose)
    };
    let composed = compose == 1 || call.name.ends_with("-compose");
    match (word(0), word(1)) {
        ("run" | "exec" | "create", _) => return judge_run(walker, call, scope),
        ("container", "run" | "exec") => return judge_run(walker, call, scope),
        ("volume", "rm" | "remove" | "prune") => {
            return call.report(
                walker,
                &PRUNE,
                High,
                "This removes volumes with the data in them.",
            );
        }
        ("system", "prune" | "reset") => {
            let risk = if call.has(&["--volumes", "--all"])
                || call.has_letter('a')
                || word(1) == "reset"
            {
                High
            } else {
                Moderate
            };
            return call.report(walker, &PRUNE, risk, "This removes everything that is not running: containers, images, networks, and volumes where asked.");
        }
        ("container" | "image" | "network" | "builder" | "buildx", "prune" | "rm" | "remove") => {
            return call.report(
                walker,
                &REMOVE,
                Moderate,
                "This removes containers, images or networks.",
            );
        }
        ("swarm", "leave") | ("node" | "service" | "stack" | "secret", "rm" | "remove") => {
            return call.report(
                walker,
                &CLUSTER,
                High,
                "This takes a cluster or its services apart.",
            );
        }
        _ => {}
    }
    if composed && verb == "down" && (call.has_letter('v') || call.has(&["--volumes", "--rmi"])) {
        return call.report(
            walker,
            &PRUNE,
            High,
            "This removes the containers and the volumes with the data in them.",
        );
    }
    if composed && matches!(verb, "exec" | "run") {
        return;
    }
    if matches!(verb, "rm" | "rmi" | "kill" | "stop" | "restart" | "pause")
        || composed && verb == "down"
    {
        let computed = call
            .arguments
            .iter()
            .any(|argument| argument.carries == Carries::Computed);
        let volumes = verb == "rm" && call.has(&["-v", "--volumes"]);
        let risk = if computed || volumes { High } else { Moderate };
        call.report(
            walker,
            &REMOVE,
            risk,
            "This stops or removes containers or images.",
        );
    }
}

/// `docker run` and `docker exec`: what the container gets, and what runs in it.
fn judge_run(walker: &mut Walker<'_>, call: &Call<'_>, scope: &mut Scope) {
    let spec = Spec {
        letters: "vpewuhlmc",
        words: &[
            "volume",
            "publish",
            "env",
            "workdir",
            "user",
            "name",
            "network",
            "net",
            "mount",
            "entrypoint",
            "hostname",
            "label",
            "memory",
            "cpus",
            "env-file",
            "restart",
            "add-host",
            "cap-add",
            "cap-drop",
            "device",
            "dns",
            "gpus",
            "ipc",
            "log-driver",
            "log-opt",
            "pid",
            "platform",
            "security-opt",
            "shm-size",
            "tmpfs",
            "ulimit",
            "userns",
            "volumes-from",
            "detach-keys",
            "expose",
            "link",
            "pull",
            "runtime",
        ],
        leading: true,
        single_dash: false,
    };
    let start = call
        .arguments
        .iter()
        .position(|argument| matches!(argument.text.as_str(), "run" | "exec" | "create"))
        .map_or(0, |at| at + 1);
    let inner = &call.arguments[start..];
    let arguments = Arguments::read(inner, spec);
    let mut host = arguments.has_long("privileged");
    let mut mounts: Vec<(&str, &str)> = Vec::new();
    let mut shared = false;
    for given in &arguments.options {
        let Some(value) = given.value else {
            continue;
        };
        let source = match given.name {
            "v" | "volume" => value.split(':').next(),
            "mount" => value.split(',').find_map(|part| {
                part.strip_prefix("source=")
                    .or_else(|| part.strip_prefix("src="))
            }),
            "pid" | "userns" | "ipc" if value == "host" => Some("/"),
            "cap-add" if matches!(value, "ALL" | "SYS_ADMIN") => Some("/"),
            "device" => Some(value.split(':').next().unwrap_or(value)),
            _ => None,
        };
        if let ("v" | "volume", Some((from, to))) = (given.name, value.split_once(':')) {
            mounts.push((from, to.split(':').next().unwrap_or(to)));
            let from = Value::new(from, given.argument.span.clone());
            shared |= walker.locate(&from, scope).place.is_protected();
        }
        if let Some(source) = source {
            let place = walker
                .locate(&Value::new(source, given.argument.span.clone()), scope)
                .place;
            host |= matches!(
                source,
                "/" | "/etc"
                    | "/root"
                    | "/var/run/docker.sock"
                    | "/run/docker.sock"
                    | "/proc"
                    | "/sys"
                    | "/boot"
            ) || place == crate::place::Place::Device;
        }
    }
    if host {
        call.report(
            walker,
            &PRIVILEGED,
            RiskLevel::High,
            "This gives a container the rights or the files of the machine.",
        );
    }
    let command = inner.get(arguments.first_operand + 1..).unwrap_or(&[]);
    if command.is_empty() {
        return;
    }
    // With the machine's files in it, what a container destroys is the machine's.
    let mut contained = Scope::new(Some("/container"));
    contained.contained = !host && !shared;
    let command: Vec<Value> = command.iter().map(|word| mounted(word, &mounts)).collect();
    walker.judge(&command, call.input.clone(), &mut contained);
}

/// A word of a container's command, where it is a path of the machine under another name.
fn mounted(word: &Value, mounts: &[(&str, &str)]) -> Value {
    let mut word = word.clone();
    for (from, to) in mounts {
        // A command line in one word: what it names there is the machine's, too.
        if word.text.contains(' ') && to.len() > 1 && from.starts_with(['/', HOME]) {
            let from = from.trim_end_matches('/');
            word.text = word.text.replace(&format!(" {to}"), &format!(" {from}"));
            word.limit();
        }
        let text = word.text.clone();
        let below = text
            .strip_prefix(to)
            .filter(|rest| rest.is_empty() || rest.starts_with('/'));
        if let Some(rest) = below
            && from.starts_with(['/', HOME])
        {
            word.text = format!("{}{rest}", from.trim_end_matches('/'));
            if word.text.is_empty() {
                word.text.push('/');
            }
            break;
        }
    }
    word
}

fn judge_cluster(walker: &mut Walker<'_>, call: &Call<'_>, scope: &mut Scope) {
    use RiskLevel::{High, Moderate};
    let spec = Spec {
        letters: "nflcos",
        words: &[
            "namespace",
            "context",
            "kubeconfig",
            "filename",
            "selector",
            "container",
            "cluster",
            "output",
        ],
        ..Spec::default()
    };
    let arguments = Arguments::read(call.arguments, spec);
    let skip = usize::from(call.name == "k3s");
    let verb = arguments.operand(skip).unwrap_or("");
    let dry = call
        .arguments
        .iter()
        .any(|argument| argument.text.starts_with("--dry-run"));
    if dry {
        return;
    }
    match verb {
        "delete" => {
            let kind = arguments.operand(skip + 1).unwrap_or("");
            let one = matches!(kind, "pod" | "pods" | "po" | "job" | "jobs")
                && arguments.operands.len() > 2
                && !call.has(&["--all"]);
            let risk = if one || kind.starts_with("pod/") {
                Moderate
            } else {
                High
            };
            call.report_safer(
                walker,
                &CLUSTER,
                risk,
                "This deletes resources of a cluster.",
                "--dry-run=client lists them first",
            );
        }
        "drain" | "replace" if (verb == "drain" || call.has(&["--force"])) => {
            call.report(
                walker,
                &CLUSTER,
                High,
                "This moves everything off a node, or recreates resources.",
            );
        }
        "scale"
            if call.has(&["--replicas"])
                && call
                    .arguments
                    .iter()
                    .any(|argument| argument.text == "--replicas=0" || argument.text == "0") =>
        {
            call.report(walker, &CLUSTER, High, "This stops every replica.");
        }
        "cordon" | "taint" | "rollout"
            if verb != "rollout"
                || arguments
                    .operand(skip + 1)
                    .is_some_and(|verb| matches!(verb, "undo" | "restart")) =>
        {
            call.report(
                walker,
                &CLUSTER,
                Moderate,
                "This changes where or how a cluster's pods run.",
            );
        }
        "exec" => {
            let start = call
                .arguments
                .iter()
                .position(|argument| argument.text == "--")
                .map_or(call.arguments.len(), |at| at + 1);
            let mut contained = Scope::new(Some("/container"));
            contained.contained = true;
            let command = call.arguments.get(start..).unwrap_or(&[]);
            if !command.is_empty() {
                walker.judge(command, call.input.clone(), &mut contained);
            }
        }
        "apply" | "create"
            if call.arguments.windows(2).any(|pair| {
                matches!(pair[0].text.as_str(), "-f" | "--filename")
                    && pair[1].text.starts_with("http")
            }) =>
        {
            call.report(
                walker,
                &CLUSTER,
                Moderate,
                "This applies what comes from the network to a cluster.",
            );
        }
        _ => {}
    }
    let _ = scope;
}
