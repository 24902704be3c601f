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
    local line
    if line=$(command heal fix --print 2>/dev/null </dev/tty); then
        BUFFER=$line CURSOR=${#line}
    else
        zle -M -- "$(command heal fix --print 2>&1 </dev/tty)"
    fi
}
zle -N heal-line _heal_line
@KEY@@HOOK@fi
