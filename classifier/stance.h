/* The stances that a statement can take, and lists of them by name: "threat+condemnation". */
#ifndef DM_CLASSIFIER_STANCE_H
#define DM_CLASSIFIER_STANCE_H

#include "base/buffer.h"
#include "base/status.h"

typedef enum { DM_CONDEMNATION, DM_THREAT, DM_CALL, DM_STANCES } dm_stance;

enum { DM_NO_STANCE = -1 };

typedef unsigned dm_stance_set; /* bit 1 << stance */

/* Different stances, the most prominent first. */
typedef struct dm_stance_list {
    size_t count;
    dm_stance items[DM_STANCES];
} dm_stance_list;

/* "condemnation", "threat", "call", or "none" for DM_NO_STANCE. */
const char *dm_stance_name(int stance);

dm_stance_set dm_stance_list_set(const dm_stance_list *list);

/* The first stance, or DM_NO_STANCE. */
int dm_stance_list_label(const dm_stance_list *list);

/* Reads names joined by '+', or "none". DM_DATA for anything else; the message lists the known
 * names and, where one is near, the nearest. */
dm_status dm_stance_list_parse(dm_slice text, dm_stance_list *list, dm_error *error);

/* Appends the names joined by '+', or "none". */
void dm_stance_list_print(const dm_stance_list *list, dm_buffer *out);

#endif
