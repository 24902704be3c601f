
# --hook: keeps what is run without heal, and offers heal fix after a failure. No process is started; what begins with a
# blank is not kept.
zmodload -F zsh/datetime p:EPOCHREALTIME
autoload -Uz add-zsh-hook
_heal_secret=@SECRET@
_heal_before() { typeset -g _heal_line_typed=$1 _heal_begun=$EPOCHREALTIME; }
_heal_noticed() {
    local ended=$? begun=${_heal_begun-} line=${_heal_line_typed-} now=$EPOCHREALTIME
    _heal_begun='' _heal_line_typed=''
    [[ -z $begun || $line == ' '* || ${HEAL_DISABLE-} == 1 ]] || _heal_note "$line" $ended $begun $now
}

_heal_note() {
    emulate -L zsh
    local first=${1%%[[:space:]]*} words_typed=" ${1//[|;&()$'\n\t']/ } " line=$1 folder=$PWD tool spent stat
    local file="${HEAL_MEMORY:-${XDG_STATE_HOME:-$HOME/.local/state}/heal/memory}/typed.jsonl"
    for tool in heal @TOOLS@; do
        [[ $words_typed != *" $tool "* ]] || return 0
    done
    if [[ -z ${_heal_session-} ]]; then
        { read -r stat </proc/$$/stat; } 2>/dev/null
        typeset -g _heal_session=${${(s: :)${stat##*\) }}[4]:-$$}
    fi
    printf -v spent '%.6f' $(( $4 - $3 ))
    if [[ ${(L)1} =~ $_heal_secret || $1$PWD == *[[:cntrl:]]* || ! -w $file ]]; then
        (command heal note --at $3 --seconds $spent --exit $2 --session $_heal_session <<<"$1" >/dev/null 2>&1 &)
    else
        line=${line//\\/\\\\} folder=${folder//\\/\\\\}
        line=${line//\"/\\\"} folder=${folder//\"/\\\"}
        printf '{"v":1,"at":%s,"session":"%s","cwd":"%s","line":"%s","exit":%d,"seconds":%s}\n' \
            $3 $_heal_session "$folder" "$line" $2 $spent 2>/dev/null >>$file
    fi
    if (( $2 != 0 && $2 < 128 )) && [[ " @KNOWN@ " == *" ${first##*/} "* ]]; then
        print -r -u2 -- "heal: $first failed without heal; @OFFER@"
    fi
}

add-zsh-hook preexec _heal_before
precmd_functions=(_heal_noticed ${precmd_functions:#_heal_noticed})
