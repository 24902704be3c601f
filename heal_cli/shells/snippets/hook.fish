
# --hook: keeps what is run without heal, and offers heal fix after a failure. No process is started; what begins with a
# blank, or is typed in private mode, is not kept. It needs fish 3.5.
set -g _heal_secret @SECRET@
function _heal_noticed --on-event fish_postexec
    set -l ended $status
    set -l spent (math $CMD_DURATION / 1000)
    set -l line $argv[1]
    test -z "$line" -o "$HEAL_DISABLE" = 1 -o -n "$fish_private_mode"; and return
    string match -q ' *' -- $line; and return
    set -l words ' '(string replace -ar '[|;&()\s]' ' ' -- $line | string join ' ')' '
    for tool in heal @TOOLS@
        string match -q "* $tool *" -- $words; and return
    end
    if not set -q _heal_session
        set -g _heal_session $fish_pid
        if test -r /proc/$fish_pid/stat
            read -l stat </proc/$fish_pid/stat
            set _heal_session (string split ' ' -- (string replace -r '.*\) ' '' -- $stat))[4]
        end
    end
    set -l state $HOME/.local/state
    test -n "$XDG_STATE_HOME"; and set state $XDG_STATE_HOME
    set -l file $state/heal/memory/typed.jsonl
    test -n "$HEAL_MEMORY"; and set file $HEAL_MEMORY/typed.jsonl
    if not test -w $file; or string match -qir $_heal_secret -- $line; or string match -qr '[[:cntrl:]]' -- "$line$PWD"
        printf '%s\n' $line | command heal note --seconds $spent --exit $ended --session $_heal_session >/dev/null 2>&1 &
        disown
    else
        # A file's age and its time give the time now.
        set -l at (math (path mtime -- $file) + (path mtime -R -- $file) - $spent)
        set -l told (string replace -a \\ \\\\ -- $line $PWD | string replace -a '"' '\\"')
        printf '{"v":1,"at":%s,"session":"%s","cwd":"%s","line":"%s","exit":%d,"seconds":%s}\n' \
            $at $_heal_session $told[2] $told[1] $ended $spent >>$file
    end
    set -l first (string match -r '^\S+' -- $line)
    if test $ended -ne 0 -a $ended -lt 128; and contains -- (string replace -r '.*/' '' -- $first) @KNOWN@
        echo "heal: $first failed without heal; @OFFER@" >&2
    end
end
