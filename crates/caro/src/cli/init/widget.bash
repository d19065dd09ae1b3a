# Caro in the line editor: Alt-G turns the sentence that is typed into a command. Nothing is run.
# To use another key as well: bind -x '"\C-g": __caro_widget'
__caro_widget() {
    [[ -n ${READLINE_LINE//[[:space:]]/} ]] || return 0
    local answer
    if answer=$(command caro --shell-widget --shell bash -- "$READLINE_LINE") && [[ -n $answer ]]; then
        READLINE_LINE=$answer
        READLINE_POINT=${#READLINE_LINE}
    fi
}
if [[ $- == *i* ]]; then
    bind -x '"\eg": __caro_widget'
fi
