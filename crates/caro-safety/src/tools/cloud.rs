//! Cloud accounts: `terraform`, `aws`, `gcloud`, `az` and their like.

use crate::rule::Rule;
use crate::scope::Scope;
use crate::tools::{Call, shells};
use crate::value::{Carries, Stream};
use crate::verdict::{Category, RiskLevel};
use crate::walk::Walker;

static DESTROY: Rule = Rule {
    id: "cloud-destroy",
    category: Category::Cloud,
    summary: "destroys infrastructure, or applies changes without asking",
    catches: &[
        "terraform destroy",
        "terraform apply -auto-approve",
        "tofu destroy -auto-approve",
        "pulumi destroy",
        "terraform state rm x",
        "terraform apply -destroy",
        "cdk destroy",
        "terraform -chdir=infra destroy",
    ],
    leaves: &[
        "terraform plan",
        "terraform plan -destroy",
        "terraform apply",
        "terraform init",
        "pulumi preview",
        "terraform state list",
    ],
};

static REMOVE: Rule = Rule {
    id: "cloud-remove",
    category: Category::Cloud,
    summary: "removes resources of a cloud account",
    catches: &[
        "aws s3 rm s3://bucket --recursive",
        "aws s3 rb s3://bucket --force",
        "aws ec2 terminate-instances --instance-ids i-1",
        "gcloud compute instances delete vm",
        "az group delete -n rg",
        "gsutil rm -r gs://bucket",
        "doctl compute droplet delete 1",
        "heroku apps:destroy app",
        "gh repo delete owner/repo",
        "aws s3 sync . s3://bucket --delete",
        "firebase firestore:delete --all-collections",
        "fly apps destroy app",
    ],
    leaves: &[
        "aws s3 ls",
        "aws ec2 describe-instances",
        "gcloud compute instances list",
        "az group list",
        "gsutil ls",
        "gh pr list",
        "aws s3 cp a.txt s3://bucket/",
        "aws s3 rm s3://bucket --recursive --dryrun",
    ],
};

pub(crate) static RULES: &[&Rule] = &[&DESTROY, &REMOVE];

/// Judges a cloud tool by its verbs.
pub(crate) fn judge(walker: &mut Walker<'_>, call: &Call<'_>, scope: &mut Scope) -> Stream {
    use RiskLevel::High;
    let words = call.words();
    let dry = call.has(&[
        "--dry-run",
        "--dryrun",
        "--dry_run",
        "--no-execute-changeset",
        "--check",
    ]);
    if dry {
        return Stream::Other(Carries::Nothing);
    }
    match call.name {
        "terraform" | "tofu" | "terragrunt" | "pulumi" | "cdk" | "serverless" | "kops" | "sam" => {
            judge_infrastructure(walker, call, &words)
        }
        "ansible" => {
            let module = call
                .arguments
                .windows(2)
                .find(|pair| matches!(pair[0].text.as_str(), "-a" | "--args"));
            if let Some([_, code]) = module {
                shells::run_value(walker, code, &mut scope.clone(), Stream::Nothing);
            }
        }
        _ => {
            if words.iter().take(6).any(|word| removes(word))
                || call.name == "aws" && words.contains(&"sync") && call.has(&["--delete"])
            {
                call.report(
                    walker,
                    &REMOVE,
                    High,
                    "This removes resources of an account, with the data in them.",
                );
            } else if call.name == "gsutil" && words.contains(&"rsync") && call.has_letter('d') {
                call.report(
                    walker,
                    &REMOVE,
                    High,
                    "This deletes from a bucket whatever the source does not hold.",
                );
            }
        }
    }
    Stream::Other(Carries::Nothing)
}

/// Whether a word of a cloud tool's command is a verb that removes.
fn removes(word: &str) -> bool {
    let word = word.rsplit(':').next().unwrap_or(word);
    matches!(
        word,
        "delete"
            | "rm"
            | "rb"
            | "destroy"
            | "remove"
            | "terminate"
            | "purge"
            | "del"
            | "delete-batch"
            | "wipe"
            | "teardown"
    ) || [
        "delete-",
        "terminate-",
        "remove-",
        "deregister-",
        "destroy-",
        "purge-",
        "revoke-",
        "disable-",
        "detach-",
    ]
    .iter()
    .any(|start| word.starts_with(start))
}

fn judge_infrastructure(walker: &mut Walker<'_>, call: &Call<'_>, words: &[&str]) {
    use RiskLevel::{High, Moderate};
    let verb = words
        .iter()
        .find(|word| !word.contains('='))
        .copied()
        .unwrap_or("");
    let unasked = call.has(&[
        "-auto-approve",
        "--auto-approve",
        "--yes",
        "-y",
        "--skip-preview",
        "-f",
        "--terragrunt-non-interactive",
        "--require-approval",
    ]);
    match verb {
        "destroy" | "remove" | "delete" | "down" => {
            call.report_safer(
                walker,
                &DESTROY,
                High,
                "This destroys infrastructure, with the data in it.",
                "terraform plan -destroy lists it first",
            );
        }
        "run-all" if words.contains(&"destroy") => call.report(
            walker,
            &DESTROY,
            High,
            "This destroys infrastructure, with the data in it.",
        ),
        "apply" | "up" | "deploy" if call.has(&["-destroy", "--destroy"]) || unasked => {
            call.report_safer(
                walker,
                &DESTROY,
                High,
                "This changes or destroys infrastructure without asking.",
                "terraform plan shows the changes first",
            );
        }
        "state"
            if words
                .iter()
                .any(|word| matches!(*word, "rm" | "push" | "mv" | "delete")) =>
        {
            call.report(
                walker,
                &DESTROY,
                High,
                "This changes what the tool believes to exist.",
            );
        }
        "workspace" | "stack" if words.iter().any(|word| matches!(*word, "delete" | "rm")) => {
            call.report(
                walker,
                &DESTROY,
                High,
                "This removes a workspace or a stack, and what is known of its resources.",
            );
        }
        "taint" | "force-unlock" | "untaint" | "import" => call.report(
            walker,
            &DESTROY,
            Moderate,
            "This changes what the next apply does.",
        ),
        _ => {}
    }
}
