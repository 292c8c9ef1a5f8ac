/* The assembler's .incbin takes a file in as it is: no conversion, no limit of a C literal, no time
 * spent on compiling megabytes of numbers. */
#include "lib/embedded.h"

#define EMBED(symbol, path)                                                                        \
    __asm__(".section .rodata\n"                                                                   \
            ".balign 16\n"                                                                         \
            ".local dm_data_" #symbol "\n"                                                         \
            ".local dm_end_" #symbol "\n"                                                          \
            "dm_data_" #symbol ":\n"                                                               \
            ".incbin \"" path "\"\n"                                                               \
            "dm_end_" #symbol ":\n"                                                                \
            ".byte 0\n"                                                                            \
            ".previous\n");                                                                        \
    extern const char dm_data_##symbol[] __attribute__((visibility("hidden")));                    \
    extern const char dm_end_##symbol[] __attribute__((visibility("hidden")))

EMBED(model, "models/stance.model");
EMBED(thesaurus, "features/thesaurus.tsv");
EMBED(verbs, "quotes/lexicon/reporting-verbs.tsv");
EMBED(roles, "quotes/lexicon/roles.tsv");
EMBED(words, "quotes/lexicon/words.tsv");
EMBED(demonyms, "quotes/lexicon/demonyms.tsv");
EMBED(first_names, "quotes/lexicon/first-names.tsv");
EMBED(officials, "quotes/lexicon/officials.tsv");
EMBED(institutions, "quotes/lexicon/institutions.tsv");

static const struct {
    const char *name, *start, *end;
} files[DM_EMBEDDED_FILES] = {
    [DM_EMBEDDED_MODEL] = {"models/stance.model", dm_data_model, dm_end_model},
    [DM_EMBEDDED_THESAURUS] = {"features/thesaurus.tsv", dm_data_thesaurus, dm_end_thesaurus},
    [DM_EMBEDDED_VERBS] = {"quotes/lexicon/reporting-verbs.tsv", dm_data_verbs, dm_end_verbs},
    [DM_EMBEDDED_ROLES] = {"quotes/lexicon/roles.tsv", dm_data_roles, dm_end_roles},
    [DM_EMBEDDED_WORDS] = {"quotes/lexicon/words.tsv", dm_data_words, dm_end_words},
    [DM_EMBEDDED_DEMONYMS] = {"quotes/lexicon/demonyms.tsv", dm_data_demonyms, dm_end_demonyms},
    [DM_EMBEDDED_FIRST_NAMES] = {"quotes/lexicon/first-names.tsv", dm_data_first_names,
                                 dm_end_first_names},
    [DM_EMBEDDED_OFFICIALS] = {"quotes/lexicon/officials.tsv", dm_data_officials, dm_end_officials},
    [DM_EMBEDDED_INSTITUTIONS] = {"quotes/lexicon/institutions.tsv", dm_data_institutions,
                                  dm_end_institutions},
};

dm_slice dm_embedded(dm_embedded_file file)
{
    return (dm_slice){files[file].start, (size_t)(files[file].end - files[file].start)};
}

const char *dm_embedded_name(dm_embedded_file file)
{
    return files[file].name;
}
