//! Texts at which the parser was seen to panic. A panic is caught and means a warning, but its message would still reach
//! the terminal: such texts are to be kept from the parser. A test of its own, since it listens to the process's panics.

use std::sync::atomic::{AtomicUsize, Ordering};

use caro_safety::{Action, Context, assess};

static PANICS: AtomicUsize = AtomicUsize::new(0);

#[test]
fn no_text_that_was_found_reaches_what_panics() {
    let found = [
        "a<<\r b ${/for b ${/for c ${/d <(e ${/f ${/g\0 h} i",
        "docker-compo-composer<<\r nobash -c nc -a ---a tive .${/for b-a tive .${/for b i /decat /dev/zero > /dn \
         t<(nobash -c nc -a ---a tive .${/fprintf or b-a tive .${/for b in terra/enobasrl -O\u{1}9ttps:\u{1}\0\0\0\0\0mkfs.xet4 \
         d}q\u{1}c\u{fffd}\0r",
        "cat <<X ${a",
        "ec(oxa$'\\x41'rgs  | (sfdio<< '' |\0\0\0\0 (echoxarm -i $((old.txt -exec sh _dir1ch[\0\0\0=$(mktem p)true' \\; \
         -exec ec(mktem\0\0\0\0\0\0\0\u{1} p)true' \\;$-exec echo secogs  ",
        "cat << '' $((a",
        "echo 99999999999>f",
    ];
    std::panic::set_hook(Box::new(|_| {
        PANICS.fetch_add(1, Ordering::SeqCst);
    }));
    let actions = found.map(|text| assess(text, &Context::default()).action);
    let _ = std::panic::take_hook();
    assert_eq!(PANICS.load(Ordering::SeqCst), 0);
    assert!(
        actions.iter().all(|action| *action >= Action::Warned),
        "{actions:?}"
    );
}
