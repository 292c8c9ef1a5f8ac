/* Writing JSON: strings and numbers in one fixed form, whatever the locale. Reading is jansson's.
 */
#ifndef DM_BASE_JSON_H
#define DM_BASE_JSON_H

#include "base/buffer.h"

/* Appends `text` in quotes; C0, DEL and C1 characters as \u escapes, ill-formed UTF-8 as U+FFFD. */
void dm_json_string(dm_buffer *out, dm_slice text);

/* Appends a number with at most `decimals` (up to 9) decimals, trailing zeros left out. */
void dm_json_number(dm_buffer *out, double value, int decimals);

#endif
