#!/bin/sh
# Run the cases of a file, each in an empty directory of its own:
#
#     # what the case shows
#     + NAME           a file to be made first, of the lines that follow
#     | LINE
#     $ COMMAND        run by sh; klscope is the one that was built
#     > LINE           a line of its standard output
#     ~ REGEX          the same, as an extended regular expression
#     = FILTER         or: what jq makes of the output with this is true
#     ! LINE           a line of its standard error, after "klscope: "
#     ? STATUS         its exit status, where that is not 0
#
# A blank line ends a case. `...` after the last > means that more follows.
# A case that needs what this machine has not got ends in 77, and is skipped.
set -u
dir=${KL_BUILDDIR:-$PWD}
work=$(mktemp -d "${TMPDIR:-/tmp}/klscope-cli.XXXXXX") || exit 99
trap 'chmod -R u+rwx "$work"; rm -rf "$work"' EXIT
passed=0 failed=0 skipped=0

# The program under its own name; errors of the shell stay apart from it.
mkdir "$work/bin"
ln -s "$dir/klscope" "$work/bin/klscope"
PATH=$work/bin:$PATH
XDG_STATE_HOME=$work/state # empty in each case
export PATH XDG_STATE_HOME

clear_case() {
    chmod -R u+rwx "$work/state" 2>/dev/null
    rm -rf "$work/case" "$work/state"
    mkdir "$work/case"
    : >"$work/want.out"
    : >"$work/want.err"
    name='' command='' file='' status=0 filters='' regex=no more=no
}

problem() { # problem TEXT: print it once, with the case before it
    [ "$good" = yes ] && echo "FAIL $cases:$at: $name" && echo "  $ $command"
    good=no
    echo "  $*"
}

compare() { # compare WANT GOT WHAT
    diff -u "$1" "$2" >"$work/diff" && return
    problem "$3 differs (- wanted, + came):"
    sed '1,2d; s/^/  /' "$work/diff"
}

# Each wanted line against the line of the output at its place.
compare_regex() {
    line=0
    while IFS= read -r want; do
        line=$((line + 1))
        sed -n "${line}p" "$work/out" | grep -Eqx -e "$want" ||
            problem "line $line is not $want but:" \
                "$(sed -n "${line}p" "$work/out")"
    done <"$work/want.out"
}

compare_json() {
    while IFS= read -r filter; do
        "${KL_JQ:-jq}" -e "$filter" "$work/out" >"$work/jq" 2>&1 ||
            problem "not so: $filter" "$(head -c 300 "$work/jq")"
    done <<FILTERS
$filters
FILTERS
}

check_output() {
    if [ "$more" = yes ]; then
        head -n "$(wc -l <"$work/want.out")" "$work/out" >"$work/head"
        mv "$work/head" "$work/out"
    fi
    if [ -n "$filters" ]; then
        compare_json
    elif [ "$regex" = yes ]; then
        compare_regex
    else
        compare "$work/want.out" "$work/out" "standard output"
    fi
    compare "$work/want.err" "$work/err" "standard error"
}

skip() {
    skipped=$((skipped + 1))
}

run_case() {
    [ -n "$command" ] || return
    [ -n "$filters" ] && [ -z "${KL_JQ-jq}" ] && skip && return
    (cd "$work/case" && sh -c "$command") >"$work/out" 2>"$work/err" \
        </dev/null
    got=$? good=yes
    [ $got = 77 ] && skip && return
    [ $got = "$status" ] || problem "exit status $got, not $status"
    check_output
    [ $good = yes ] && passed=$((passed + 1)) || failed=$((failed + 1))
}

run_file() {
    cases=$1 at=0
    clear_case
    while IFS= read -r line; do
        at=$((at + 1))
        rest=${line#??}
        case $line in
        '')   run_case; clear_case ;;
        '#'*) name=${name:-$rest} ;;
        '+'*) file=$work/case/$rest; : >"$file" ;;
        '|'*) printf '%s\n' "$rest" >>"$file" ;;
        '$'*) command=$rest ;;
        '>'*) printf '%s\n' "$rest" >>"$work/want.out" ;;
        '~'*) regex=yes; printf '%s\n' "$rest" >>"$work/want.out" ;;
        '='*) filters="$filters${filters:+
}$rest" ;;
        '!'*) printf 'klscope: %s\n' "$rest" >>"$work/want.err" ;;
        '?'*) status=$rest ;;
        ...)  more=yes ;;
        *)    echo "$cases:$at: not understood: $line"; failed=1 ;;
        esac
    done <"$1"
    run_case
}

for cases in "$@"; do
    run_file "$cases"
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
