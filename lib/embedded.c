/* The model and the tables of words are part of the library. */
#include "lib/embedded.h"

#include "base/embed.h"

DM_EMBED(model, "models/stance.model");
DM_EMBED(thesaurus, "features/thesaurus.tsv");
DM_EMBED(verbs, "quotes/lexicon/reporting-verbs.tsv");
DM_EMBED(roles, "quotes/lexicon/roles.tsv");
DM_EMBED(words, "quotes/lexicon/words.tsv");
DM_EMBED(demonyms, "quotes/lexicon/demonyms.tsv");
DM_EMBED(first_names, "quotes/lexicon/first-names.tsv");
DM_EMBED(officials, "quotes/lexicon/officials.tsv");
DM_EMBED(institutions, "quotes/lexicon/institutions.tsv");

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
