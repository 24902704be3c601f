# heal: health in tmux's status line, for ~/.tmux.conf.
# This starts a process every time the status line is drawn anew (a whole Python: 0.1 s), hence once a minute:
set -g status-interval 60
set -g status-right-length 80
set -ga status-right ' #(heal health --prompt --format tmux)'
# Without one: put the snippet of your shell into its rc file (heal init bash --prompt), and let the shell hand its text
# to tmux when it has changed. For bash, behind the snippet:
#   _heal_tmux() { [[ -n $TMUX && $HEAL_PROMPT != "${_heal_told-}" ]] && tmux set -g @heal "$HEAL_PROMPT"; _heal_told=$HEAL_PROMPT; }
#   PROMPT_COMMAND+='; _heal_tmux'
# and here:
#   set -ga status-right ' #[fg=red]#{@heal}#[default]'
