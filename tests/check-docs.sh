#!/bin/sh
# Fail if the generated parts of the documents are not what the tables of the
# program say (make update-docs writes them anew); if what README.md shows of a
# session is not what happens; if src/README.md does not name every file of src/
# and include/, or names one that is not there; if a file of data/ or
# lessons/ is not installed, or nothing says what it is.
set -u
src=${KL_SRCDIR:-.}
docs=${KL_BUILDDIR:-.}/tests/docs/kl_docs
bad=0

# Whoever calls this: the data and lessons of the source, no progress.
KLSCOPE_DATA=$(cd "$src/data" && pwd)
KLSCOPE_LESSONS=$(cd "$src/lessons" && pwd)
XDG_STATE_HOME=/dev/null/none
export KLSCOPE_DATA KLSCOPE_LESSONS XDG_STATE_HOME

for file in README.md lessons/README.md \
    data/klscope.1 data/klscope-lesson.5 data/klscope-scene.5 \
    data/completions/_klscope data/completions/klscope.bash \
    data/completions/klscope.fish; do
    "$docs" "$src/$file" | diff -u "$src/$file" - ||
        { echo "$file: not in step with the tables: make update-docs"; bad=1; }
done

# Manual pages that no reader of them complains about.
for file in "$src"/data/klscope*.[15]; do
    if command -v mandoc >/dev/null; then
        mandoc -Tlint -Wwarning "$file" || { echo "$file: see above"; bad=1; }
    fi
    if command -v groff >/dev/null; then
        complaints=$(groff -man -ww -Kutf8 -Tutf8 "$file" 2>&1 >/dev/null)
        [ -z "$complaints" ] || { echo "$complaints"; bad=1; }
    fi
done

# Every variable of the environment that the program reads is in the manual.
# shellcheck disable=SC2013 # names have no blanks
for name in $(cat "$src"/src/*/*.c | grep -o '"[A-Z_]*"' | tr -d '"' |
    grep -xE 'KLSCOPE_[A-Z]+|XDG_[A-Z_]+|TERM|NO_COLOR|COLORFGBG|LC_[A-Z]+' |
    sort -u); do
    sed -n '/^\.SH ENVIRONMENT/,/^\.SH FILES/p' "$src/data/klscope.1" |
        grep -qw "$name" ||
        { echo "data/klscope.1: $name is missing"; bad=1; }
done

# The examples of the manual pages work: scenes load, the lesson has no mistake,
# commands that need no terminal end well.
examples=$(mktemp -d "${TMPDIR:-/tmp}/klscope-manual.XXXXXX") || exit 99
trap 'rm -rf "$examples"' EXIT
program=$(cd "${KL_BUILDDIR:-.}" && pwd)/klscope

# shellcheck disable=SC2016 # the backquotes are those of Markdown
plain() { # what a reader of the page sees
    sed 's/\\-/-/g; s/\\(dq/"/g; s/\\(aq/'"'"'/g; s/\\e/\\/g; s/\\`/`/g'
}

# cut_examples FILE ENDING: those behind its heading, one to a file
cut_examples() {
    awk -v folder="$examples" -v ending="$2" '
        /^\.SH/ { behind = /EXAMPLES/ }
        /^\.EX/ { if (behind) file = folder "/" ++n "-example." ending; next }
        /^\.EE/ { file = "" }
        file { print >file }' "$1"
    for example in "$examples"/*."$2"; do
        plain <"$example" >"$examples/plain" && mv "$examples/plain" "$example"
    done
}

cut_examples "$src/data/klscope-scene.5" scene
for scene in "$examples"/*.scene; do
    echo 'show measures' | "$program" "$scene" --script - >"$examples/out"
    [ -s "$examples/out" ] ||
        { echo "klscope-scene.5: see ${scene##*/}"; bad=1; }
