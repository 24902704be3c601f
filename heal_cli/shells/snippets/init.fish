# heal in fish 3.4 or newer. Put this into ~/.config/fish/config.fish; while nothing has changed it starts no process:
#     source @CACHE@ 2>/dev/null; or heal init fish@OPTIONS@ --cache | source
if status is-interactive

# Is heal to run this? Not while a completion asks the tool (then there is a command line), and not where there is no heal.
function _heal_wanted
    test "$HEAL_DISABLE" != 1; and not string match -q '__complete*' -- "$argv[1]"
    and test -z "$(commandline)"; and command -q heal
end
@FUNCTIONS@
# Completion is read at the first TAB. $fish_complete_path stays as it is: a change of it takes the completions away that
# config.fish has sourced before (kubectl completion fish | source).
function __heal_complete
    test -r @COMPLETION@; and source @COMPLETION@; and __heal_complete
end
complete -c heal -f -a '(__heal_complete)'

# What mends the last failure, put on the command line and not run.
function _heal_line
    set -l line (command heal fix --print | string collect)
    test -n "$line"; and commandline -r -- $line
    commandline -f repaint
end
@KEY@@HOOK@end
