# heal: health in the prompt, for zsh. Builtins only: no process is started.
# Put this into ~/.zshrc, after your prompt is set:    eval "$(heal init zsh --prompt)"
# It shows nothing when all is well, `vpn down` or `ephemeral 4m` when not, and `?` when nobody has looked for a while.
# HEAL_PROMPT holds the text, for a prompt of your own; `export HEAL_PROMPT` hands it to programs such as starship.
zmodload -F zsh/datetime p:EPOCHSECONDS
autoload -Uz add-zsh-hook
_heal_prompt() {
    emulate -L zsh
    local file="${HEAL_MEMORY:-${XDG_STATE_HOME:-$HOME/.local/state}/heal/memory}/state/prompt"
    local now=$EPOCHSECONDS written interval name expires text said=
    if [[ -r $file ]]; then
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
    psvar[9]=$said
}
if [[ -z ${(M)precmd_functions:#_heal_prompt} ]]; then
    add-zsh-hook precmd _heal_prompt
    PROMPT='%(9V.[%9v] .)'$PROMPT
fi
