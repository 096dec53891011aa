#ifndef KLSCOPE_LESSON_LIVE_H
#define KLSCOPE_LESSON_LIVE_H

#include "klscope/lesson/block.h"

/* What stands in live fences. Their lines are `KEY = VALUE`; an indented line
 * goes on with the line before it, blank lines and lines that begin with #
 * are skipped. Texts may hold emphasis, code and formulas. Expressions are
 * kept as text with its place, for those who compile and evaluate them.
 *
 * witness   one relation a line: LEFT OP RIGHT, then perhaps :: LABEL
 * task      say = TEXT, goal = RELATION, up to three hint = TEXT,
 *           solution = COMMAND (indented lines: a command each)
 * quiz      ask = TEXT, then choices:    - [x] TEXT, perhaps :: MESSAGE
 *                                        - [ ] TEXT :: MESSAGE
 *           or a number:   answer = NUMBER, perhaps ± NUMBER, :: MESSAGE
 *                          wrong = NUMBER, perhaps ± NUMBER :: MESSAGE
 *                          else = MESSAGE, for any other number
 * break     the lines of a scene, perhaps say = TEXT
 * note      Markdown */

/* = and == are one, and <= is ≤, >= ≥, != ≠, ~= ≈, where +- is ±. */
enum kl_relation_op { KL_EQ, KL_LT, KL_LE, KL_GT, KL_GE, KL_NE, KL_NEAR };

struct kl_relation {
    enum kl_relation_op op;
    struct kl_extract left, right;
    struct kl_extract tolerance; /* what stands behind ± with KL_NEAR */
    struct kl_extract text;      /* all of it but the label */
    struct kl_prose label;       /* may be empty */
};

/* The sign of an operator, in UTF-8 and in ASCII. */
const char *kl_relation_sign(enum kl_relation_op op);
const char *kl_relation_ascii(enum kl_relation_op op);

struct kl_witness {
    const struct kl_relation *relation; /* at least one */
    size_t relations;
};

enum { KL_HINTS_MAX = 3, KL_CHOICES_MAX = 9 };

struct kl_task {
    struct kl_prose say;
    struct kl_relation goal;
    struct kl_prose hint[KL_HINTS_MAX];
    size_t hints;
    const struct kl_extract *command; /* the solution; at least one */
    size_t commands;
};

struct kl_choice {
    struct kl_prose text;
    struct kl_prose message; /* may be empty if it is right */
    bool right;
};

/* A number within `tolerance` of `value`. */
struct kl_answer {
    double value, tolerance;
    struct kl_extract text;
    struct kl_prose message; /* may be empty if it is the right one */
};

struct kl_quiz {
    struct kl_prose ask;
    const struct kl_choice *choice; /* one is right */
    size_t choices;                 /* 0: a number is asked for */
    struct kl_answer answer;        /* the right number */
    const struct kl_answer *wrong;  /* numbers that have a message */
    size_t wrongs;
    struct kl_prose otherwise;      /* for all others; may be empty */
};

/* Which answer a number is: &quiz->answer if it is right, one of quiz->wrong,
 * or NULL. At the very end of a tolerance it counts as within. */
const struct kl_answer *kl_quiz_answer(const struct kl_quiz *quiz,
                                       double number);

struct kl_break_block {
    struct kl_extract scene; /* its text is blank where `say` stood */
    struct kl_prose say;     /* may be empty */
};

struct kl_note {
    const struct kl_block *block; /* no live ones */
    size_t blocks;
};

/* A line of a comment that begins with "check:", which vouches for figures in
 * the text of its step and is seen by nobody but a linter:
 *
 *     <!-- check:
 *     D(p,q) = 0.1164 :: a relation; 0.1164 means that it rounds to that
 *     p = 0.5,0.5
 *     H(p) = 1.0
 *     -->
 *
 * A line of a scene (p, q or unit) changes, for those below it in the comment,
 * the scene of the step. */
struct kl_check {
    bool begins;                 /* it is the first of its comment */
    struct kl_extract scene;     /* the line, if it is one of a scene */
    struct kl_relation relation; /* if scene.text is NULL */
};

#endif
