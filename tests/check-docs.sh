#!/bin/sh
# Fail if the generated parts of the documents are not what the tables of the
# program say (make update-docs writes them anew), or if src/README.md does not
# name every file of src/ and include/, or names one that is not there.
set -u
src=${KL_SRCDIR:-.}
docs=${KL_BUILDDIR:-.}/tests/docs/kl_docs
bad=0

for file in README.md data/klscope.1; do
    "$docs" "$src/$file" | diff -u "$src/$file" - ||
        { echo "$file: not in step with the tables: make update-docs"; bad=1; }
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
