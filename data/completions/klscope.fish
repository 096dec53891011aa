# Completion of klscope for fish 3 or newer.

complete -c klscope -f

# The words before the cursor, without the program and without options and
# their values.
function __klscope_words
    set -l words (commandline -opc)
    set -l value 0
    for word in $words[2..-1]
        if test $value = 1
            set value 0
        else if string match -qr -- '^-.*[a-zA-Z]' $word
            if contains -- $word $__klscope_valued
                set value 1
            end
        else
            echo $word
        end
    end
end

# The command is the first of them, or else explore.
function __klscope_command
    set -l words (__klscope_words)
    if set -q words[1]; and contains -- $words[1] $__klscope_commands
        echo $words[1]
    else
        echo explore
    end
end

# Nothing but options stands there yet.
function __klscope_first
    test (count (__klscope_words)) = 0
end

# It is one of these commands that is typed.
function __klscope_takes
    contains -- (__klscope_command) $argv
end

# Argument N of this command is typed; 0: any.
function __klscope_at
    set -l words (__klscope_words)
    test (__klscope_command) = $argv[1]; or return
    if set -q words[1]; and contains -- $words[1] $__klscope_commands
        set -e words[1]
    end
    test $argv[2] = 0; or test (math (count $words) + 1) = $argv[2]
end

# begin fish
set -g __klscope_commands explore learn measure code fit plot families measures
set -g __klscope_valued --unit -u --format -f --alpha -a --points --seed --scene -s --script -x --pace --log --size --as --view -v --output -o --colors --background

function __klscope_families
    echo 'bernoulli	one trial: 1 with probability p, else 0'
    echo 'binomial	successes in n trials of probability p'
    echo 'poisson	counts of rare events with a given mean'
    echo 'geometric	trials up to and with the first success, 1, 2, ...'
    echo 'negative_binomial	failures before the r-th success; r may be real'
    echo 'discrete_uniform	every integer from a to b alike'
    echo 'zipf	ranks 1 to n, probability as 1/rank^s'
    echo 'uniform	every number between a and b alike'
    echo 'normal	the bell curve, sums of many small effects'
    echo 'lognormal	exp of a normal, products of many factors'
    echo 'exponential	waiting for an event of a given rate'
    echo 'laplace	two exponentials back to back'
    echo 'logistic	near the bell curve, with exponential tails'
    echo 'cauchy	tails so heavy that it has no mean'
    echo 'student_t	from cauchy (df=1) to normal (df large), power tails'
    echo 'gamma	waiting for several events; mean shape*scale'
    echo 'inverse_gamma	1/x of a gamma of scale 1/scale'
    echo 'beta	proportions between 0 and 1'
    echo 'chi_squared	sum of df squares of standard normals'
    echo 'weibull	a power of an exponential, lifetimes'
    echo 'rayleigh	length of a plane vector of two normals'
    echo 'pareto	a power law from its minimum, scale, up'
    echo 'gumbel	the greatest of many, extreme values'
    echo 'triangular	straight up from a to mode, down to b'
    echo 'half_normal	size of a normal of mean 0'
    echo 'skew_normal	a normal leaning to the side of shape'
end

function __klscope_examples
    echo 'bernoulli(p=0.5)'
    echo 'binomial(n=10, p=0.5)'
    echo 'poisson(mean=4)'
    echo 'geometric(p=0.3)'
    echo 'negative_binomial(r=3, p=0.5)'
    echo 'discrete_uniform(a=1, b=6)'
    echo 'zipf(s=1, n=20)'
    echo 'uniform(a=0, b=1)'
    echo 'normal(mean=0, sd=1)'
    echo 'lognormal(mu=0, sigma=1)'
    echo 'exponential(rate=1)'
    echo 'laplace(location=0, scale=1)'
    echo 'logistic(location=0, scale=1)'
    echo 'cauchy(location=0, scale=1)'
    echo 'student_t(df=3, location=0, scale=1)'
    echo 'gamma(shape=2, scale=1)'
    echo 'inverse_gamma(shape=3, scale=1)'
    echo 'beta(a=2, b=3)'
    echo 'chi_squared(df=4)'
    echo 'weibull(shape=1.5, scale=1)'
    echo 'rayleigh(scale=1)'
    echo 'pareto(shape=3, scale=1)'
    echo 'gumbel(location=0, scale=1)'
    echo 'triangular(a=0, mode=1, b=3)'
    echo 'half_normal(scale=1)'
    echo 'skew_normal(location=0, scale=1, shape=3)'
