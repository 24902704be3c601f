# heal in bash 4.2 or newer. Put this into ~/.bashrc; while nothing has changed it starts no process:
#     source @CACHE@ 2>/dev/null || eval "$(heal init bash@OPTIONS@ --cache)"
if [[ $- == *i* ]]; then

# Is heal to run this? Not while a completion asks the tool, and not where there is no heal.
_heal_wanted() {
    [[ ${HEAL_DISABLE-} != 1 && -z ${COMP_LINE-} && ${1-} != __complete* ]] && type -P heal >/dev/null
}
@FUNCTIONS@
# Completion is read at the first TAB.
_heal_completion() { source @COMPLETION@ && return 124; }
complete -F _heal_completion heal

# What mends the last failure, put on the command line and not run.
_heal_line() {
    local line
    line=$(command heal fix --print) || return
    READLINE_LINE=$line READLINE_POINT=${#line}
}
@KEY@@HOOK@fi
