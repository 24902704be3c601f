# heal: health in the prompt, for fish 3.6 or newer. Builtins only: no process is started.
# Put this into ~/.config/fish/config.fish:    heal init fish --prompt | source
# It shows nothing when all is well, `vpn down` or `ephemeral 4m` when not, and `?` when nobody has looked for a while.
# HEAL_PROMPT holds the text, for a prompt of your own; `set -gx HEAL_PROMPT` behind this hands it to programs such as
# starship, which show it then.
set -gu HEAL_PROMPT ''
function _heal_prompt --on-event fish_prompt --description 'read what heal knows of health into HEAL_PROMPT'
    set -g HEAL_PROMPT ''
    set -l state $HOME/.local/state
    test -n "$XDG_STATE_HOME"; and set state $XDG_STATE_HOME
    set -l memory $state/heal/memory
    test -n "$HEAL_MEMORY"; and set memory $HEAL_MEMORY
    set -l file $memory/state/prompt
    test -f $file -a -r $file; or return 0
    # A file's age and its time give the time now.
    set -l now (math (path mtime -- $file) + (path mtime -R -- $file))
    set -l lines
    while read -l line
        set -a lines $line
    end <$file
    string match -qr '^(?<written>\d+) (?<interval>\d+)$' -- $lines[1]; or return 0
    set -l age (math $now - $written)
    if test $interval -gt 0; and test $age -gt (math 2 x $interval) -o $age -lt -60
        set HEAL_PROMPT '?'
        return 0
    end
    set -l said
    for line in $lines[2..]
        string match -qr '^\S+ (?<expires>-|\d+) (?<text>.+)$' -- $line; or continue
        set text (string replace -ar '[^\w ._:/@+-]' _ -- $text)
        if test $expires != -
            set -l left (math $expires - $now)
            test $left -ge 900; and continue
            if test $left -le 0
                set text "$text expired"
            else
                set text "$text "(math "floor($left / 60)")m
            end
        end
        contains -- $text $said; or set -a said $text
    end
    set -q said[1]; and set HEAL_PROMPT (string join ', ' -- $said)
    return 0
end
if not functions fish_prompt 2>/dev/null | string match -q '*_heal_inner_prompt*'
    functions -e _heal_inner_prompt
    functions -c fish_prompt _heal_inner_prompt 2>/dev/null
    or function _heal_inner_prompt; end
    function fish_prompt
        # First of all, while $status and $pipestatus are those of the last command.
        set -l inner (_heal_inner_prompt)
        test -n "$HEAL_PROMPT"; and not set -qx HEAL_PROMPT; and printf '[%s] ' $HEAL_PROMPT
        string join -- \n $inner
    end
end