end

function __klscope_views
    echo 'histogram	probabilities of p and q side by side'
    echo 'surprisal	surprisal -log p(x) and -log q(x) of each outcome'
    echo 'ratio	log p(x)/q(x): above the line p says more, below q does'
    echo 'log	probabilities on a logarithmic scale'
    echo 'map-entropy	the triangle of all x = (a, b, c), shaded by H(x)'
    echo 'map-from-p	the same triangle, shaded by D(p || x)'
    echo 'map-to-q	the same triangle, shaded by D(x || q)'
end

function __klscope_scenes
    echo 'bills	Two species of penguins by the lengths of their bills, in mm.'
    echo 'bins	A normal and a laplace cut into 16 bins: what the histogram still tells.'
    echo 'code	Two distributions with one Huffman code: no extra bits, though D is 0.030.'
    echo 'humps	Two humps, and one normal distribution that is to stand in for both.'
    echo 'languages	The letters of French and of English: finite one way, infinite the other.'
    echo 'spikes	Half of p stands in a spike a thousandth wide, on a normal that is q.'
    echo 'tails	A cauchy has no second moment: D to a normal is infinite, back it is not.'
end

function __klscope_columns
    echo 'coin:fair'
    echo 'coin:biased'
    echo 'die:fair'
    echo 'die:loaded'
    echo 'letters:english'
    echo 'letters:french'
    echo 'letters:german'
    echo 'letters:spanish'
    echo 'letters:italian'
    echo 'letters:portuguese'
    echo 'letters:dutch'
    echo 'letters:danish'
    echo 'letters:norwegian'
    echo 'letters:swedish'
    echo 'letters:finnish'
    echo 'letters:hungarian'
    echo 'letters:polish'
    echo 'letters:czech'
    echo 'letters:romanian'
    echo 'letters:turkish'
    echo 'letters:latin'
    echo 'letters:welsh'
    echo 'letters:basque'
    echo 'letters:icelandic'
    echo 'letters:esperanto'
    echo 'letters:vietnamese'
    echo 'penguins:bill_length_mm'
    echo 'penguins:bill_depth_mm'
    echo 'penguins:flipper_length_mm'
    echo 'penguins:body_mass_g'
    echo 'weather:jan'
    echo 'weather:feb'
    echo 'weather:mar'
    echo 'weather:apr'
    echo 'weather:may'
    echo 'weather:jun'
    echo 'weather:jul'
    echo 'weather:aug'
    echo 'weather:sep'
    echo 'weather:oct'
    echo 'weather:nov'
    echo 'weather:dec'
end

