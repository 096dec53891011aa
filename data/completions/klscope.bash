# Completion of klscope for bash 4.1 or newer. It needs nothing else, and is
# read by bash-completion when klscope is completed for the first time.

# begin bash
__klscope_commands='
    explore
    learn
    measure
    code
    fit
    plot
    families
    measures
'

__klscope_options() { # COMMAND
    case $1 in
    explore) echo --unit --normalize --alpha --scene --script --pace --log --size --ascii --no-color --colors --background --large --no-mouse --help --version ;;
    learn) echo --unit --script --pace --log --size --ascii --no-color --colors --background --large --no-mouse --teacher --plain --list --check --strict --reset --yes --help --version ;;
    measure) echo --unit --format --normalize --alpha --help --version ;;
    code) echo --format --normalize --help --version ;;
    fit) echo --unit --format --normalize --reverse --data --points --seed --help --version ;;
    plot) echo --unit --normalize --alpha --scene --script --size --as --view --output --ascii --no-color --colors --background --help --version ;;
    families) echo --help --version ;;
    measures) echo --help --version ;;
    esac
}

__klscope_arguments() { # COMMAND
    case $1 in
    explore) echo SPEC SPEC ;;
    learn) echo LESSON ;;
    measure) echo SPEC SPEC ;;
    code) echo SPEC SPEC ;;
    fit) echo SPEC MODEL ;;
    plot) echo SPEC SPEC ;;
    families) echo FAMILY ;;
    measures) echo ;;
    esac
}

__klscope_value() { # OPTION
    case $1 in
    --unit | -u) echo bit nat hart ;;
    --format | -f) echo table json tsv ;;
    --alpha | -a) echo NONE ;;
    --points) echo NONE ;;
    --seed) echo NONE ;;
    --scene | -s) echo SCENE ;;
    --script | -x) echo FILE ;;
    --pace) echo NONE ;;
    --log) echo FILE ;;
    --size) echo SIZE ;;
    --as) echo text ansi svg ;;
    --view | -v) echo VIEW ;;
    --output | -o) echo FILE ;;
    --colors) echo 0 8 16 256 ;;
    --background) echo auto dark light ;;
    *) return 1 ;;
    esac
}

__klscope_families=(
    'bernoulli'
    'binomial'
    'poisson'
    'geometric'
    'negative_binomial'
    'discrete_uniform'
    'zipf'
    'uniform'
    'normal'
    'lognormal'
    'exponential'
    'laplace'
    'logistic'
    'cauchy'
    'student_t'
    'gamma'
    'inverse_gamma'
    'beta'
    'chi_squared'
    'weibull'
    'rayleigh'
    'pareto'
    'gumbel'
    'triangular'
    'half_normal'
    'skew_normal'
)

__klscope_examples=(
    'bernoulli(p=0.5)'
    'binomial(n=10, p=0.5)'
    'poisson(mean=4)'
    'geometric(p=0.3)'
    'negative_binomial(r=3, p=0.5)'
    'discrete_uniform(a=1, b=6)'
    'zipf(s=1, n=20)'
    'uniform(a=0, b=1)'
    'normal(mean=0, sd=1)'
    'lognormal(mu=0, sigma=1)'
    'exponential(rate=1)'
    'laplace(location=0, scale=1)'
    'logistic(location=0, scale=1)'
    'cauchy(location=0, scale=1)'
    'student_t(df=3, location=0, scale=1)'
    'gamma(shape=2, scale=1)'
    'inverse_gamma(shape=3, scale=1)'
    'beta(a=2, b=3)'
    'chi_squared(df=4)'
    'weibull(shape=1.5, scale=1)'
    'rayleigh(scale=1)'
    'pareto(shape=3, scale=1)'
    'gumbel(location=0, scale=1)'
    'triangular(a=0, mode=1, b=3)'
    'half_normal(scale=1)'
    'skew_normal(location=0, scale=1, shape=3)'
)

__klscope_views=(
    'histogram'
    'surprisal'
    'ratio'
    'log'
    'map-entropy'
    'map-from-p'
    'map-to-q'
)

__klscope_scenes=(
    'bills'
    'bins'
    'code'
    'humps'
    'languages'
    'spikes'
    'tails'
)

__klscope_columns=(
    'coin:fair'
    'coin:biased'
    'die:fair'
    'die:loaded'
    'letters:english'
    'letters:french'
    'letters:german'
    'letters:spanish'
    'letters:italian'
    'letters:portuguese'
    'letters:dutch'
    'letters:danish'
    'letters:norwegian'
    'letters:swedish'
    'letters:finnish'
    'letters:hungarian'
    'letters:polish'
    'letters:czech'
    'letters:romanian'
    'letters:turkish'
    'letters:latin'
    'letters:welsh'
    'letters:basque'
    'letters:icelandic'
    'letters:esperanto'
    'letters:vietnamese'
    'penguins:bill_length_mm'
    'penguins:bill_depth_mm'
    'penguins:flipper_length_mm'
    'penguins:body_mass_g'
    'weather:jan'
    'weather:feb'
    'weather:mar'
    'weather:apr'
    'weather:may'
    'weather:jun'
    'weather:jul'
    'weather:aug'
    'weather:sep'
    'weather:oct'
    'weather:nov'
    'weather:dec'
)
# end bash

