/* The data that is compiled into the library: model and lexicons, byte for byte as in the tree. */
#ifndef DM_LIB_EMBEDDED_H
#define DM_LIB_EMBEDDED_H

#include "base/slice.h"

typedef enum {
    DM_EMBEDDED_MODEL,
    DM_EMBEDDED_THESAURUS,
    DM_EMBEDDED_VERBS,
    DM_EMBEDDED_ROLES,
    DM_EMBEDDED_WORDS,
    DM_EMBEDDED_DEMONYMS,
    DM_EMBEDDED_FIRST_NAMES,
    DM_EMBEDDED_OFFICIALS,
    DM_EMBEDDED_INSTITUTIONS,
    DM_EMBEDDED_FILES
} dm_embedded_file;

dm_slice dm_embedded(dm_embedded_file file);
const char *dm_embedded_name(dm_embedded_file file); /* its path in the source tree */

#endif
