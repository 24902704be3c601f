# Completion of heal for bash 4.2 or newer. Made from heal's own commands by `heal completion bash`; not to be edited.
# What follows on `heal run` completes as without heal: with bash-completion if that is loaded, else by what
# `complete -p` knows. Nothing here starts heal.
_heal_tree() {
    commands='' options='' kinds='' operand=''
    case $1 in
        '')
            commands='run fix explain last history undo setup doctor stats predict trust untrust init completion flow mcp demo help config health learn rules alias'
            options='--version -h --help'
            ;;
        'run')
            options='-c --dry-run --no-heal --no-preflight --no-predict --target --retries --yes -y --no-input --report --quiet -q --verbose -v -h --help'
            kinds=' -c:line --target:target --retries:text --report:file '
            operand='command'
            ;;
        'fix')
            options='--target --yes -y --unattended --print -h --help'
            kinds=' --target:target '
            operand='text'
            ;;
        'explain')
            options='--command --exit --stderr --json --jsonl -h --help'
            kinds=' --command:line --exit:text --stderr:file '
            operand='text'
            ;;
        'last')
            options='--json -h --help'
            operand='text'
            ;;
        'history')
            options='--json --limit --stderr -h --help'
            kinds=' --limit:text '
            ;;
        'undo')
            options='--yes -y -h --help'
            ;;
        'setup')
            options='--yes -y --print -h --help'
            ;;
        'doctor')
            options='--fix --json -h --help'
            ;;
        'stats')
            options='--since --target --tool --watch --json --csv --prometheus --html -h --help'
            kinds=' --since:text --target:target --tool:text --html:file '
            ;;
        'predict')
            options='--json --history --at --slept-hours -h --help'
            kinds=' --history:file --at:text --slept-hours:text '
            operand='command'
            ;;
        'trust')
            options='--list --json --yes -y -h --help'
            operand='dir'
            ;;
        'untrust')
            options='-h --help'
            operand='dir'
            ;;
        'init')
            options='--prompt --key --hook --cache -h --help'
            kinds=' --key:text '
            operand='bash,zsh,fish,starship,powerlevel10k,tmux'
            ;;
        'completion')
            options='-h --help'
            operand='bash,zsh,fish'
            ;;
        'flow')
            options='--from --resume --dry-run --set --target --report --no-input --schema --quiet -q --verbose -v -h --help'
            kinds=' --from:text --set:text --target:target --report:file '
            operand='file'
            ;;
        'mcp')
            options='--allow-destructive --print -h --help'
            ;;
        'demo')
            options='-h --help'
            ;;
        'help')
            options='--man -h --help'
            operand='concepts,run,exit-codes,preflight,prediction,targets,configuration,safety,retry,projects,rules,memory,health,monitor,prompt,stats,shells,flow,python,mcp,troubleshooting,limits'
            ;;
        'config')
            commands='path show schema init'
            options='-h --help'
            ;;
        'config path')
            options='-h --help'
            ;;
        'config show')
            options='--json -h --help'
            ;;
        'config schema')
            options='-h --help'
            ;;
        'config init')
            options='-h --help'
            ;;
        'health')
            commands='now monitor install uninstall status'
            options='--json --fix --watch --prompt --format --every -h --help'
            kinds=' --format:plain,bash,zsh,fish,tmux --every:text '
            operand='text'
            ;;
        'health now')
            options='--json --fix --watch --prompt --format --every -h --help'
            kinds=' --format:plain,bash,zsh,fish,tmux --every:text '
            operand='text'
            ;;
        'health monitor')
            options='--once --jitter -h --help'
            kinds=' --jitter:text '
            ;;
        'health install')
            options='--resident --print -h --help'
            ;;
        'health uninstall')
            options='-h --help'
            ;;
        'health status')
            options='-h --help'
            ;;
        'learn')
            commands='list show forget review accept reject export import purge'
            options='--rebuild --dry-run --json -h --help'
            ;;
        'learn list')
            options='--json -h --help'
            ;;
        'learn show')
            options='--json -h --help'
            operand='text'
            ;;
        'learn forget')
            options='--json -h --help'
            operand='text'
            ;;
        'learn review')
            options='--json -h --help'
            ;;
        'learn accept')
            options='--json -h --help'
            operand='text'
            ;;
        'learn reject')
            options='--json -h --help'
            operand='text'
            ;;
        'learn export')
            options='--json -h --help'
            operand='file'
            ;;
        'learn import')
            options='--dry-run --json -h --help'
            operand='file'
            ;;
        'learn purge')
            options='--older-than --yes -y --json -h --help'
            kinds=' --older-than:text '
            ;;
        'rules')
            commands='list show validate test new schema'
            options='-h --help'
            ;;
        'rules list')
            options='--json -h --help'
            ;;
        'rules show')
            options='-h --help'
            operand='text'
            ;;
        'rules validate')
            options='-h --help'
            operand='file'
            ;;
        'rules test')
            options='-h --help'
            operand='file'
            ;;
        'rules new')
            options='--file --print -h --help'
            kinds=' --file:file '
            operand='text'
            ;;
        'rules schema')
            options='-h --help'
            ;;
        'alias')
            commands='add remove list'
            options='-h --help'
            ;;
        'alias add')
            options='-h --help'
            operand='text'
            ;;
        'alias remove')
            options='-h --help'
            operand='text'
            ;;
        'alias list')
            options='--json -h --help'
            ;;
    esac
}

