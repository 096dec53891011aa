#ifndef KL_PTY_H
#define KL_PTY_H

/* A program in a pseudo-terminal, seen through libvterm. Waiting is always for
 * a condition, with a deadline; nothing sleeps. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { KL_PTY_DEADLINE_MS = 10000 };

struct kl_pty;

struct kl_pty_start {
    const char *const *argv; /* NULL-terminated; argv[0] is the path */
    const char *term;        /* NULL: TERM is not set */
    const char *lang;        /* LC_ALL; NULL is C.UTF-8 */
    const char *const *env;  /* more "NAME=VALUE", NULL-terminated, or NULL */
    int width, height;
    bool shell;      /* run under a parent with job control, which says
                      * "stopped" or "ended" and goes on after a line of
                      * input; the modes of the line last as long as it does */
    bool ignore_hup; /* as nohup does */
};

/* mem   gives; kl_pty_free kills what still runs */
struct kl_pty *kl_pty_new(const struct kl_pty_start *start);
void kl_pty_free(struct kl_pty *pty);

/* The program itself, also under a shell. */
pid_t kl_pty_pid(const struct kl_pty *pty);

/* Type; change the size; close the terminal as a window does. */
void kl_pty_send(struct kl_pty *pty, const char *bytes);
void kl_pty_resize(struct kl_pty *pty, int width, int height);
void kl_pty_hangup(struct kl_pty *pty);

/* Take output until the condition holds. Returns false at the deadline, or
 * when the program ended without it. */
bool kl_pty_wait(struct kl_pty *pty,
                 bool (*holds)(struct kl_pty *, const void *), const void *arg);

/* Wait until the screen has the text, or no longer has it. */
bool kl_pty_wait_text(struct kl_pty *pty, const char *text);
bool kl_pty_wait_gone(struct kl_pty *pty, const char *text);

/* Wait until the output pauses for as many ms. */
void kl_pty_wait_quiet(struct kl_pty *pty, int ms);

/* Wait for the end; status is that of waitpid. */
bool kl_pty_wait_exit(struct kl_pty *pty, int *status);

/* A row without trailing blanks; borrowed until the next call. */
const char *kl_pty_row(struct kl_pty *pty, int y);

/* The whole screen, rows parted by newlines.  mem  gives */
char *kl_pty_screen(struct kl_pty *pty);

/* The first row that has the text, or -1. */
int kl_pty_find(struct kl_pty *pty, const char *text);

/* Code point of a cell; true if the foreground is not the default one. */
uint32_t kl_pty_cell(struct kl_pty *pty, int x, int y, bool *coloured);

bool kl_pty_cursor_visible(const struct kl_pty *pty);
bool kl_pty_alternate(const struct kl_pty *pty);

/* True if the modes of the line are what they were before the start. */
bool kl_pty_modes_restored(const struct kl_pty *pty);

/* True if the output held a query that the terminal answered. */
bool kl_pty_queried(const struct kl_pty *pty);

/* Every byte of output so far, borrowed, and the number of read(2) calls that
 * brought them. */
const char *kl_pty_output(const struct kl_pty *pty, size_t *len);
unsigned kl_pty_reads(const struct kl_pty *pty);

/* A key and the frame that answers it. */
struct kl_pty_frame {
    double us; /* from the key to the last byte; < 0 if no byte came */
    size_t bytes;
    unsigned reads;
};
struct kl_pty_frame kl_pty_key(struct kl_pty *pty, const char *bytes);

/* Microseconds of the monotonic clock; when the program started, and when its
 * last output came. */
double kl_pty_now(void);
double kl_pty_started(const struct kl_pty *pty);
double kl_pty_last(const struct kl_pty *pty);

#endif
