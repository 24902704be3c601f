# heal in zsh 5.7 or newer. Put this into ~/.zshrc; while nothing has changed it starts no process:
#     source @CACHE@ 2>/dev/null || eval "$(heal init zsh@OPTIONS@ --cache)"
if [[ -o interactive ]]; then

# Is heal to run this? Not while a completion asks the tool, and not where there is no heal.
_heal_wanted() {
    [[ ${HEAL_DISABLE-} != 1 && -z ${compstate+x} && ${1-} != __complete* ]] && (( $+commands[heal] ))
}
@FUNCTIONS@
# Completion is read at the first TAB, whether compinit has been called or will be.
fpath+=(@COMPLETIONS@)
if (( $+functions[compdef] )); then autoload -Uz _heal && compdef _heal heal; fi

# What mends the last failure, put on the command line and not run.
_heal_line() {
    zle -I
    local line
    line=$(command heal fix --print </dev/tty) || return 0
    BUFFER=$line CURSOR=${#line}
}
zle -N heal-line _heal_line
@KEY@@HOOK@fi