_heal() {
    local cur=${COMP_WORDS[COMP_CWORD]} at='' word kind i=1 commands options kinds operand
    [[ $cur != = ]] || cur=''
    COMPREPLY=()
    _heal_tree ''
    while ((i < COMP_CWORD)); do
        word=${COMP_WORDS[i]}
        if [[ $word == -- && $operand == command ]]; then
            _heal_command $((i + 1))
            return
        elif [[ $word == -* ]]; then
            kind=${kinds##* "$word":}
            if [[ $kind != "$kinds" ]]; then
                kind=${kind%% *}
                ((++i))
                [[ $i -lt $COMP_CWORD && ${COMP_WORDS[i]} == = ]] && ((++i))
                if ((i >= COMP_CWORD)); then
                    _heal_value "$kind"
                    return
                fi
                [[ $kind == line && $operand == command ]] && operand=''
            fi
        elif [[ $operand == command ]]; then
            _heal_command "$i"
            return
        elif [[ " $commands " == *" $word "* ]]; then
            at+=${at:+ }$word
            _heal_tree "$at"
        fi
        ((++i))
    done
    if [[ $cur == -* ]]; then
        COMPREPLY=($(compgen -W "$options" -- "$cur"))
    elif [[ $operand == command ]]; then
        _heal_command "$COMP_CWORD"
    else
        _heal_value "$operand"
        COMPREPLY+=($(compgen -W "$commands" -- "$cur"))
    fi
}

# What an option or operand takes: a file, a folder, a target, or one of some words.
_heal_value() {
    local IFS=$' \t\n'
    case $1 in
        file | dir)
            compopt -o filenames 2>/dev/null
            IFS=$'\n'
            if [[ $1 == dir ]]; then COMPREPLY=($(compgen -d -- "$cur")); else COMPREPLY=($(compgen -f -- "$cur")); fi
            ;;
        target) COMPREPLY=($(compgen -W "$(_heal_targets)" -- "$cur")) ;;
        *,*) COMPREPLY=($(compgen -W "${1//,/ }" -- "$cur")) ;;
    esac
}

# The names below `targets:` in the configuration.
_heal_targets() {
    local file="${HEAL_CONFIG:-${XDG_CONFIG_HOME:-$HOME/.config}/heal/config.yaml}" line within='' indent=''
    [[ -r $file ]] || return 0
    while IFS= read -r line || [[ -n $line ]]; do
        if [[ $line == targets:* ]]; then
            within=1
        elif [[ $line == [!\ \#]* ]]; then
            within=''
        elif [[ -n $within && $line =~ ^(\ +)([[:alnum:]_.-]+): ]]; then
            : "${indent:=${BASH_REMATCH[1]}}"
            [[ ${BASH_REMATCH[1]} != "$indent" ]] || printf '%s\n' "${BASH_REMATCH[2]}"
        fi
    done <"$file"
}

# The command that begins at word $1, as if heal did not stand in front of it.
_heal_command() {
    if declare -F _comp_command_offset >/dev/null; then
        _comp_command_offset "$1"
    elif declare -F _command_offset >/dev/null; then
        _command_offset "$1"
    else
        _heal_without_bash_completion "$1"
    fi
}

_heal_without_bash_completion() {
    local i front spec name
    for ((i = 0; i < $1; i++)); do
        front=${COMP_LINE%%"${COMP_WORDS[i]}"*}${COMP_WORDS[i]}
        COMP_LINE=${COMP_LINE:${#front}}
        ((COMP_POINT -= ${#front}))
    done
    front=${COMP_LINE%%[! ]*}
    COMP_LINE=${COMP_LINE:${#front}}
    ((COMP_POINT -= ${#front}, COMP_CWORD -= $1))
    COMP_WORDS=("${COMP_WORDS[@]:$1}")
    if ((COMP_CWORD == 0)); then
        local IFS=$'\n'
        compopt -o filenames
        COMPREPLY=($(compgen -d -c -- "$cur"))
        return
    fi
    name=${COMP_WORDS[0]}
    spec=$(complete -p -- "$name" 2>/dev/null || complete -p -- "${name##*/}" 2>/dev/null)
    case $spec in
        *' -F '*)
            spec=${spec#* -F }
            "${spec%% *}" "$name" "$cur" "${COMP_WORDS[COMP_CWORD - 1]}"
            ;;
        *' -C '*)
            spec=${spec#* -C } && spec=${spec% *}
            local IFS=$'\n'
            export COMP_LINE COMP_POINT COMP_TYPE COMP_KEY
            COMPREPLY=($(eval "$spec"' "$name" "$cur" "${COMP_WORDS[COMP_CWORD - 1]}"'))
            export -n COMP_LINE COMP_POINT COMP_TYPE COMP_KEY
            ;;
        complete*)
            local IFS=$'\n'
            COMPREPLY=($(eval "compgen ${spec#complete}"))
            ;;
        *) compopt -o bashdefault -o default ;;
    esac
}

complete -F _heal heal