complete -c klscope -n __klscope_first -a explore -d 'shape two distributions on the screen'
complete -c klscope -n '__klscope_at explore 1' -a '(__klscope_SPEC)'
complete -c klscope -n '__klscope_at explore 2' -a '(__klscope_SPEC)'
complete -c klscope -n __klscope_first -a learn -d 'step through lessons on p and q of your own'
complete -c klscope -n '__klscope_at learn 0' -a '(__klscope_LESSON)'
complete -c klscope -n __klscope_first -a measure -d 'print every measure of two distributions'
complete -c klscope -n '__klscope_at measure 1' -a '(__klscope_SPEC)'
complete -c klscope -n '__klscope_at measure 2' -a '(__klscope_SPEC)'
complete -c klscope -n __klscope_first -a code -d 'print codes for P and Q, and their cost on P'
complete -c klscope -n '__klscope_at code 1' -a '(__klscope_SPEC)'
complete -c klscope -n '__klscope_at code 2' -a '(__klscope_SPEC)'
complete -c klscope -n __klscope_first -a fit -d 'fit a family to P by cross-entropy'
complete -c klscope -n '__klscope_at fit 1' -a '(__klscope_SPEC)'
complete -c klscope -n '__klscope_at fit 2' -a '(__klscope_MODEL)'
complete -c klscope -n __klscope_first -a plot -d 'print a picture of P and Q, or keep it as SVG'
complete -c klscope -n '__klscope_at plot 1' -a '(__klscope_SPEC)'
complete -c klscope -n '__klscope_at plot 2' -a '(__klscope_SPEC)'
complete -c klscope -n __klscope_first -a families -d 'list the families of distributions'
complete -c klscope -n '__klscope_at families 1' -a '(__klscope_FAMILY)'
complete -c klscope -n __klscope_first -a measures -d 'list the measures'
complete -c klscope -n '__klscope_takes explore learn measure fit plot' -s u -l unit -x -a 'bit nat hart' -d 'unit of information (bit)'
complete -c klscope -n '__klscope_takes measure code fit' -s f -l format -x -a 'table json tsv' -d 'how to print (table)'
complete -c klscope -n '__klscope_takes explore measure code fit plot' -s n -l normalize -d 'divide a list by its sum where that is not 1'
complete -c klscope -n '__klscope_takes explore measure plot' -s a -l alpha -x -a '(__klscope_NONE)' -d 'order of the Renyi divergence (0.5)'
complete -c klscope -n '__klscope_takes fit' -s r -l reverse -d 'minimise D(q||p) instead of D(p||q)'
complete -c klscope -n '__klscope_takes fit' -l data -d 'fit to the measurements behind a kde or hist'
complete -c klscope -n '__klscope_takes fit' -l points -x -a '(__klscope_NONE)' -d 'fit to N draws from P instead of P itself'
complete -c klscope -n '__klscope_takes fit' -l seed -x -a '(__klscope_NONE)' -d 'what the draws begin with (1)'
complete -c klscope -n '__klscope_takes explore plot' -s s -l scene -x -a '(__klscope_SCENE)' -d 'begin with a saved scene, or a bundled one'
complete -c klscope -n '__klscope_takes explore learn plot' -s x -l script -x -a '(__klscope_FILE)' -d 'first run the commands in FILE'
complete -c klscope -n '__klscope_takes explore learn' -l pace -x -a '(__klscope_NONE)' -d 'run it in its own time, X times as fast'
complete -c klscope -n '__klscope_takes explore learn' -l log -x -a '(__klscope_FILE)' -d 'write a script of all that is done'
complete -c klscope -n '__klscope_takes explore learn plot' -l size -x -a '(__klscope_SIZE)' -d 'size of a picture, or of a script'\''s screen (80x24)'
complete -c klscope -n '__klscope_takes plot' -l as -x -a 'text ansi svg' -d 'kind of picture (as FILE ends, else as it fits)'
complete -c klscope -n '__klscope_takes plot' -s v -l view -x -a '(__klscope_VIEW)' -d 'what is drawn, as ratio or log (as the scene says)'
complete -c klscope -n '__klscope_takes plot' -s o -l output -x -a '(__klscope_FILE)' -d 'write to FILE: .svg, .ans or .txt'
complete -c klscope -n '__klscope_takes explore learn plot' -l ascii -d 'draw with ASCII characters'
complete -c klscope -n '__klscope_takes explore learn plot' -l no-color -d 'no colours (as the variable NO_COLOR)'
complete -c klscope -n '__klscope_takes explore learn plot' -l colors -x -a '0 8 16 256' -d 'how many colours (as many as the terminal has)'
complete -c klscope -n '__klscope_takes explore learn plot' -l background -x -a 'auto dark light' -d 'what the terminal, or the picture, stands on'
complete -c klscope -n '__klscope_takes explore learn' -l large -d 'large numbers, for a class behind a projector'
complete -c klscope -n '__klscope_takes explore learn' -l no-mouse -d 'leave the mouse alone'
complete -c klscope -n '__klscope_takes learn' -l teacher -d 'show the notes for the teacher'
complete -c klscope -n '__klscope_takes learn' -l plain -d 'print the lesson line by line, for screen readers'
complete -c klscope -n '__klscope_takes learn' -l list -d 'list the lessons, and how far you have come'
complete -c klscope -n '__klscope_takes learn' -l check -d 'look for mistakes in lessons, of FILEs or all'
complete -c klscope -n '__klscope_takes learn' -l strict -d 'with --check: also say what could be better'
complete -c klscope -n '__klscope_takes learn' -l reset -d 'forget the progress of LESSON, or all of it'
complete -c klscope -n '__klscope_takes learn' -s y -l yes -d 'with --reset: do not ask'
complete -c klscope -n '__klscope_takes explore learn measure code fit plot families measures' -s h -l help -d 'print this help and end'
complete -c klscope -n '__klscope_takes explore learn measure code fit plot families measures' -s V -l version -d 'print versions and end'
# end fish