done
cut_examples "$src/data/klscope-lesson.5" md
for lesson in "$examples"/*.md; do
    "$program" learn --check "$lesson" >"$examples/out" ||
        { cat "$examples/out"; bad=1; }
done
sed -n '/^\.SH EXAMPLES/,$s/^\.B klscope \(code\|fit\|measure\|plot\) /klscope \1 /p' \
    "$src/data/klscope.1" | plain >"$examples/commands"
[ -s "$examples/commands" ] || { echo "klscope.1: no examples found"; bad=1; }
while IFS= read -r line; do
    (cd "$examples" && PATH=${program%/*}:$PATH sh -c "$line") \
        >"$examples/out" </dev/null ||
        { echo "klscope.1: does not work: $line"; bad=1; }
done <"$examples/commands"

# So does the Makefile that is there for teachers: pictures, and figures where
# there is jq.
awk '/^```make$/ { inside = 1; next } /^```$/ { inside = 0 } inside' \
    "$src/lessons/TEACHING.md" >"$examples/Makefile"
wanted=slides
command -v jq >/dev/null && wanted="slides check"
# shellcheck disable=SC2086 # one word or two
(cd "$examples" && unset MAKEFLAGS MAKELEVEL MFLAGS &&
    PATH=${program%/*}:$PATH make $wanted) >"$examples/out" 2>&1 ||
    { cat "$examples/out"; echo "TEACHING.md: its Makefile fails"; bad=1; }
[ -s "$examples/map.svg" ] ||
    { echo "TEACHING.md: its Makefile makes no pictures"; bad=1; }

# Blocks marked console are turned into cases of the command line. Error bounds
# may differ from one machine to the next.
session=$(mktemp "${TMPDIR:-/tmp}/klscope-docs.XXXXXX") || exit 99
trap 'rm -rf "$session" "$examples"' EXIT
awk '
    /^```console$/ { inside = 1; next }
    /^```$/ { if (inside) print ""; inside = 0 }
    !inside { next }
    /^$/ || /^\$ / || /^\.\.\.$/ { print; next }
    sub(/^klscope: /, "! ") { print; print "? 2"; next }
    {
        gsub(/[][\\.^$*+?(){}|]/, "\\\\&")
        gsub(/-[0-9]e-[0-9][0-9]/, "-[0-9]e-[0-9][0-9]")
        print "~ " $0
    }' "$src/README.md" >"$session"
[ -s "$session" ] || { echo "README.md: no sessions found"; bad=1; }
"$src/tests/cli/run.sh" "$session" || { echo "README.md: see above"; bad=1; }

# shellcheck disable=SC2016 # the backquotes are those of Markdown
for file in "$src"/data/*.csv "$src"/data/*.scene; do
    name=${file##*/}
    grep -q "^	data/$name" "$src/Makefile.am" ||
        { echo "Makefile.am: data/$name is missing"; bad=1; }
    grep -q "^| $name " "$src/data/SOURCES.md" ||
        { echo "data/SOURCES.md: a line for $name is missing"; bad=1; }
done

for file in "$src"/lessons/*.md; do
    name=${file##*/}
    grep -q "^	lessons/$name" "$src/Makefile.am" ||
        { echo "Makefile.am: lessons/$name is missing"; bad=1; }
    [ "$name" = README.md ] || grep -q "]($name)" "$src/lessons/README.md" ||
        { echo "lessons/README.md: a link to $name is missing"; bad=1; }
done

# One line of the map is "| `ROOM/NAME` | ... |", for NAME.c, .h and .def.
# shellcheck disable=SC2016 # the backquotes are those of Markdown
map=$(sed -n 's/^| `\([a-z]*\/[a-z0-9_]*\)` |.*/\1/p' "$src/src/README.md")
files=$(cd "$src" && ls src/*/*.c include/klscope/*/*.h \
    include/klscope/*/*.def |
    sed 's/^src\///; s/^include\/klscope\///; s/\.[a-z]*$//' | sort -u)
for name in $(printf '%s\n' "$map" "$files" | sort | uniq -u); do
    if printf '%s\n' "$files" | grep -qx "$name"; then
        echo "src/README.md: a line for $name is missing"
    else
        echo "src/README.md: there is no $name any more"
    fi
    bad=1
done
exit $bad