# Cut the line before the cursor into words, quotes taken off. Bash's own cut
# takes ":" and "=" for ends of words, and klscope has them within.
#
# out   words   the last is the one being typed
#       open    the quote that it is in, or nothing
__klscope_cut() { # LINE
    local line=$1 c i
    words=('') open=
    for ((i = 0; i < ${#line}; i++)); do
        c=${line:i:1}
        case $open$c in
        \'\' | \"\") open= ;;
        \' | \") open=$c ;;
        ' ' | $'\t') [[ ${words[-1]} ]] && words+=('') ;;
        \\) i=$((i + 1)); words[-1]+=${line:i:1} ;;
        *) words[-1]+=$c ;;
        esac
    done
}

# The command among the words and the number of arguments behind it, but for
# the word being typed; and the option whose value is being typed, if one is.
#
# out   command, count, option
__klscope_place() {
    local i word last=$((${#words[@]} - 1))
    command='' count=0 option=''
    for ((i = 1; i < last; i++)); do
        word=${words[i]}
        if [[ $option ]]; then
            option=
        elif [[ $word == -*[a-z]* && $word != *=* ]]; then
            __klscope_value "$word" >/dev/null && option=$word
        elif [[ ! $command && $__klscope_commands == *" $word"$'\n'* ]]; then
            command=$word
        elif [[ $word != -*[a-z]* ]]; then
            command=${command:-explore} count=$((count + 1))
        fi
    done
}

# Those that begin with the word: each on a line, on standard input.
__klscope_add() { # PREFIX WORD
    local candidate
    while IFS= read -r candidate; do
        [[ $candidate && $candidate == "$2"* ]] && found+=("$1$candidate")
    done
}

# Names of the files in a folder of one's own data.
__klscope_own() { # ENDING
    local file
    for file in "${KLSCOPE_DATA:-/dev/null}"/*"$1"; do
        [[ -f $file ]] && file=${file##*/} && echo "@${file%"$1"}"
    done
}

# A file's columns, from its first line.
__klscope_columns_of() { # FILE
    local line
    [[ -f $1 ]] && IFS= read -r line <"$1" || return
    line=${line%$'\r'}
    printf '%s\n' "${line//[,$'\t']/$'\n'}"
}

# Distributions: families, and once one stands there its parameters; data sets,
# and behind a colon their columns; the same within mixtures and truncate().
__klscope_spec() { # WORD
    local word=$1 tail head more before=${#found[@]}
    more=${word##*[*+ (,]} head=${word%"$more"}
    case $more in
    @*:*)
        __klscope_add "$head" "$more" \
            < <(printf '@%s\n' "${__klscope_columns[@]}")
        if [[ ${#found[@]} == 0 && $KLSCOPE_DATA ]]; then
            tail=${more%%:*}
            __klscope_add "$head$tail:" "${more#*:}" \
                < <(__klscope_columns_of "$KLSCOPE_DATA/${tail#@}.csv")
        fi ;;
    *:*)
        __klscope_add "$head${more%%:*}:" "${more#*:}" \
            < <(__klscope_columns_of "${more%%:*}") ;;
    @*)
        __klscope_add "$head" "$more" < <(
            printf '@%s:\n' "${__klscope_columns[@]%%:*}" | uniq
            __klscope_own .csv | sed 's/$/:/'
            [[ $head ]] || printf '@%s\n' "${__klscope_scenes[@]}"
            [[ $head ]] || __klscope_own .scene) ;;
    *)
        if [[ $word == *'(' ]]; then
            tail=${word%'('} tail=${tail##*[*+ (,]}
            __klscope_add "${word%"$tail("}" "$tail(" \
                < <(printf '%s\n' "${__klscope_examples[@]}")
        fi
        [[ ${#found[@]} -gt $before ]] || __klscope_call "$head" "$more" ;;
    esac
}

# In a quote a call offers itself, then itself with all parameters; without one
# the latter, as parentheses alone mean something else to bash.
__klscope_call() { # HEAD WORD
    __klscope_add "$1" "$2" < <(
        [[ $open ]] && printf '%s\n' "${__klscope_families[@]/%/(}" 'kde(' \
            'hist(' 'pdf(' 'truncate('
        [[ $2 || ! $open ]] && printf '%s\n' "${__klscope_examples[@]}"
        [[ $1 ]] || printf '@%s\n' "${__klscope_scenes[@]}"
        [[ $1 ]] || printf '@%s:\n' "${__klscope_columns[@]%%:*}" | uniq)
}

__klscope_lesson() { # WORD PROGRAM
    local program=${2/#\~\//$HOME/}
    if [[ $1 == ?*.* ]]; then
        __klscope_add '' "$1" < <("$program" learn --list "${1%%.*}" \
            2>/dev/null | while IFS=$'\t' read -r place name _; do
                echo "$place"
                echo "${1%%.*}.$name"
            done)
    else
        __klscope_add '' "$1" < <("$program" learn --list 2>/dev/null |
            while IFS=$'\t' read -r number name _; do
                echo "$number"
                echo "$name"
            done)
    fi
    __klscope_file "$1" .md
}

# Files with one of the endings, and folders.
__klscope_file() { # WORD [ENDING...]
    local file ending
    while IFS= read -r file; do
        [[ -d $file ]] && found+=("$file/") && continue
        for ending in "${@:2}"; do
            [[ $file == *"$ending" ]] && found+=("$file") && break
        done
    done < <(compgen -f -- "$1")
}

# Everything that a word of a kind may be.
__klscope_find() { # KIND WORD PROGRAM
    case $1 in
    SPEC)
        __klscope_spec "$2"
        [[ $open ]] || __klscope_file "$2" .csv .tsv .scene ;;
    SCENE)
        __klscope_add '' "$2" < <(printf '@%s\n' "${__klscope_scenes[@]}"
            __klscope_own .scene)
        __klscope_file "$2" .scene .md ;;
    LESSON) __klscope_lesson "$2" "$3" ;;
    FAMILY)
        __klscope_add '' "$2" < <(printf '%s\n' "${__klscope_families[@]}") ;;
    MODEL)
        __klscope_add '' "$2" \
            < <(printf '%s\n' "${__klscope_families[@]}" softmax) ;;
    VIEW) __klscope_add '' "$2" < <(printf '%s\n' "${__klscope_views[@]}") ;;
    SIZE) __klscope_add '' "$2" < <(printf '%s\n' 80x24 120x40 200x60) ;;
    FILE) __klscope_file "$2" '' ;;
    NONE) ;;
    esac
}

