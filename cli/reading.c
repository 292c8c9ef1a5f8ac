/* The options that tell how documents are read. */
#include "cli/documents.h"

#include "lib/demarche.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { LARGEST_DOCUMENT = 16 << 20, LARGEST_LARGEST = 1 << 30 };

dm_reading dm_reading_defaults(void)
{
    return (dm_reading){.document = {.limit = LARGEST_DOCUMENT}, .text_field = "text"};
}

static bool is_date(const char *text)
{
    size_t length = strspn(text, "0123456789-");
    return text[length] == '\0' && (length == 4 || length == 7 || length == 10);
}

/* "64M" → bytes; 0 where it is no such number. */
static size_t parse_size(const char *text)
{
    char *end;
    errno = 0;
    unsigned long long number = strtoull(text, &end, 10);
    unsigned shift = *end == 'k' || *end == 'K' ? 10 : *end == 'M' ? 20 : *end == 'G' ? 30 : 0;
    bool sound = end != text && errno == 0 && text[0] != '-' && end[shift ? 1 : 0] == '\0' &&
                 number <= (unsigned long long)LARGEST_LARGEST >> shift;
    return sound ? (size_t)(number << shift) : 0;
}

bool dm_take_reading_option(const dm_option_parser *parser, int option, dm_reading *reading,
                            int *status)
{
    const char *argument = parser->argument;
    switch (option) {
    case 'd':
        if (!is_date(argument))
            *status =
                dm_usage_error(parser->command, "'%s' is not a date; write YYYY-MM-DD", argument);
        reading->document.date = argument;
        return true;
    case DM_OPTION_OFFICIALS:
        reading->officials = argument;
        return true;
    case DM_OPTION_NO_INDIRECT:
        reading->no_indirect = true;
        return true;
    case DM_OPTION_TEXT_FIELD:
        reading->text_field = argument;
        return true;
    case DM_OPTION_ENCODING:
        if (strlen(argument) >= DM_ENCODING_NAME || !dm_encoding_known(argument))
            *status = dm_usage_error(parser->command,
                                     "unknown encoding '%.40s'; 'iconv -l' lists them", argument);
        reading->document.encoding = argument;
        return true;
    case DM_OPTION_LARGEST:
        reading->document.limit = parse_size(argument);
        if (reading->document.limit == 0)
            *status = dm_usage_error(
                parser->command, "'%s' is not a size of up to 1G; write bytes, or 64M", argument);
        return true;
    case DM_OPTION_STRICT_UTF8:
        reading->document.strict_utf8 = true;
        return true;
    default:
        return false;
    }
}
