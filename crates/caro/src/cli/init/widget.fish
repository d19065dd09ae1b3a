# Caro in the line editor: Alt-G turns the sentence that is typed into a command. Nothing is run.
# To use another key as well: bind \cg __caro_widget
function __caro_say
    # The first line must not begin behind the sentence.
    set -l before \n
    while read -l line
        printf '%s%s\n' "$before" $line >&2
        set before ''
    end
end
function __caro_widget
    set -l sentence (commandline | string collect)
    if test -n (string trim -- "$sentence" | string collect)
        set -l answer (command caro --shell-widget --shell fish -- "$sentence" 2>| __caro_say | string collect)
        if test -n "$answer"
            commandline -r -- $answer
        end
        commandline -f repaint
    end
end
if status is-interactive
    bind \eg __caro_widget
end
