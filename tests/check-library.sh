#!/bin/sh
# Check the library as a program that uses it finds it: installed in a folder of
# its own, by pkg-config alone. Every header compiles by itself in C and C++,
# the example compiles and says the digits that are known, nothing but kl_ is
# exported and everything that headers declare is.
set -u
src=${KL_SRCDIR:-.}
build=${KL_BUILDDIR:-.}
CC=${CC:-cc}
room=$(mktemp -d "${TMPDIR:-/tmp}/klscope-library.XXXXXX") || exit 99
trap 'rm -rf "$room"' EXIT
bad=0

fail() {
    echo "$*"
    bad=1
}

# installed: make installcheck says where; else install into a folder here
if [ -n "${KL_PKGCONFIG:-}" ]; then
    pc=$KL_PKGCONFIG root=${DESTDIR:-}
else
    root=$room/root
    # A command of its own and not part of the make that runs the tests.
    (unset MAKEFLAGS MFLAGS MAKELEVEL
     make -s -C "$build" install-library DESTDIR="$root") \
        >"$room/log" 2>&1 || { cat "$room/log"; exit 1; }
    pc=$(find "$root" -name klscope.pc)
    pc=${pc%/*}
fi
command -v pkg-config >/dev/null || exit 77
unset PKG_CONFIG_SYSROOT_DIR
PKG_CONFIG_PATH=$pc
export PKG_CONFIG_PATH
if [ -n "$root" ]; then
    prefix=$root$(pkg-config --variable=prefix klscope)
    set -- --define-variable=prefix="$prefix"
fi
flags=$(pkg-config "$@" --cflags klscope) || exit 1
libs=$(pkg-config "$@" --libs klscope)
libdir=$(pkg-config "$@" --variable=libdir klscope)
include=$(pkg-config "$@" --variable=includedir klscope)

for header in $(cd "$include" && find klscope -name '*.h'); do
    case $header in *private*) fail "$header is installed" ;; esac
    echo "#include <$header>
extern int one_declaration;" >"$room/one.c"
    # shellcheck disable=SC2086 # lists of words
    $CC -std=c11 -Wall -Wextra -pedantic -Werror $flags -fsyntax-only \
        "$room/one.c" || fail "$header: not by itself in C"
    # shellcheck disable=SC2086
    if command -v c++ >/dev/null; then
        c++ -x c++ -std=c++11 -Wall -Wextra -pedantic -Werror $flags \
            -fsyntax-only "$room/one.c" || fail "$header: not in C++"
    fi
done

# run HOW NAME: the example, linked one way or the other
run() {
    name=$room/$1
    shift
    # shellcheck disable=SC2086
    $CC -std=c11 -Wall -Wextra -pedantic -Werror $flags -o "$name" \
        "$src/data/divergence.c" "$@" || { fail "$name: not linked"; return; }
    LD_LIBRARY_PATH=$libdir "$name" 'a=0.9,b=0.1' 'a=0.5,b=0.5' |
        sed 's/, off.*//' | diff - "$room/want" || fail "$name: see above"
    LD_LIBRARY_PATH=$libdir "$name" 'cauchy(0,1)' 'normal(0,1)' |
        grep -q 'D(p||q) *inf: p falls like .* no second moment$' ||
        fail "$name: no reason for an infinity"
    LD_LIBRARY_PATH=$libdir "$name" @letters:french 1 2>/dev/null &&
        fail "$name: reads what it was not to read"
}

# -0.9 log2 0.9 - 0.1 log2 0.1; 1; the difference; -(log2 1.8 + log2 0.2) / 2
cat >"$room/want" <<'W'
H(p)       0.4689955936 bit
H(p,q)     1 bit
D(p||q)    0.5310044064 bit
D(q||p)    0.7369655942 bit
Huffman    1 bit
W
shared=$(find "$libdir" -name 'libklscope.so' | head -n 1)
# shellcheck disable=SC2086
[ -z "$shared" ] || run shared $libs
static=$(find "$libdir" -name 'libklscope.a' | head -n 1)
if [ -n "$static" ]; then
    rest=$(pkg-config "$@" --static --libs klscope | sed 's/-lklscope//')
    # shellcheck disable=SC2086
    run static "$static" $rest
fi
[ -n "$shared$static" ] || fail "no library is installed"

if [ -n "$shared" ] && command -v nm >/dev/null; then
    nm -D --defined-only "$shared" | awk '{ print $3 }' | sort >"$room/gives"
    (cd "$include" && cat klscope/*/*.h) |
        sed -n 's/^[a-z].*[ *]\(kl_[a-z_]*\)(.*/\1/p' | sort -u >"$room/says"
    # Inline functions are in the headers and nowhere else.
    comm -3 "$room/says" "$room/gives" | grep -v kl_alpha_valid >"$room/off"
    [ ! -s "$room/off" ] ||
        fail "declared and exported are not the same:" "$(cat "$room/off")"
fi
exit $bad
