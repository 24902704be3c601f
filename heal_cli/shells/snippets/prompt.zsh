# heal: health in the prompt, for zsh. Builtins only: no process is started.
# Put this into ~/.zshrc, after your prompt is set:    eval "$(heal init zsh --prompt)"
# It shows nothing when all is well, `vpn down` or `ephemeral 4m` when not, and `?` when nobody has looked for a while.
# HEAL_PROMPT holds the text, for a prompt of your own; `export HEAL_PROMPT` behind this hands it to programs such as
# starship, which show it then.
zmodload -F zsh/datetime p:EPOCHSECONDS
typeset -g +x HEAL_PROMPT=
_heal_prompt() {
    emulate -L zsh
    local file="${HEAL_MEMORY:-${XDG_STATE_HOME:-$HOME/.local/state}/heal/memory}/state/prompt"
    local now=$EPOCHSECONDS written interval name expires text said=
    if [[ -f $file && -r $file ]]; then
        {
            read -r written interval
            if [[ -z $written || -z $interval || $written$interval == *[^0-9]* ]]; then
                :
            elif (( interval && (now - written > 2 * interval || written - now > 60) )); then
                said='?'
            else
                while read -r name expires text; do
                    text=${text//[^[:alnum:] ._:\/@+-]/_}
                    if [[ $expires != - ]]; then
                        [[ -z $expires || $expires == *[^0-9]* ]] && continue
                        (( expires - now >= 900 )) && continue
                        if (( expires <= now )); then text+=' expired'; else text+=" $(( (expires - now) / 60 ))m"; fi
                    fi
                    [[ ", $said, " == *", $text, "* ]] || said+="${said:+, }$text"
                done
            fi
        } <$file
    fi
    typeset -g HEAL_PROMPT=$said
    if [[ ${(t)HEAL_PROMPT} == *export* ]]; then psvar[9]=; else psvar[9]=$said; fi
}
typeset -ga precmd_functions
if [[ -z ${(M)precmd_functions:#_heal_prompt} ]]; then
    precmd_functions=(_heal_prompt $precmd_functions)  # first: others draw their prompts in theirs
    PROMPT='%(9V.[%9v] .)'$PROMPT
fi
