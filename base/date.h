/* The date that an article bears. */
#ifndef DM_BASE_DATE_H
#define DM_BASE_DATE_H

#include "base/slice.h"

enum { DM_DATE_SIZE = 11 }; /* YYYY-MM-DD and NUL */

/* Finds the date line of a document: a full date in one of its first lines, in Dutch, English or
 * figures ("Brussels, 3 October 2024", "HAVENSTAD, 14 februari 2031 - De minister …"). False, with
 * `date` empty, where there is none. */
bool dm_find_date(dm_slice document, char date[DM_DATE_SIZE]);

#endif
