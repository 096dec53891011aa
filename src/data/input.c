#include "config.h"

#include "klscope/data/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "klscope/base/number.h"
#include "klscope/data/decimal.h"

/* A regular file from MAP_LEAST bytes on is mapped with a page of zeros after
 * it, so that whoever reads the text needs no check for its end in the middle
 * of a number. Everything else is read in chunks, each of which is looked at
 * at once: a device that gives zeros for ever, or lines for ever, is left
 * before it fills the memory. */

enum { MAP_LEAST = 256 << 10, CHUNK = 256 << 10 };

/* A reading under way. */
struct reading {
    char name[KL_QUOTE]; /* as messages call it */
    struct kl_limits limits;
    struct kl_err *err;
    char *text;
    size_t len, cap;
    size_t feeds, returns; /* line ends seen: LF, CR */
};

static enum kl_status
fail_errno(const struct reading *r)
{
    return kl_fail(r->err, KL_E_IO, KL_AT_NONE, "cannot read %s: %s", r->name,
                   strerror(errno));
}

static enum kl_status
fail_as(const struct reading *r, enum kl_status status, const char *what)
{
    return kl_fail(r->err, status, KL_AT_NONE, "%s %s", r->name, what);
}

static enum kl_status
fail_limit(const struct reading *r, size_t limit, const char *unit)
{
    char count[KL_NUMBER];

    return kl_fail(r->err, KL_E_LIMIT, KL_AT_NONE, "%s has more than %s %s",
                   r->name, kl_number_count(count, limit), unit);
}

static enum kl_status
fail_binary(const struct reading *r)
{
    return fail_as(r, KL_E_PARSE, "is not text: it has a NUL byte");
}

static size_t
count_byte(const char *text, size_t len, char byte)
{
    size_t count = 0, i;

    for (i = 0; i < len; i++)
        count += text[i] == byte;
    return count;
}

/* Look at what has just arrived after `from`. */
static enum kl_status
check_chunk(struct reading *r, size_t from)
{
    const char *chunk = r->text + from;
    size_t len = r->len - from;

    if (memchr(chunk, '\0', len) != NULL)
        return fail_binary(r);
    r->feeds += count_byte(chunk, len, '\n');
    r->returns += count_byte(chunk, len, '\r');
    if (r->feeds > r->limits.rows || r->returns > r->limits.rows)
        return fail_limit(r, r->limits.rows, "lines");
    return KL_OK;
}

/* Make room for another chunk and the zeros after it. */
static enum kl_status
grow(struct reading *r)
{
    size_t cap = r->cap + r->cap / 2 + CHUNK + KL_DECIMAL_PAD;
    char *text;

    if (r->cap - r->len >= CHUNK + KL_DECIMAL_PAD)
        return KL_OK;
    text = realloc(r->text, cap);
    if (text == NULL)
        return fail_as(r, KL_E_LIMIT, "does not fit into memory");
    r->text = text;
    r->cap = cap;
    return KL_OK;
}

static enum kl_status
read_all(struct reading *r, int fd)
{
    enum kl_status status = KL_OK;

    while (status == KL_OK) {
        size_t from = r->len;
        ssize_t got;

        if ((status = grow(r)) != KL_OK)
            return status;
        got = read(fd, r->text + from, CHUNK);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail_errno(r);
        if (got == 0)
            break;
        r->len += (size_t)got;
        if (r->len > r->limits.bytes)
            return fail_limit(r, r->limits.bytes, "bytes");
        status = check_chunk(r, from);
    }
    return status;
}

/* Map len bytes of a file over the beginning of zeros that are longer. */
static bool
map(int fd, size_t len, struct kl_input *input)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t size = (len / page + 2) * page;
    char *block =
        mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (block == MAP_FAILED)
        return false;
    if (mmap(block, len, PROT_READ, MAP_PRIVATE | MAP_FIXED | MAP_POPULATE, fd,
             0) == MAP_FAILED) {
        munmap(block, size);
        return false;
    }
    *input = (struct kl_input){
        .text = block, .len = len, .block = block, .mapped = size};
    return true;
}

