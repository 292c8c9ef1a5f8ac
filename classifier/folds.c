/* Groups are taken in a shuffled order, the large ones first, and each goes to the fold that has
 * the fewest statements of the group's strata (label × language) so far. A group of one statement
 * thus always goes where its stratum is short. */
#include "classifier/folds.h"

#include "base/random.h"

#include <stdlib.h>

enum { STRATA = (DM_STANCES + 1) * DM_SCOPE_LANGUAGES };

typedef struct statement_group {
    size_t start, size; /* in the array of members */
    size_t order;       /* random */
} statement_group;

typedef struct fold_plan {
    const dm_dataset *dataset;
    size_t *members; /* statement indices, those of one group side by side */
    statement_group *groups;
    size_t group_count;
    size_t (*counts)[STRATA + 1]; /* per fold: statements of each stratum, and all */
} fold_plan;

static size_t stratum_of(const dm_labelled *statement)
{
    size_t label = (size_t)dm_stance_list_label(&statement->stances) + 1;
    return label * DM_SCOPE_LANGUAGES + statement->language;
}

typedef struct named_statement {
    dm_slice group;
    size_t index;
} named_statement;

/* By group; those without a group in the order of the data. */
static int by_group(const void *a, const void *b)
{
    const named_statement *left = a, *right = b;
    int order = dm_slice_compare(left->group, right->group);
    return order ? order : (left->index > right->index) - (left->index < right->index);
}

static bool find_groups(fold_plan *plan)
{
    size_t count = dm_dataset_count(plan->dataset);
    named_statement *named = calloc(count, sizeof *named);
    if (!named)
        return false;
    for (size_t i = 0; i < count; i++)
        named[i] = (named_statement){dm_dataset_item(plan->dataset, i)->group, i};
    qsort(named, count, sizeof *named, by_group);
    for (size_t i = 0; i < count; i++) {
        plan->members[i] = named[i].index;
        if (i && named[i].group.size && dm_slice_equal(named[i].group, named[i - 1].group))
            plan->groups[plan->group_count - 1].size++;
        else
            plan->groups[plan->group_count++] = (statement_group){.start = i, .size = 1};
    }
    free(named);
    return true;
}

static int by_size(const void *a, const void *b)
{
    const statement_group *left = a, *right = b;
    if (left->size != right->size)
        return left->size < right->size ? 1 : -1;
    return (left->order > right->order) - (left->order < right->order);
}

static bool order_groups(fold_plan *plan, uint64_t seed)
{
    size_t *order = calloc(plan->group_count, sizeof *order);
    if (!order)
        return false;
    for (size_t i = 0; i < plan->group_count; i++)
        order[i] = i;
    dm_random random = {seed};
    dm_random_shuffle(&random, order, plan->group_count);
    for (size_t i = 0; i < plan->group_count; i++)
        plan->groups[i].order = order[i];
    free(order);
    qsort(plan->groups, plan->group_count, sizeof *plan->groups, by_size);
    return true;
}

/* How full a fold is for a group: what it holds of the group's strata, then what it holds at all.
 */
static size_t fullness(const fold_plan *plan, const statement_group *group, size_t fold)
{
    size_t sum = 0, all = dm_dataset_count(plan->dataset) + 1;
    for (size_t i = 0; i < group->size; i++) {
        size_t index = plan->members[group->start + i];
        sum += plan->counts[fold][stratum_of(dm_dataset_item(plan->dataset, index))];
    }
    return sum * all + plan->counts[fold][STRATA];
}

static void place_group(fold_plan *plan, const statement_group *group, size_t folds,
                        size_t *fold_of)
{
    size_t emptiest = 0, least = fullness(plan, group, 0);
    for (size_t fold = 1; fold < folds; fold++) {
        size_t full = fullness(plan, group, fold);
        if (full < least) {
            least = full;
            emptiest = fold;
        }
    }
    for (size_t i = 0; i < group->size; i++) {
        size_t index = plan->members[group->start + i];
        fold_of[index] = emptiest;
        plan->counts[emptiest][stratum_of(dm_dataset_item(plan->dataset, index))]++;
        plan->counts[emptiest][STRATA]++;
    }
}

static dm_status assign(fold_plan *plan, size_t folds, uint64_t seed, size_t *fold_of,
                        dm_error *error)
{
    if (!plan->members || !plan->groups || !plan->counts || !find_groups(plan))
        return dm_fail_memory(error);
    if (plan->group_count < folds)
        return dm_fail(error, DM_DATA,
                       "%zu statements in %zu groups do not make %zu folds; give more data or "
                       "fewer folds",
                       dm_dataset_count(plan->dataset), plan->group_count, folds);
    if (!order_groups(plan, seed))
        return dm_fail_memory(error);
    for (size_t i = 0; i < plan->group_count; i++)
        place_group(plan, &plan->groups[i], folds, fold_of);
    return DM_OK;
}

dm_status dm_folds_assign(const dm_dataset *dataset, size_t folds, uint64_t seed, size_t *fold_of,
                          dm_error *error)
{
    size_t count = dm_dataset_count(dataset);
    if (folds < 2 || folds > DM_MOST_FOLDS)
        return dm_fail(error, DM_DATA, "%zu folds; give 2 to %d", folds, DM_MOST_FOLDS);
    if (count == 0)
        return dm_fail(error, DM_DATA, "no statements to divide into folds");
    fold_plan plan = {
        .dataset = dataset,
        .members = calloc(count, sizeof *plan.members),
        .groups = calloc(count, sizeof *plan.groups),
        .counts = calloc(folds, sizeof *plan.counts),
    };
    dm_status status = assign(&plan, folds, seed, fold_of, error);
    free(plan.members);
    free(plan.groups);
    free(plan.counts);
    return status;
}
