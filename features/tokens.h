/* Statement text → tokens: words, numbers and the punctuation marks that matter.
 *
 * The text is folded first, so line ends, curly and straight marks, composed and decomposed
 * letters and double spaces all give the same tokens. A run of digits (with inner separators)
 * reads as "0", a run of the same mark as one mark, two or more full stops as "...". Apostrophes
 * and hyphens between letters belong to the word. */
#ifndef DM_FEATURES_TOKENS_H
#define DM_FEATURES_TOKENS_H

#include "base/buffer.h"
#include "base/status.h"

typedef enum { DM_TOKEN_WORD, DM_TOKEN_NUMBER, DM_TOKEN_MARK } dm_token_kind;

typedef struct dm_token {
    size_t start, size; /* bytes of the line */
    dm_token_kind kind;
} dm_token;

/* Zero-initialise it, read any number of texts into it, free it. */
typedef struct dm_tokens {
    dm_buffer line; /* the tokens with one space before, between and behind them: " it is 0 ! " */
    dm_token *items;
    size_t count, capacity;
    dm_buffer folded; /* scratch */
} dm_tokens;

/* Replaces `tokens` by those of `text`, in time linear in it. DM_NO_MEMORY is the only failure. */
dm_status dm_tokens_read(dm_tokens *tokens, dm_slice text, dm_error *error);

void dm_tokens_free(dm_tokens *tokens);

#endif