/* UTF-16 has NUL bytes and would count as binary: say what it is. */
static bool
is_utf16(const char *text, size_t len)
{
    return len >= 2 && (memcmp(text, "\xff\xfe", 2) == 0 ||
                        memcmp(text, "\xfe\xff", 2) == 0);
}

/* Find NUL bytes and quotes block by block, so that the second search finds
 * its bytes in the cache. */
static bool
search(struct kl_input *input)
{
    size_t at;

    for (at = 0; at < input->len; at += CHUNK) {
        size_t len = input->len - at < CHUNK ? input->len - at : CHUNK;

        if (memchr(input->text + at, '\0', len) != NULL)
            return false;
        if (!input->quotes)
            input->quotes = memchr(input->text + at, '"', len) != NULL;
    }
    return true;
}

/* What must hold of any text, however it was read. Clears it if it does not.
 */
static enum kl_status
accept(const struct reading *r, struct kl_input *input)
{
    enum kl_status status = KL_OK;

    if (is_utf16(input->text, input->len)) {
        status = fail_as(r, KL_E_PARSE, "is UTF-16; UTF-8 is needed");
    } else {
        if (input->len >= 3 && memcmp(input->text, "\xef\xbb\xbf", 3) == 0) {
            input->text += 3;
            input->len -= 3;
        }
        if (input->len == 0)
            status = fail_as(r, KL_E_PARSE, "is empty");
        else if (!search(input))
            status = fail_binary(r);
    }
    if (status != KL_OK)
        kl_input_clear(input);
    return status;
}

/* Hand over what read_all has read. */
static void
finish(struct reading *r, struct kl_input *input)
{
    memset(r->text + r->len, 0, KL_DECIMAL_PAD);
    *input =
        (struct kl_input){.text = r->text, .len = r->len, .block = r->text};
    r->text = NULL;
}

/* UTF-16 arriving in chunks is refused for its NUL bytes: give the better
 * reason. */
static enum kl_status
read_stream(struct reading *r, int fd, struct kl_input *input)
{
    enum kl_status status = read_all(r, fd);

    if (status == KL_OK || (r->text != NULL && is_utf16(r->text, r->len))) {
        finish(r, input);
        status = accept(r, input);
    }
    free(r->text);
    return status;
}

static enum kl_status
read_fd(struct reading *r, int fd, struct kl_input *input)
{
    struct stat st;

    if (fstat(fd, &st) != 0)
        return fail_errno(r);
    if (S_ISDIR(st.st_mode))
        return fail_as(r, KL_E_IO, "is a directory");
    if (r->limits.files && !S_ISREG(st.st_mode))
        return fail_as(r, KL_E_IO, "is no ordinary file");
    if (S_ISREG(st.st_mode) && (uintmax_t)st.st_size > r->limits.bytes)
        return fail_limit(r, r->limits.bytes, "bytes");
    /* Only from its beginning can a file be mapped; standard input may stand
     * anywhere. */
    if (S_ISREG(st.st_mode) && st.st_size >= MAP_LEAST &&
        lseek(fd, 0, SEEK_CUR) == 0 && map(fd, (size_t)st.st_size, input))
        return accept(r, input);
    return read_stream(r, fd, input);
}

enum kl_status
kl_input_read(const char *path, const char *name,
              const struct kl_limits *limits, struct kl_input *input,
              struct kl_err *err)
{
    struct reading r = {.limits = *limits, .err = err};
    enum kl_status status;
    int fd, flags = O_RDONLY | O_CLOEXEC | O_NOCTTY;

    if (strcmp(path, "-") == 0) {
        strcpy(r.name, "standard input");
        if (limits->files)
            return fail_as(&r, KL_E_IO, "is not read from here");
        return read_fd(&r, STDIN_FILENO, input);
    }
    kl_quote(r.name, name, strlen(name));
    if (limits->files)
        flags |= O_NONBLOCK; /* to open a pipe is to wait already */
    fd = open(path, flags);
    if (fd < 0)
        return fail_errno(&r);
    status = read_fd(&r, fd, input);
    close(fd);
    return status;
}

void
kl_input_clear(struct kl_input *input)
{
    if (input->mapped > 0)
        munmap(input->block, input->mapped);
    else
        free(input->block);
    *input = (struct kl_input){0};
}
