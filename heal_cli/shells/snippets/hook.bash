
# --hook: keeps what is run without heal, and offers heal fix after a failure. No process is started: what was typed is
# taken from the history (so that what is kept out of it is kept out of here) through a file that has no name.
if ((BASH_VERSINFO[0] >= 5)); then
_heal_secret=@SECRET@
_heal_before_hook() {
    local line stat REPLY
    _heal_last_typed
    _heal_number=$REPLY
    read -r stat <"/proc/$$/stat" 2>/dev/null
    stat=(${stat##*) })
    _heal_session=${stat[3]:-$$}
}

# The number and the text of the last line of the history: REPLY, and line of the caller.
_heal_last_typed() {
    local more_than_a_pipe
    if [[ -e /proc/self/fd ]]; then
        printf -v more_than_a_pipe '%70000s' ''  # so that bash takes a file, which it has removed already
        {
            HISTTIMEFORMAT='' history 1 >/proc/self/fd/9
            IFS= read -r -d '' line </proc/self/fd/9
        } 2>/dev/null 9<<<"$more_than_a_pipe"
    else
        line=$(HISTTIMEFORMAT='' history 1)
    fi
    line=${line%$'\n'}
    line=${line#"${line%%[! ]*}"}
    REPLY=${line%%[!0-9]*}
    line=${line#"$REPLY"}
    line=${line#?}
    line=${line# }
}

_heal_noticed() {
    local ended=$? now=${EPOCHREALTIME/[.,]/} begun=${_heal_begun-} line='' REPLY
    _heal_begun=''
    if [[ -n $begun && ${HEAL_DISABLE-} != 1 ]]; then
        _heal_last_typed
        if [[ -n $REPLY && $REPLY != "$_heal_number" ]]; then
            _heal_number=$REPLY
            [[ $line == ' '* ]] || _heal_note "$line" "$ended" "$begun" "$((now - begun))"
        fi
    fi
    return "$ended"
}

_heal_note() {
    local first=${1%%[[:space:]]*} words=" ${1//[|;&()$'\n\t']/ } " line=$1 folder=$PWD tool at spent
    local file="${HEAL_MEMORY:-${XDG_STATE_HOME:-$HOME/.local/state}/heal/memory}/typed.jsonl"
    for tool in heal @TOOLS@; do
        [[ $words != *" $tool "* ]] || return 0
    done
    printf -v spent '%d.%06d' "$(($4 / 1000000))" "$(($4 % 1000000))"
    at=${3:0:${#3}-6}.${3: -6}
    if [[ ${1,,} =~ $_heal_secret || $1$PWD == *[[:cntrl:]]* || ! -w $file ]]; then
        (command heal note --at "$at" --seconds "$spent" --exit "$2" --session "$_heal_session" <<<"$1" >/dev/null 2>&1 &)
    else
        line=${line//\\/\\\\} folder=${folder//\\/\\\\}
        line=${line//\"/\\\"} folder=${folder//\"/\\\"}
        printf '{"v":1,"at":%s,"session":"%s","cwd":"%s","line":"%s","exit":%d,"seconds":%s}\n' \
            "$at" "$_heal_session" "$folder" "$line" "$2" "$spent" 2>/dev/null >>"$file"
    fi
    if (($2 != 0 && $2 < 128)) && [[ " @KNOWN@ " == *" ${first##*/} "* ]]; then
        printf 'heal: %s failed without heal; @OFFER@\n' "$first" >&2
    fi
}

if [[ " ${PROMPT_COMMAND[*]-} " != *_heal_noticed* ]]; then
    _heal_before_hook
    PS0=${PS0-}'${_heal_session:0:$((_heal_begun=${EPOCHREALTIME/[.,]/},0))}'
    PROMPT_COMMAND="_heal_noticed${PROMPT_COMMAND:+; $PROMPT_COMMAND}"
fi
fi
