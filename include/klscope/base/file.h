#ifndef KLSCOPE_BASE_FILE_H
#define KLSCOPE_BASE_FILE_H

#include <stddef.h>
#include <sys/types.h>

#include "klscope/base/status.h"

/* Fail because of what errno says: 'cannot write "a.scene": ...'.
 *
 * in    verb, file   what could not be done, and to what
 * err   KL_E_IO, always
 */
enum kl_status kl_file_cannot(struct kl_err *err, const char *verb,
                              const char *file);

/* Make the folders above a file; what fails shows when the file is opened. */
void kl_file_folders(const char *file);

/* Write a file beside the name, flush it to the disk and only then rename it:
 * neither a full disk nor a crash costs what was there. Links are not
 * followed but replaced.
 *
 * in    file        its folder must exist
 *       mode        permissions, where the file system knows them
 *       text, len   all that the file is to hold
 * err   KL_E_IO; the file is then as it was, and nothing is left beside it
 */
enum kl_status kl_file_replace(const char *file, mode_t mode,
                               const char *text, size_t len,
                               struct kl_err *err);

/* The same for a file that a user names: links are followed, and the file keeps
 * its permissions, or has the usual ones if it is new.
 *
 * err   KL_E_IO, also for what is no ordinary file, is read-only, or a link that
 *       leads nowhere
 */
enum kl_status kl_file_write(const char *file, const char *text, size_t len,
                             struct kl_err *err);

#endif
