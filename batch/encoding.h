/* Texts in other encodings, to UTF-8. */
#ifndef DM_BATCH_ENCODING_H
#define DM_BATCH_ENCODING_H

#include "base/buffer.h"
#include "base/lines.h"
#include "base/status.h"

enum { DM_ENCODING_NAME = 40 };

/* Whether the C library can convert from it. */
bool dm_encoding_known(const char *name);

/* The encoding of a byte order mark that is not UTF-8's, or NULL. */
const char *dm_encoding_of_mark(dm_slice bytes);

/* The encoding that an HTML page or XML declaration names in its first bytes, "" where none does.
 * What a browser reads as windows-1252 is called that. */
void dm_encoding_of_html(dm_slice bytes, char name[DM_ENCODING_NAME]);

/* The same cleaning for a name from an HTTP header; "" where it is unknown or UTF-8. */
void dm_encoding_clean(dm_slice given, char name[DM_ENCODING_NAME]);

/* Appends `bytes` as UTF-8; what cannot be converted becomes U+FFFD and is counted in `replaced`.
 * DM_USAGE for an unknown encoding. */
dm_status dm_encoding_convert(dm_slice bytes, const char *encoding, dm_buffer *out,
                              size_t *replaced, dm_error *error);

/* A stream in `encoding` that is read as UTF-8. */
typedef struct dm_decoder dm_decoder;

dm_status dm_decoder_open(dm_read_function *read, void *context, const char *encoding,
                          dm_decoder **decoder, dm_error *error);
ptrdiff_t dm_decoder_read(void *decoder, void *bytes, size_t size, dm_error *error);
void dm_decoder_close(dm_decoder *decoder); /* NULL is fine */

/* Whether ill-formed bytes look like windows-1252: mostly single ones above 0x7F, among letters. */
bool dm_encoding_is_western(dm_slice bytes);

#endif
