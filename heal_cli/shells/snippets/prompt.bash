# heal: health in the prompt, for bash 4.2 or newer. Builtins only: no process is started.
# Put this into ~/.bashrc:    eval "$(heal init bash --prompt)"
# It shows nothing when all is well, `vpn down` or `ephemeral 4m` when not, and `?` when nobody has looked for a while.
# HEAL_PROMPT holds the text, for a prompt of your own; `export HEAL_PROMPT` hands it to programs such as starship.
_heal_prompt() {
    local ended=$? now written interval name expires text said=
    local file="${HEAL_MEMORY:-${XDG_STATE_HOME:-$HOME/.local/state}/heal/memory}/state/prompt"
    if [[ -f $file && -r $file ]]; then
        if [[ -n ${EPOCHSECONDS-} ]]; then now=$EPOCHSECONDS; else printf -v now '%(%s)T' -1; fi
        {
            read -r written interval
            if [[ -z $written || -z $interval || $written$interval == *[!0-9]* ]]; then
                :
            elif ((interval && (now - written > 2 * interval || written - now > 60))); then
                said='?'
            else
                while read -r name expires text; do
                    text=${text//[^[:alnum:] ._:\/@+-]/_}
                    if [[ $expires != - ]]; then
                        [[ -z $expires || $expires == *[!0-9]* ]] && continue
                        ((expires - now >= 900)) && continue
                        if ((expires <= now)); then text+=' expired'; else text+=" $(((expires - now) / 60))m"; fi
                    fi
                    [[ ", $said, " == *", $text, "* ]] || said+="${said:+, }$text"
                done
            fi
        } 2>/dev/null <"$file"
    fi
    HEAL_PROMPT=$said
    return "$ended"
}
if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 402)) && [[ " ${PROMPT_COMMAND[*]-} " != *_heal_prompt* ]]; then
    PROMPT_COMMAND="_heal_prompt${PROMPT_COMMAND:+; $PROMPT_COMMAND}"
    PS1='${HEAL_PROMPT:+[$HEAL_PROMPT] }'$PS1
fi
