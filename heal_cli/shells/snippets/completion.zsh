#compdef heal
# Completion of heal for zsh. Made from heal's own commands by `heal completion zsh`; not to be edited.
# What follows on `heal run` completes as without heal. Nothing here starts heal.
# (Not `commands` and `options`: what follows would not find zsh's own.)
_heal_tree() {
    heal_commands=() heal_options=() kinds='' operand=''
    case $1 in
@TREE@
    esac
}

_heal() {
    local at='' word kind operand kinds i=2
    local -a heal_commands heal_options
    _heal_tree ''
    while (( i < CURRENT )); do
        word=$words[i]
        if [[ $word == -- && $operand == command ]]; then
            _heal_command $(( i + 1 ))
            return
        elif [[ $word == -* ]]; then
            kind=${kinds##* ${(b)word}:}
            if [[ $kind != "$kinds" ]]; then
                kind=${kind%% *}
                (( ++i ))
                if (( i >= CURRENT )); then
                    _heal_value $kind
                    return
                fi
                [[ $kind == line && $operand == command ]] && operand=''
            fi
        elif [[ $operand == command ]]; then
            _heal_command $i
            return
        elif (( ${heal_commands[(I)${(b)word}:*]} )); then
            at+=${at:+ }$word
            _heal_tree $at
        fi
        (( ++i ))
    done
    if [[ $PREFIX == --*=* ]]; then
        kind=${kinds##* ${(b)PREFIX%%=*}:}
        [[ $kind != "$kinds" ]] && compset -P '*=' && _heal_value ${kind%% *}
    elif [[ $PREFIX == -* ]]; then
        _describe -o option heal_options
    elif [[ $operand == command ]]; then
        _heal_command $CURRENT
    elif (( $#heal_commands )); then
        _describe command heal_commands
    else
        _heal_value $operand
    fi
}

# What an option or operand takes: a file, a folder, a target, or one of some words.
_heal_value() {
    local -a words_of_it
    case $1 in
        (file) _files ;;
        (dir) _files -/ ;;
        (target) words_of_it=(${(f)"$(_heal_targets)"}); compadd -a words_of_it ;;
        (*,*) words_of_it=(${(s:,:)1}); compadd -a words_of_it ;;
        (*) _message 'a value' ;;
    esac
}

# The names below `targets:` in the configuration.
_heal_targets() {
    local file="${HEAL_CONFIG:-${XDG_CONFIG_HOME:-$HOME/.config}/heal/config.yaml}" line within='' indent=''
    [[ -r $file ]] || return 0
    while IFS= read -r line || [[ -n $line ]]; do
        if [[ $line == targets:* ]]; then
            within=1
        elif [[ $line == [^\ \#]* ]]; then
            within=''
        elif [[ -n $within && $line =~ '^( +)([[:alnum:]_.-]+):' ]]; then
            : "${indent:=$match[1]}"
            [[ $match[1] != "$indent" ]] || print -r -- $match[2]
        fi
    done <$file
}

# The command that begins at word $1, as if heal did not stand in front of it.
_heal_command() {
    shift $(( $1 - 1 )) words
    (( CURRENT -= $1 - 1 ))
    _normal -p heal
}

if [[ $funcstack[1] == _heal ]]; then _heal "$@"; else compdef _heal heal; fi
