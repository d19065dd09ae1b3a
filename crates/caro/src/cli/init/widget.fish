# Caro in the line editor: Alt-G turns the sentence that is typed into a command. Nothing is run.
# To use another key as well: bind \cg __caro_widget
function __caro_widget
    set -l sentence (commandline | string collect)
    if test -n (string trim -- "$sentence" | string collect)
        set -l answer (command caro --shell-widget --shell fish -- "$sentence" | string collect)
        if test -n "$answer"
            commandline -r -- $answer
            commandline -f end-of-line
        end
        commandline -f repaint
    end
end
if status is-interactive
    bind \eg __caro_widget
end
