# Completion of heal for fish 3.4 or newer. Made from heal's own commands by `heal completion fish`; not to be edited.
# What follows on `heal run` completes as without heal. Nothing here starts heal.
function __heal_tree --no-scope-shadowing
    set commands
    set options
    set kinds ''
    set operand ''
    switch $argv[1]
        case ''
            set commands \
                'run'\t'Run CMD as if heal were not there; mend what may be mended when it fails, and run it again' \
                'fix'\t'Do what was advised after the last failure, once you have said yes; or carry out a fix by its name' \
                'explain'\t'Explain the last failed run, or the one described: the rule, its evidence, and what would be done' \
                'last'\t'Say what heal did in the last run of this terminal (or the last N), and why, with what was not shown then' \
                'history'\t'Show what was run through heal, newest last' \
                'undo'\t'Take back the last fix that says how (`undo` in its rule file), once you have said yes' \
                'setup'\t'Find kubeconfigs, registries, forges and clouds on this machine, and write a configuration after a yes' \
                'doctor'\t'Say what is installed, configured and broken, each with what mends it; safe to paste' \
                'stats'\t'Show what heal did for you: runs, failures, fixes, time saved; from your journal alone' \
                'predict'\t'Say what is expected of a command now, and why; without a command, of all that is expected to fail' \
                'trust'\t'Show what a project\'s .heal/ holds, and let its rules count after a yes, until one of its files changes' \
                'untrust'\t'Let the rules of a project count no more' \
                'init'\t'Print what belongs into the start-up file of a shell: your tools (heal alias) as functions, completion, a key' \
                'completion'\t'Print what completes heal, and the command behind heal run, in a shell' \
                'flow'\t'Run the steps of a workflow, each as `heal run` would' \
                'mcp'\t'Serve run, explain, fix, health and stats as tools to an assistant (Model Context Protocol, stdin and stdout)' \
                'demo'\t'Play a small lab in a temporary folder: a git remote whose token has expired, and a login that renews it' \
                'help'\t'Explain a topic (heal help alone lists them), or show the help of a command' \
                'config'\t'The configuration: targets, and how heal behaves' \
                'health'\t'Is the environment well? heal health [CHECK...] asks now; the rest keeps watch' \
                'learn'\t'Learn from what was run: patterns, contexts, fixes' \
                'rules'\t'The rules: list, show, check and try them' \
                'alias'\t'The tools that run through heal in your shells (heal init)'
            set options \
                '--version'\t'Show the version' \
                '-h'\t'Show help' \
                '--help'\t'Show help'
        case 'run'
            set options \
                '-c'\t'Run LINE with $SHELL -c instead of CMD' \
                '--dry-run'\t'Say what would be checked, run, and done on failure; run nothing' \
                '--no-heal'\t'Only observe and record' \
                '--no-preflight'\t'Do not check anything before the command' \
                '--no-predict'\t'Do not act on what history expects' \
                '--target'\t'The target of the configuration, by name or short name' \
                '--retries'\t'How often the command may be run again after a fix' \
                '--yes'\t'Answer every question with yes' \
                '-y'\t'Answer every question with yes' \
                '--no-input'\t'Never ask, and start nothing that asks' \
                '--report'\t'Write the whole life of the run to FILE as JSON' \
                '--quiet'\t'Say only what was healed or refused' \
                '-q'\t'Say only what was healed or refused' \
                '--verbose'\t'Say more of what heal does' \
                '-v'\t'Say more of what heal does' \
                '-h'\t'Show help' \
                '--help'\t'Show help'
            set kinds ' -c:line --target:target --retries:text --report:file '
            set operand 'command'
        case 'fix'
            set options \
                '--target'\t'The target of the configuration, by name or short name' \
                '--yes'\t'Do not ask' \
                '-y'\t'Do not ask' \
                '--unattended'\t'As heal does it by itself where nobody is; tells of it as JSON' \
                '--print'\t'Print the command that mends the last failure, and run nothing' \
                '-h'\t'Show help' \
                '--help'\t'Show help'
            set kinds ' --target:target '
            set operand 'text'
        case 'explain'
            set options \
                '--command'\t'The command line to explain' \
                '--exit'\t'Its exit status; -N for signal N' \
                '--stderr'\t'A file with its stderr; - for stdin' \
                '--json'\t'As one JSON object' \
                '--jsonl'\t'Read JSON lines on stdin, answer a line each' \
                '-h'\t'Show help' \
                '--help'\t'Show help'
            set kinds ' --command:line --exit:text --stderr:file '
            set operand 'text'
        case 'last'
            set options \
                '--json'\t'As one JSON object' \
                '-h'\t'Show help' \
                '--help'\t'Show help'
            set operand 'text'
        case 'history'
            set options \
                '--json'\t'One JSON object a line' \
                '--limit'\t'How many runs to show; 0 for all' \
                '--stderr'\t'Show what failed attempts said, as far as kept' \
                '-h'\t'Show help' \
                '--help'\t'Show help'
            set kinds ' --limit:text '
        case 'undo'
            set options \
                '--yes'\t'Do not ask' \
                '-y'\t'Do not ask' \
                '-h'\t'Show help' \
                '--help'\t'Show help'
        case 'setup'
            set options \
                '--yes'\t'Write the configuration without asking' \
                '-y'\t'Write the configuration without asking' \
                '--print'\t'Print what would be proposed, and do nothing' \
                '-h'\t'Show help' \
                '--help'\t'Show help'
        case 'doctor'
            set options \
                '--fix'\t'Mend what is heal\'s own: rights, cache, damaged files' \
                '--json'\t'As one JSON object' \
                '-h'\t'Show help' \
                '--help'\t'Show help'
        case 'stats'
            set options \
                '--since'\t'Only from then on: days (7d), weeks (2w) or a date' \
                '--target'\t'Only what acted at this target' \
                '--tool'\t'Only this program' \
                '--watch'\t'Live, until Ctrl-C' \
                '--json'\t'As one JSON object' \
                '--csv'\t'As CSV: section, name, measure, value' \
                '--prometheus'\t'For the textfile collector of node_exporter' \
                '--html'\t'Write one self-contained HTML page' \
                '-h'\t'Show help' \
                '--help'\t'Show help'
            set kinds ' --since:text --target:target --tool:text --html:file '
        case 'predict'
            set options \
                '--json'\t'As one JSON object' \
                '--history'\t'From a given history (JSON lines) instead of your own' \
                '--at'\t'The moment asked about, in ISO 8601' \
                '--slept-hours'\t'How long the machine has just slept' \
                '-h'\t'Show help' \
                '--help'\t'Show help'
            set kinds ' --history:file --at:text --slept-hours:text '
            set operand 'command'
        case 'trust'
            set options \
                '--list'\t'List the projects that were trusted' \
                '--json'\t'With --list: as one JSON object' \
                '--yes'\t'Trust it without a question: for scripts' \
                '-y'\t'Trust it without a question: for scripts' \
                '-h'\t'Show help' \
                '--help'\t'Show help'
            set operand 'dir'
        case 'untrust'
            set options \
                '-h'\t'Show help' \
                '--help'\t'Show help'
            set operand 'dir'
        case 'init'
            set options \
                '--prompt'\t'Health in the prompt, too' \
                '--key'\t'The key for what mends the last failure, such as alt-h; or none' \
                '--hook'\t'Keep what is run without heal, and offer heal fix after a failure' \
                '--cache'\t'Keep it in a file too, which a shell reads without any process' \
                '-h'\t'Show help' \
                '--help'\t'Show help'
            set kinds ' --key:text '
            set operand 'bash,zsh,fish,starship,powerlevel10k,tmux'
        case 'completion'
            set options \
                '-h'\t'Show help' \
                '--help'\t'Show help'
            set operand 'bash,zsh,fish'
        case 'flow'
            set options \
                '--from'\t'Begin with this step' \
                '--resume'\t'Go on where the last run stopped' \
                '--dry-run'\t'Print the plan; run nothing' \
                '--set'\t'A value, instead of the file\'s own' \
                '--target'\t'The target of steps that name none' \
                '--report'\t'Write what became of it as JSON' \
                '--no-input'\t'Never ask, and start nothing that asks' \
                '--schema'\t'Print the JSON schema of such files, for editors' \
                '--quiet'\t'Say only what was healed or refused' \
                '-q'\t'Say only what was healed or refused' \
                '--verbose'\t'Say more of what heal does' \
                '-v'\t'Say more of what heal does' \
                '-h'\t'Show help' \
                '--help'\t'Show help'
            set kinds ' --from:text --set:text --target:target --report:file '
            set operand 'file'
        case 'mcp'
            set options \
                '--allow-destructive'\t'Run also what cannot be taken back, such as `git push --force`' \
                '--print'\t'Print what an assistant\'s configuration needs, and serve nothing' \
                '-h'\t'Show help' \
                '--help'\t'Show help'
        case 'demo'
            set options \
                '-h'\t'Show help' \
                '--help'\t'Show help'
        case 'help'
            set options \
                '--man'\t'Print the man page heal(1)' \
                '-h'\t'Show help' \
                '--help'\t'Show help'
            set operand 'concepts,run,exit-codes,preflight,prediction,targets,configuration,safety,retry,projects,rules,memory,health,monitor,prompt,stats,shells,flow,python,mcp,troubleshooting,limits'
        case 'config'
            set commands \
                'path'\t'Print where the configuration file is, or would be' \
                'show'\t'Print the configuration in force, defaults filled in; ends with 1 if the file is wrong, saying where' \
                'schema'\t'Print the JSON schema of the configuration, for editors' \
                'init'\t'Write the commented example as your configuration, unless there is one already'
            set options \
                '-h'\t'Show help' \
                '--help'\t'Show help'
        case 'config path'
            set options \
                '-h'\t'Show help' \
                '--help'\t'Show help'
        case 'config show'
            set options \
                '--json'\t'As one JSON object' \
                '-h'\t'Show help' \
                '--help'\t'Show help'
        case 'config schema'
            set options \
                '-h'\t'Show help' \
                '--help'\t'Show help'
        case 'config init'
            set options \
                '-h'\t'Show help' \
                '--help'\t'Show help'
        case 'health'
            set commands \
                'now'\t'Ask every configured check, or some' \
                'monitor'\t'Keep watch: mend what may be mended unattended, tell of the rest' \
                'install'\t'Let systemd\'s user manager (launchd on macOS) run the monitor; without either, print a line for cron' \
                'uninstall'\t'Stop the monitor, and take away what `install` has written' \
                'status'\t'Is somebody keeping watch? Ends with 0 if so, 1 if not, 3 if the last look is too old'
            set options \
                '--json'\t'As one JSON object' \
                '--fix'\t'Mend what is bad and may be mended, then ask again' \
                '--watch'\t'A live table, until Ctrl-C' \
                '--prompt'\t'What a prompt shows; asks nothing' \
                '--format'\t'Of --prompt: with which shell\'s colours, or plain' \
                '--every'\t'Of --watch: how often to ask' \
                '-h'\t'Show help' \
                '--help'\t'Show help'
            set kinds ' --format:plain,bash,zsh,fish,tmux --every:text '
            set operand 'text'
        case 'health now'
            set options \
                '--json'\t'As one JSON object' \
                '--fix'\t'Mend what is bad and may be mended, then ask again' \
                '--watch'\t'A live table, until Ctrl-C' \
                '--prompt'\t'What a prompt shows; asks nothing' \
                '--format'\t'Of --prompt: with which shell\'s colours, or plain' \
                '--every'\t'Of --watch: how often to ask' \
                '-h'\t'Show help' \
                '--help'\t'Show help'
            set kinds ' --format:plain,bash,zsh,fish,tmux --every:text '
            set operand 'text'
        case 'health monitor'
            set options \
                '--once'\t'One look, and what follows from it; then end' \
                '--jitter'\t'Of --once: wait up to so long first' \
                '-h'\t'Show help' \
                '--help'\t'Show help'
            set kinds ' --jitter:text '
        case 'health install'
            set options \
                '--resident'\t'A service that stays, instead of a timer that looks now and then' \
                '--print'\t'Print what would be installed, and do nothing' \
                '-h'\t'Show help' \
                '--help'\t'Show help'
        case 'health uninstall'
            set options \
                '-h'\t'Show help' \
                '--help'\t'Show help'
        case 'health status'
            set options \
                '-h'\t'Show help' \
                '--help'\t'Show help'
        case 'learn'
            set commands \
                'list'\t'List what was learned: patterns with their fixes, and contexts in which failures are expected' \
                'show'\t'Show one entry as it stands in its file' \
                'forget'\t'Take a pattern or context out; heal does not learn it again (heal learn --rebuild does)' \
                'review'\t'Look at commands that may be fixes: one failed, another was run, and then the first one worked' \
                'accept'\t'Make a rule of yours of a command that may be a fix (heal learn review), or of a learned pattern' \
                'reject'\t'Never propose a command again; or take a pattern or context out for good, whatever is learned anew' \
                'export'\t'Write what was learned to one file, for another heal to import' \
                'import'\t'Take in what somebody else has learned, as patterns and contexts without evidence: nothing acts on them' \
                'purge'\t'Remove what heal remembers of your runs: the journal and all that was learned from it'
            set options \
                '--rebuild'\t'From the journal alone: what was changed or taken out by hand is undone' \
                '--dry-run'\t'Show what would change; write nothing' \
                '--json'\t'As one JSON object' \
                '-h'\t'Show help' \
                '--help'\t'Show help'
        case 'learn list'
            set options \
                '--json'\t'As one JSON object' \
                '-h'\t'Show help' \
                '--help'\t'Show help'
        case 'learn show'
            set options \
                '--json'\t'As one JSON object' \
                '-h'\t'Show help' \
                '--help'\t'Show help'
            set operand 'text'
        case 'learn forget'
            set options \
                '--json'\t'As one JSON object' \
                '-h'\t'Show help' \
                '--help'\t'Show help'
            set operand 'text'
        case 'learn review'
            set options \
                '--json'\t'As one JSON object' \
                '-h'\t'Show help' \
                '--help'\t'Show help'
        case 'learn accept'
            set options \
                '--json'\t'As one JSON object' \
                '-h'\t'Show help' \
                '--help'\t'Show help'
            set operand 'text'
        case 'learn reject'
            set options \
                '--json'\t'As one JSON object' \
                '-h'\t'Show help' \
                '--help'\t'Show help'
            set operand 'text'
        case 'learn export'
            set options \
                '--json'\t'As JSON instead of YAML' \
                '-h'\t'Show help' \
                '--help'\t'Show help'
            set operand 'file'
        case 'learn import'
            set options \
                '--dry-run'\t'Show what would be taken in; write nothing' \
                '--json'\t'As one JSON object' \
                '-h'\t'Show help' \
                '--help'\t'Show help'
            set operand 'file'
        case 'learn purge'
            set options \
                '--older-than'\t'Only what is older, such as 90d' \
                '--yes'\t'Do not ask' \
                '-y'\t'Do not ask' \
                '--json'\t'As one JSON object' \
                '-h'\t'Show help' \
                '--help'\t'Show help'
            set kinds ' --older-than:text '
        case 'rules'
            set commands \
                'list'\t'List the rules in force: id, type, when asked, what is done, layer' \
                'show'\t'Show a rule as it stands in its file' \
                'validate'\t'Check rule files; says file:line:column, rule, key, what is wrong and what would be right' \
                'test'\t'Run every example of the rules: each must match, or be missed, as it says' \
                'new'\t'Make a rule of the last failure, for you to edit: what was said, why, and two examples' \
                'schema'\t'Print the JSON schema of rule files, for editors: # yaml-language-server: $schema=schema.json as first line'
            set options \
                '-h'\t'Show help' \
                '--help'\t'Show help'
        case 'rules list'
            set options \
                '--json'\t'As one JSON object' \
                '-h'\t'Show help' \
                '--help'\t'Show help'
        case 'rules show'
            set options \
                '-h'\t'Show help' \
                '--help'\t'Show help'
            set operand 'text'
        case 'rules validate'
            set options \
                '-h'\t'Show help' \
                '--help'\t'Show help'
            set operand 'file'
        case 'rules test'
            set options \
                '-h'\t'Show help' \
                '--help'\t'Show help'
            set operand 'file'
        case 'rules new'
            set options \
                '--file'\t'Where to; else your own.yaml' \
                '--print'\t'Print it, and write nothing' \
                '-h'\t'Show help' \
                '--help'\t'Show help'
            set kinds ' --file:file '
            set operand 'text'
        case 'rules schema'
            set options \
                '-h'\t'Show help' \
                '--help'\t'Show help'
        case 'alias'
            set commands \
                'add'\t'Let shells run tools through heal, from their next start on' \
                'remove'\t'Let shells run tools without heal again' \
                'list'\t'List the tools that run through heal in your shells'
            set options \
                '-h'\t'Show help' \
                '--help'\t'Show help'
        case 'alias add'
            set options \
                '-h'\t'Show help' \
                '--help'\t'Show help'
            set operand 'text'
        case 'alias remove'
            set options \
                '-h'\t'Show help' \
                '--help'\t'Show help'
            set operand 'text'
        case 'alias list'
            set options \
                '--json'\t'As one JSON object' \
                '-h'\t'Show help' \
                '--help'\t'Show help'
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