# A candidate as it must stand on the line: a name of a file or of a column may
# hold anything, and none of it is for bash to run.
#
# out   word
__klscope_quote() { # CANDIDATE
    local c
    word=$1
    case $open in
    \') word=${word//\'/"'\\''"} ;;
    \") for c in \\ \$ \` \"; do word=${word//"$c"/"\\$c"}; done ;;
    *)
        word=${word//, /,}
        for c in \\ \$ \` \" \' ' ' \( \) \; \& \| \< \> \! \#; do
            word=${word//"$c"/"\\$c"}
        done ;;
    esac
}

# What bash does not replace: all up to the last of its own ends of words. It
# closes a quote behind a single candidate, so one to go on with is made two.
__klscope_reply() { # WORD
    local word kept=$1 i
    COMPREPLY=()
    case $open$kept in
    *[:=]*) [[ $open ]] && kept='' || kept=${kept%"${kept##*[:=]}"} ;;
    *) kept='' ;;
    esac
    [[ $kept == *:* && $COMP_WORDBREAKS != *:* ]] && kept=${kept%%:*}
    for word in "${found[@]}"; do
        __klscope_quote "${word#"$kept"}"
        COMPREPLY+=("$word")
    done
    [[ ${#found[@]} == 1 && ${found[0]} == *[:/] ]] || return
    compopt -o nospace 2>/dev/null
    [[ $open ]] && COMPREPLY+=("$word ")
}

# shellcheck disable=SC2046,SC2086,SC2207 # cut into words on purpose
_klscope() {
    local words open command count option word kind found=() value
    __klscope_cut "${COMP_LINE:0:COMP_POINT}"
    __klscope_place
    word=${words[-1]}
    if [[ ! $option && $word == --*=* ]]; then
        option=${word%%=*} value=${word#*=}
    fi
    if [[ $option ]]; then
        kind=$(__klscope_value "$option")
        case $kind in
        [A-Z]*) __klscope_find "$kind" "${value-$word}" "$1" ;;
        *) __klscope_add '' "${value-$word}" \
            < <(printf '%s\n' $kind) ;;
        esac
        word=${value-$word}
    elif [[ $word == -* && $word != -[:.0-9]* ]]; then
        __klscope_add '' "$word" < <(printf '%s\n' \
            $(__klscope_options "${command:-explore}"))
    else
        [[ $command ]] || __klscope_add '' "$word" \
            < <(printf '%s\n' $__klscope_commands)
        kind=($(__klscope_arguments "${command:-explore}"))
        [[ ${kind[0]} == LESSON ]] && count=0
        __klscope_find "${kind[count]:-NONE}" "$word" "$1"
    fi
    __klscope_reply "$word"
}

complete -F _klscope klscope
