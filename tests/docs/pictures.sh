#!/bin/sh
# The pictures of README.md, made by the program: pictures.sh FOLDER
# KLSCOPE is the program. The same program makes the same bytes.
set -e
folder=$1
state=$(mktemp -d)
trap 'rm -rf "$state"' EXIT
XDG_STATE_HOME=$state LC_ALL=C.UTF-8
export XDG_STATE_HOME LC_ALL

# screen NAME COLSxROWS COMMAND...: what the screen shows behind some commands
screen()
{
    name=$1 size=$2
    shift 2
    { printf '%s\n' "$@"; echo "picture! $folder/$name.svg"; } \
        >"$state/script"
    "$KLSCOPE" explore --script "$state/script" --size "$size" \
        </dev/null >/dev/null
}

screen screen 100x30 'key Right Right Right Right'
screen proof 120x36 'learn 6.4'
"$KLSCOPE" plot 'normal(0, 1)' 'laplace(0.5, 1)' -o "$folder/density.svg"
"$KLSCOPE" plot a=0.5,b=0.3,c=0.2 a=0.2,b=0.2,c=0.6 --view map-from-p \
    -o "$folder/map.svg"
