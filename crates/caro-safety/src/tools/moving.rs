//! Moving away: `mv`, whose sources go and whose destination may be replaced.

use crate::effects::{Effect, Judged, described};
use crate::options::{Arguments, Spec};
use crate::place::{Located, Place};
use crate::rule::Rule;
use crate::scope::Scope;
use crate::tools::{Call, overwriting};
use crate::value::Stream;
use crate::verdict::{Category, RiskLevel};
use crate::walk::Walker;

static MOVE_AWAY: Rule = Rule {
    id: "move-away",
    category: Category::FilesystemDestruction,
    summary: "moves away what has to stay where it is, or what is not known",
    catches: &[
        "mv / /tmp/x",
        "mv ~ /tmp/old",
        "mv /etc /etc.bak",
        "mv /usr/bin/* .",
        "mv \"$FILE\" old/",
        "mv data.txt /dev/null",
    ],
    leaves: &[
        "mv a.txt b.txt",
        "mv *.jpg photos/",
        "for f in *.jpeg; do mv \"$f\" \"${f%.jpeg}.jpg\"; done",
    ],
};

pub(crate) static RULES: &[&Rule] = &[&MOVE_AWAY];

/// What moving a path away is.
pub(crate) fn moved_away(what: &str, located: &Located) -> Option<Judged> {
    use RiskLevel::{Critical, High};
    Some(match located.place {
        Place::Root
        | Place::Home
        | Place::System
        | Place::Core
        | Place::Accounts
        | Place::Device
        | Place::Harmless => Judged::new(
            &MOVE_AWAY,
            Critical,
            format!(
                "This moves away {}, which has to stay where it is.",
                described(located)
            ),
        ),
        Place::Config | Place::State | Place::Secret => Judged::new(
            &MOVE_AWAY,
            High,
            format!(
                "This moves away {}, which something else may rely on.",
                described(located)
            ),
        ),
        Place::Unknown => Judged::new(
            &MOVE_AWAY,
            High,
            format!(
                "What `{}` is, and so what is moved, is only known when it runs.",
                what
            ),
        ),
        Place::Above => Judged::new(
            &MOVE_AWAY,
            High,
            "This moves what is above the working directory, whichever that is.",
        ),
        _ => return None,
    })
}

/// `mv`: its sources go away, its destination may be replaced.
pub(crate) fn judge(walker: &mut Walker<'_>, call: &Call<'_>, scope: &mut Scope) -> Stream {
    let spec = Spec {
        letters: "tS",
        words: &["target-directory", "suffix"],
        ..Spec::default()
    };
    let arguments = Arguments::read(call.arguments, spec);
    let (sources, destination) = overwriting::sources_and_destination(&arguments);
    for source in sources {
        walker.effect(Effect::MoveAway, source, scope);
    }
    let Some(destination) = destination.as_deref() else {
        return Stream::Nothing;
    };
    let located = walker.locate(destination, scope);
    if located.path == "/dev/null" {
        let explanation = "This replaces /dev/null by a file, or throws the file away.";
        walker.report(
            &MOVE_AWAY,
            RiskLevel::Critical,
            destination.span.clone(),
            explanation,
            Some("rm deletes a file".into()),
        );
    } else if !(arguments.has_any('n', "no-clobber") || arguments.has('b')) {
        walker.effect(
            overwriting::destination_effect(destination, &located),
            destination,
            scope,
        );
    }
    Stream::Nothing
}
