# Caro in the line editor: Alt-G turns the sentence that is typed into a command. Nothing is run.
# To use another key as well: bindkey '^G' caro-widget
caro-widget() {
    emulate -L zsh
    [[ -n ${BUFFER//[[:space:]]/} ]] || return 0
    zle -I
    local answer
    if answer=$(command caro --shell-widget --shell zsh -- "$BUFFER" </dev/null) && [[ -n $answer ]]; then
        BUFFER=$answer
        CURSOR=${#BUFFER}
    fi
}
if [[ -o interactive ]]; then
    zle -N caro-widget
    bindkey '\eg' caro-widget
fi