function __klscope_NONE
end

function __klscope_FILE
    __fish_complete_path (commandline -ct)
end

function __klscope_SIZE
    printf '%s\n' 80x24 120x40 200x60
end

function __klscope_VIEW
    __klscope_views
end

function __klscope_FAMILY
    __klscope_families
end

function __klscope_MODEL
    __klscope_families
    echo softmax
end

# Files with one of the endings, and folders.
function __klscope_file
    set -l word (commandline -ct | string trim -l -c \'\")
    for ending in $argv
        for file in $word*$ending
            echo $file
        end
    end
    for folder in $word*/
        echo $folder
    end
end

# Names of the files in a folder of one's own data.
function __klscope_own
    set -q KLSCOPE_DATA; or return
    for file in $KLSCOPE_DATA/*$argv[1]
        echo @(basename $file $argv[1])
    end
end

function __klscope_SCENE
    __klscope_scenes | string replace -r '^' @
    __klscope_own .scene
    __klscope_file .scene .md
end

function __klscope_LESSON
    set -l word (commandline -ct)
    set -l program (commandline -opc)[1]
    set -l lesson (string split -m 1 . -- $word)[1]
    if string match -q '?*.*' -- $word
        $program learn --list $lesson 2>/dev/null |
            while read -l -d \t place name state title
                printf '%s\t%s\n' $place $title $lesson.$name $title
            end
    else
        $program learn --list 2>/dev/null |
            while read -l -d \t number name seen steps title
                printf '%s\t%s\n' $number $title $name $title
            end
    end
    __klscope_file .md
end

# Lines of standard input behind a prefix, whatever that holds.
function __klscope_behind # PREFIX
    while read -l line
        printf '%s%s\n' "$argv[1]" $line
    end
end

# Distributions: data sets and behind a colon their columns; families, and once
# one stands there its parameters; the same within mixtures and truncate().
function __klscope_SPEC
    set -l word (commandline -ct | string trim -l -c \'\")
    set -l head (string match -r '^.*[*+ (,]' -- $word)
    switch $word
        case '@*' '*[*+ (,]@*'
            __klscope_columns | __klscope_behind "$head@"
            __klscope_own .csv
        case '*:*'
            set -l file (string split -m 1 : -- $word)[1]
            test -f $file; and head -n 1 -- $file | tr -d '\r' |
                tr ',\t' '\n\n' | __klscope_behind $file:
        case '*'
            __klscope_families | string replace -r '^([^\t]*)' '$1(' |
                __klscope_behind "$head"
            __klscope_examples | __klscope_behind "$head"
            printf '%s\n' "$head"kde\( "$head"hist\( "$head"pdf\( \
                "$head"truncate\(
    end
    if test -z "$head"
        __klscope_scenes | string replace -r '^' @
        __klscope_own .scene
        __klscope_file .csv .tsv .scene
    end
end
