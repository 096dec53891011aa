#!/bin/sh
# Install everything into a folder, move that elsewhere, and run what is there:
# it must find its data and lessons beside itself, look for nothing among the
# sources, and bring along all that users expect. Then make uninstall, which
# must leave nothing behind.
set -u
src=${KL_SRCDIR:-.}
build=${KL_BUILDDIR:-.}
room=$(mktemp -d "${TMPDIR:-/tmp}/klscope-install.XXXXXX") || exit 99
trap 'rm -rf "$room"' EXIT
bad=0

fail() {
    echo "$*"
    bad=1
}

# Commands of their own, and not parts of the make that runs the tests.
run_make() {
    (unset MAKEFLAGS MFLAGS MAKELEVEL
     make -s -C "$build" "$@") >"$room/log" 2>&1 || { cat "$room/log"; exit 1; }
}

run_make install DESTDIR="$room/one"
program=$(find "$room/one" -type f -path '*/bin/klscope')
prefix=${program%/bin/klscope}
for file in bin/klscope share/klscope/letters.csv share/klscope/bills.scene \
        share/klscope/lessons/01-distance.md share/man/man1/klscope.1 \
        share/doc/klscope/README.md include/klscope/lib/comparison.h; do
    [ -s "$prefix/$file" ] || fail "$file is not installed"
done

mkdir "$room/elsewhere" && cp -R "$prefix" "$room/elsewhere/tree"
echo 7 >"$room/elsewhere/tree/share/klscope/only-here.csv"
moved=$room/elsewhere/tree/bin/klscope
# A symbolic link to the program is the program.
ln -s "$moved" "$room/link"
unset KLSCOPE_DATA KLSCOPE_LESSONS
XDG_STATE_HOME=/dev/null/none
export XDG_STATE_HOME
for way in "$moved" "$room/link"; do
    (cd / && "$way" measure @only-here 1) >/dev/null ||
        fail "$way: does not find its data"
    (cd / && "$way" learn --list) | grep -q . ||
        fail "$way: does not find its lessons"
done
case $("$moved" --version) in
klscope\ *) ;;
*) fail "--version says nothing" ;;
esac
sources=$(cd "$src" && pwd)
grep -qF "$sources/data" "$moved" && fail "it knows where its sources are"
if command -v strace >/dev/null && strace -o "$room/trace" true 2>/dev/null
then
    (cd / && strace -f -e trace=file -o "$room/trace" "$moved" measure \
        @letters:french @letters:english) >/dev/null
    grep -F "\"$sources/" "$room/trace" && fail "it looks among its sources"
fi

run_make uninstall DESTDIR="$room/one"
left=$(find "$room/one" ! -type d -path '*klscope*')
[ -z "$left" ] || fail "make uninstall leaves:" "$left"
left=$(find "$room/one" -type d -name klscope)
[ -z "$left" ] || fail "make uninstall leaves the folders:" "$left"
exit $bad
