#!/bin/sh
# Fail if a room includes a room or a library that the table in src/README.md
# does not grant it: rows "| `ROOM` | job | rooms | libraries |"; or if two
# files give the same tag to different things: nobody could include both; or
# if there is a test that no list of the build names: nobody would run it.
set -u
cd "${KL_SRCDIR:-.}" || exit 1

# room:rooms it may include|libraries it may include
walls=$(awk -F ' *[|] *' '$2 ~ /^`[a-z]+`$/ {
    gsub("`", "", $2); gsub(",", "", $4); gsub(",", "", $5)
    print $2 ":" $4 "|" $5
}' src/README.md)
[ -n "$walls" ] || { echo "src/README.md: no table of walls"; exit 1; }

libraries='gsl/ csv.h md4c.h jansson.h curses.h ncurses term.h vterm.h'
bad=0

granted() { # granted LIST WORD: is WORD the start of, or in, LIST
    for grant in $1; do
        case $2 in "$grant" | "$grant"/*) return 0 ;; esac
    done
    return 1
}

check() { # check ROOM FILE
    row=$(printf '%s\n' "$walls" | sed -n "s/^$1://p")
    [ -n "$row" ] || { echo "$2: room $1 is not in the table"; bad=1; return; }
    rooms="$1 ${row%%|*}"
    libs=${row#*|}
    for used in $(sed -n 's/^ *# *include [<"]klscope\/\([a-z]*\)\/.*/\1/p' \
            "$2" | sort -u); do
        granted "$rooms" "$used" ||
            { echo "$2: room $1 must not include room $used"; bad=1; }
    done
    for used in $(sed -n 's/^ *# *include [<"]\([^">]*\)[">].*/\1/p' "$2"); do
        for library in $libraries; do
            case $used in
            "$library"*)
                granted "$libs" "$used" ||
                    { echo "$2: room $1 must not include <$used>"; bad=1; } ;;
            esac
        done
    done
}

for file in src/*/*.c include/klscope/*/*.h include/klscope/*/*.def; do
    room=${file#src/}
    room=${room#include/klscope/}
    check "${room%%/*}" "$file"
done
# Inside core, GSL stays behind these doors.
for file in src/core/*.c include/klscope/core/*.h; do
    case $file in */rule.* | */special_gsl.* | */random.* | */minimise.*) continue ;; esac
    if grep -q 'include <gsl/' "$file"; then
        echo "$file: only core/rule, special_gsl, random and minimise see GSL"
        bad=1
    fi
done
for tag in $(sed -n 's/^\(struct\|enum\|union\) \(kl_[a-z0-9_]*\) {.*/\2/p' \
        include/klscope/*/*.h src/*/*.c | sort | uniq -d); do
    echo "two files define the tag $tag:"
    grep -lE "^(struct|enum|union) $tag \{" include/klscope/*/*.h src/*/*.c
    bad=1
done
listed=" $(tr -s '\t\n\\' ' ' <Makefile.am) "
for file in tests/unit/*/test_*.c tests/pty/test_*.c tests/*/*.case \
        tests/*/*.keys; do
    case $listed in
    *" ${file%.c} "*) ;;
    *) echo "Makefile.am: $file is in no list of tests"; bad=1 ;;
    esac
done
exit $bad
