#!/bin/sh
# Fail if a shell cannot read its completions, or offers something else than it
# should. Shells that are not there are skipped; without any the status is 77.
set -u
src=${KL_SRCDIR:-.}
PATH=${KL_BUILDDIR:-$PWD}:$PATH
KL_COMPLETIONS=$(cd "$src/data/completions" && pwd) || exit 99
KLSCOPE_LESSONS=$(cd "$src/lessons" && pwd)
XDG_STATE_HOME=/dev/null/none
export PATH KL_COMPLETIONS KLSCOPE_LESSONS XDG_STATE_HOME
unset KLSCOPE_DATA
work=$(mktemp -d "${TMPDIR:-/tmp}/klscope-completions.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
bad=0 tried=0

# A folder with what a user may have.
mkdir "$work/home" "$work/home/folder"
cd "$work/home" || exit 99
printf 'name,count,size\na,1,2\n' >sizes.csv
: >mine.scene
: >lesson.md
: >notes.txt
: >'evil;$(x)`y`&.scene'

# Each line typed, and what is offered then: WORD... all of it, +WORD... among
# other things, -WORD... not, - nothing.
cat >"$work/cases" <<'EOF'
klscope mea|measure measures
klscope |+explore learn @bills
klscope -u bit fam|families
klscope measure -u |bit nat hart
klscope measure --unit |bit nat hart
klscope fit --format |table json tsv
klscope measure --rev|-
klscope fit x --rev|--reverse
klscope measure --no|--normalize
klscope families wei|weibull
klscope families |+bernoulli skew_normal
klscope fit @coin soft|softmax
klscope fit @coin weib|weibull
klscope families soft|-
klscope measures |-
klscope measure a b |-
klscope --scene @b|@bills @bins
klscope --scene min|mine.scene
klscope --size 8|80x24
klscope learn entropy.z|entropy.zero
klscope learn 9.1|9.1
klscope learn ent|entropy
klscope measure siz|sizes.csv
klscope learn les|lesson.md
klscope learn not|-
EOF

# judge SHELL LINE WANTED: the offers are on standard input, one a line
judge() {
    sed 's/ *$//' | sort -u >"$work/got"
    case $3 in
    -) wanted='' relation=same ;;
    +*) wanted=${3#+} relation=among ;;
    *) wanted=$3 relation=same ;;
    esac
    printf '%s\n' "$wanted" | tr ' ' '\n' | sed '/^$/d' | sort -u \
        >"$work/wanted"
    if [ $relation = among ]; then
        comm -12 "$work/got" "$work/wanted" >"$work/common"
        mv "$work/common" "$work/got"
    fi
    cmp -s "$work/got" "$work/wanted" && return
    echo "$1: $2: offers $(head -n 12 "$work/got" | tr '\n' ' ')," \
        "not $wanted"
    return 1
}

# try SHELL PROGRAM...: it prints what is offered for the line behind it
try() {
    shell=$1
    shift
    tried=$((tried + 1))
    while IFS='|' read -r line wanted; do
        "$@" "$line" </dev/null 2>"$work/err" |
            judge "$shell" "$line" "$wanted" || bad=1
        [ -s "$work/err" ] && { sed "s/^/$shell: /" "$work/err"; bad=1; }
    done <"$work/cases"
}

cat >"$work/ask.bash" <<'EOF'
. "$KL_COMPLETIONS/klscope.bash" || exit
compopt() { :; } # there is no line that is being typed
COMP_LINE=$1 COMP_POINT=${#1}
_klscope klscope
[[ ${COMPREPLY[0]+x} ]] && printf '%s\n' "${COMPREPLY[@]}"
exit 0
EOF
cat >"$work/ask.fish" <<'EOF'
source $KL_COMPLETIONS/klscope.fish
# What does not begin with the word fish finds by its own fuzzy search.
set -l word (string split ' ' -- $argv[1])[-1]
for offer in (complete -C $argv[1] | string replace -r '\t.*' '')
    if string match -q -- "$word*" $offer
        echo $offer
    end
end
EOF

if command -v bash >/dev/null; then
    bash -n "$KL_COMPLETIONS/klscope.bash" || bad=1
    try bash bash "$work/ask.bash"

    # What bash replaces begins behind its own ends of words.
    cat >"$work/own" <<'EOF'
klscope measure @lett|@letters:
klscope measure @letters:fren|french
klscope measure --unit=n|nat
klscope measure sizes.csv:|name count size
klscope measure weib|weibull\(shape=1.5,scale=1\)
klscope measure 'weib|weibull( weibull(shape=1.5, scale=1)
klscope measure 'weibull(|weibull(shape=1.5, scale=1)
klscope measure '0.5*lapl|0.5*laplace( 0.5*laplace(location=0, scale=1)
klscope measure "kde(@penguins:bo|kde(@penguins:body_mass_g
klscope --scene ev|evil\;\$\(x\)\`y\`\&.scene
klscope --scene 'ev|evil;$(x)`y`&.scene
klscope --scene "ev|evil;\$(x)\`y\`&.scene
EOF
    while IFS='|' read -r line wanted; do
        bash "$work/ask.bash" "$line" | sed 's/ *$//' | paste -sd ' ' - |
            grep -qxF -e "$wanted" ||
            { echo "bash: $line: does not offer $wanted"; bad=1; }
    done <"$work/own"
fi
if command -v zsh >/dev/null; then
    tried=$((tried + 1))
    zsh -n "$KL_COMPLETIONS/_klscope" || bad=1
fi
if command -v fish >/dev/null; then
    try fish fish "$work/ask.fish"
    fish "$work/ask.fish" 'klscope measure $(x)+lapl' 2>&1 >/dev/null |
        grep . && bad=1
fi
[ $tried = 0 ] && exit 77
exit $bad
