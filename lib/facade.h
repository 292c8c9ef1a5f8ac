/* What the parts of the facade share: conversions between the public types and the internal ones.
 * Not installed. */
#ifndef DM_LIB_FACADE_H
#define DM_LIB_FACADE_H

#include "base/status.h"
#include "classifier/model.h"
#include "lib/demarche.h"

struct demarche_model {
    dm_model *model;
};

struct demarche_scorer {
    const dm_model *model;
    dm_workspace workspace;
};

demarche_status dm_public_status(dm_status status, const dm_error *from, demarche_error *to);
void dm_public_scores(const dm_scores *from, demarche_scores *to);

static inline dm_slice dm_slice_from(demarche_text text)
{
    return (dm_slice){text.data, text.size};
}

static inline demarche_text dm_public_text(dm_slice slice)
{
    return (demarche_text){slice.data, slice.size};
}

#endif
