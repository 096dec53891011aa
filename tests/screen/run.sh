#!/bin/sh
# Golden screens, drawn without a terminal: NAME.keys is a script of klscope,
# NAME.txt what it prints.
#
#     run.sh NAME.keys...             compare
#     run.sh --golden NAME.keys...    write NAME.txt anew; read the diff
#
# Comments at the head of a script say with which arguments and on which sizes
# of the screen it is run, once for each:
#
#     # args: a=0.5,b=0.5 a=0.1,b=0.9
#     # size: 80x24 120x40
set -u
dir=${KL_BUILDDIR:-$PWD} # used by draw
work=$(mktemp -d "${TMPDIR:-/tmp}/klscope-screen.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
XDG_STATE_HOME=$work/state # what was learnt: nothing yet, on every size
export XDG_STATE_HOME
golden=no bad=0
if [ "${1-}" = --golden ]; then
    golden=yes
    shift
fi

comment() { # comment NAME SCRIPT
    sed -n "s/^# $1: *//p" "$2"
}

draw() { # draw SCRIPT: its screens on all sizes
    for size in $(comment size "$1"); do
        rm -rf "$XDG_STATE_HOME"
        echo "==== $size"
        eval "\"\$dir/klscope\" $(comment args "$1") --size $size" \
            '--script "$1" </dev/null' || return
    done
}

for script in "$@"; do
    want=${script%.keys}.txt
    if ! draw "$script" >"$work/got" 2>"$work/err"; then
        echo "FAIL $script"
        cat "$work/err"
        bad=1
    elif [ $golden = yes ]; then
        cmp -s "$work/got" "$want" || cp "$work/got" "$want"
    elif ! diff -u "$want" "$work/got"; then
        echo "FAIL $script (make golden takes what is drawn now)"
        bad=1
    fi
done
exit $bad
