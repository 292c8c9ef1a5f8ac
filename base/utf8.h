/* Unicode: decoding, classes of characters, folding. The only user of utf8proc.
 *
 * Text from outside may hold anything. Each maximal ill-formed part (Unicode 15, section 3.9) reads
 * as one U+FFFD, so that no byte is skipped and offsets stay those of the file. */
#ifndef DM_BASE_UTF8_H
#define DM_BASE_UTF8_H

#include "base/buffer.h"
#include "base/status.h"

#include <stdint.h>

enum { DM_REPLACEMENT = 0xFFFD };

/* The code point at `at` (which must be < text.size) and, in `length`, its bytes: 1 to 4. An
 * ill-formed part gives -1. */
int32_t dm_utf8_decode(dm_slice text, size_t at, size_t *length);

/* The code point that ends just before `at`, or -1 at the start or where it is ill-formed. */
int32_t dm_utf8_before(dm_slice text, size_t at);

/* How many ill-formed parts `text` has; `first` (may be NULL) is the offset of the first. */
size_t dm_utf8_faults(dm_slice text, size_t *first);

/* Line and column (in code points), both from 1, of a byte offset; LF, CR and CRLF end lines. */
void dm_utf8_place(dm_slice text, size_t offset, size_t *line, size_t *column);

bool dm_is_letter(int32_t code_point); /* letters and combining marks */
bool dm_is_upper(int32_t code_point);  /* capitals and title case */
bool dm_is_digit(int32_t code_point);
bool dm_is_space(int32_t code_point); /* separators and control characters */

/* The columns that a character takes on a terminal: 0 to 2; an ill-formed part (-1) takes 1. */
size_t dm_utf8_width(int32_t code_point);

void dm_utf8_append(dm_buffer *out, int32_t code_point);

/* Appends `text` with each ill-formed part and each NUL made U+FFFD or a space. */
void dm_utf8_repair(dm_slice text, dm_buffer *out);

/* Replaces `out` by `text` in one form for comparing: compatibility-composed and case-folded
 * (NFKC_Casefold), control characters as spaces, ill-formed parts as U+FFFD, curly quotation marks
 * straight. DM_NO_MEMORY is the only failure. */
dm_status dm_utf8_fold(dm_slice text, dm_buffer *out, dm_error *error);

#endif
