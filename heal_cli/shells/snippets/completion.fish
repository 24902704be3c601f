# Completion of heal for fish 3.4 or newer. Made from heal's own commands by `heal completion fish`; not to be edited.
# What follows on `heal run` completes as without heal. Nothing here starts heal.
function __heal_tree --no-scope-shadowing
    set commands
    set options
    set kinds ''
    set operand ''
    switch $argv[1]
@TREE@
    end
end

function __heal_complete
    set -l words (commandline -opc)
    while string match -q '*=*' -- $words[1]
        set -e words[1]
    end
    set -l cur (commandline -ct)
    set -l at
    set -l i 2
    set -l commands
    set -l options
    set -l kinds
    set -l operand
    __heal_tree ''
    while test $i -le (count $words)
        set -l word $words[$i]
        if test "$word $operand" = '-- command'
            __heal_command $words[(math $i + 1)..]
            return
        else if string match -q -- '-*' $word
            set -l kind (__heal_kind $word $kinds)
            if test -n "$kind"
                set i (math $i + 1)
                if test $i -gt (count $words)
                    __heal_value $kind ''
                    return
                end
                test "$kind $operand" = 'line command'; and set operand ''
            end
        else if test "$operand" = command
            __heal_command $words[$i..]
            return
        else if string match -rq -- "^$(string escape --style=regex -- $word)\t" $commands
            set -a at $word
            __heal_tree "$at"
        end
        set i (math $i + 1)
    end
    if string match -q -- '--*=*' $cur
        set -l name (string split -m 1 = -- $cur)[1]
        set -l kind (__heal_kind $name $kinds)
        test -n "$kind"; and __heal_value $kind $name=
    else if string match -q -- '-*' $cur
        printf '%s\n' $options
    else if test "$operand" = command
        __heal_command
    else
        test (count $commands) -gt 0; and printf '%s\n' $commands
        __heal_value "$operand" ''
    end
end

# What the option $argv[1] takes, by the list $argv[2]; nothing for a flag.
function __heal_kind
    string match -rq -- " $(string escape --style=regex -- $argv[1]):(?<kind>\S+) " $argv[2]; and echo $kind
end

# What an option or operand takes: a file, a folder, a target, or one of some words; $argv[2] stands in front of it.
function __heal_value
    set -l cur (string replace -r -- '^--[^=]*=' '' (commandline -ct))
    switch $argv[1]
        case file
            printf "$argv[2]%s\n" (__fish_complete_path $cur)
        case dir
            printf "$argv[2]%s\n" (__fish_complete_directories $cur '')
        case target
            set -l targets (__heal_targets)
            set -q targets[1]; and printf "$argv[2]%s\n" $targets
        case '*,*'
            printf "$argv[2]%s\n" (string split , -- $argv[1])
    end
end

# The names below `targets:` in the configuration.
function __heal_targets
    set -l folder $HOME/.config
    test -n "$XDG_CONFIG_HOME"; and set folder $XDG_CONFIG_HOME
    set -l file $folder/heal/config.yaml
    test -n "$HEAL_CONFIG"; and set file $HEAL_CONFIG
    test -r $file; or return 0
    set -l within no
    set -l first
    while read -l line
        if string match -q 'targets:*' -- $line
            set within yes
        else if string match -rq '^[^ #]' -- $line
            set within no
        else if test $within = yes; and string match -rq '^(?<indent> +)(?<name>[\w.-]+):' -- $line
            set -q first[1]; or set first $indent
            test "$indent" = "$first"; and echo $name
        end
    end <$file
    return 0
end

# The command whose words stand before the cursor, as if heal did not stand in front of it.
function __heal_command
    set -l words
    set -q argv[1]; and set words (string escape -- $argv)
    complete -C "$(string join ' ' -- $words (commandline -ct))"
end

complete -c heal -e
complete -c heal -f -a '(__heal_complete)'
