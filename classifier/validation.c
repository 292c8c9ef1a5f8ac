/* Each fold is a task, and so is the training on everything; threads take tasks until none is left.
 * Each fold builds its own vocabulary from the statements outside it, so nothing of a held-out
 * statement reaches the detectors that score it. Tasks write to places of their own, so the result
 * does not depend on which thread did what when. */
#include "classifier/validation.h"

#include "classifier/folds.h"

#include <pthread.h>
#include <stdlib.h>

typedef struct validation_crew {
    const dm_samples *samples;
    const dm_validation_plan *plan;
    dm_validation *validation;
    size_t *fold_of; /* of each statement */
    pthread_mutex_t lock;
    /* Under the lock: */
    size_t next_task, done; /* done: detectors */
    bool stopped;
    dm_status status; /* of the first failure */
    dm_error error;
} validation_crew;

static size_t task_count(const validation_crew *crew)
{
    return crew->plan->folds + crew->plan->final;
}

/* Counts a detector, and asks whether to go on. */
static bool step(void *context)
{
    validation_crew *c = context;
    const dm_validation_plan *plan = c->plan;
    pthread_mutex_lock(&c->lock);
    c->done++;
    if (plan->progress && !c->stopped &&
        !plan->progress(plan->context, c->done, task_count(c) * DM_STANCES))
        c->stopped = true;
    bool go_on = !c->stopped;
    pthread_mutex_unlock(&c->lock);
    return go_on;
}

static dm_status score_fold(validation_crew *crew, size_t fold, const dm_detectors *detectors,
                            dm_error *error)
{
    const dm_samples *samples = crew->samples;
    dm_vector vector = {0};
    dm_status status = DM_OK;
    for (size_t i = 0; i < samples->count && !status; i++) {
        const dm_sample *sample = &samples->items[i];
        dm_scores *scores = &crew->validation->scores[i];
        if (crew->fold_of[sample->statement] != fold)
            continue;
        status = dm_sample_vectorize(samples, sample, detectors->vocabulary, &vector, error);
        for (int stance = 0; stance < DM_STANCES && !status; stance++)
            scores->decision[stance] =
                dm_hyperplane_decide(&detectors->planes[stance], vector.items, vector.count);
        scores->no_features = vector.count == 0;
    }
    dm_vector_free(&vector);
    return status;
}

static void choose(const validation_crew *crew, size_t task, bool *chosen)
{
    for (size_t i = 0; i < crew->samples->statements; i++)
        chosen[i] = crew->fold_of[i] != task && !(crew->plan->barred && crew->plan->barred[i]);
}

static bool has_converged(const dm_detectors *detectors)
{
    for (int stance = 0; stance < DM_STANCES; stance++)
        if (!detectors->planes[stance].converged)
            return false;
    return true;
}

/* The task behind the last fold holds nothing out: it is the training on everything. */
static dm_status do_task(validation_crew *crew, size_t task, bool *chosen, dm_error *error)
{
    dm_detectors detectors;
    bool final = task == crew->plan->folds;
    choose(crew, task, chosen);
    dm_status status = dm_detectors_train(crew->samples, chosen, &crew->plan->settings, step, crew,
                                          &detectors, error);
    if (!status && !final)
        status = score_fold(crew, task, &detectors, error);
    pthread_mutex_lock(&crew->lock);
    if (!status && !has_converged(&detectors))
        crew->validation->converged = false;
    if (!status && final)
        crew->validation->final = detectors;
    else
        dm_detectors_free(&detectors);
    pthread_mutex_unlock(&crew->lock);
    return status;
}

static void *work(void *argument)
{
    validation_crew *c = argument;
    dm_error error = {0};
    bool *chosen = calloc(c->samples->statements + 1, sizeof *chosen);
    dm_status status = chosen ? DM_OK : dm_fail_memory(&error);
    for (;;) {
        pthread_mutex_lock(&c->lock);
        if (status && !c->status) {
            c->status = status;
            c->error = error;
        }
        c->stopped = c->stopped || status;
        bool more = !c->stopped && c->next_task < task_count(c);
        size_t task = c->next_task;
        c->next_task += more;
        pthread_mutex_unlock(&c->lock);
        if (!more)
            break;
        status = do_task(c, task, chosen, &error);
    }
    free(chosen);
    return NULL;
}

/* Runs the tasks on this thread and up to `threads` - 1 more; fewer will do. */
static void run_tasks(validation_crew *crew)
{
    enum { MOST_THREADS = 64 };
    pthread_t others[MOST_THREADS];
    size_t started = 0, wanted = crew->plan->threads;
    if (wanted > task_count(crew))
        wanted = task_count(crew);
    while (started + 1 < wanted && started < MOST_THREADS &&
           pthread_create(&others[started], NULL, work, crew) == 0)
        started++;
    work(crew);
    while (started)
        pthread_join(others[--started], NULL);
}

dm_status dm_validate(const dm_samples *samples, const dm_validation_plan *plan,
                      dm_validation *validation, dm_error *error)
{
    validation_crew crew = {.samples = samples, .plan = plan, .validation = validation};
    *validation = (dm_validation){.converged = true};
    validation->scores = calloc(samples->count + 1, sizeof *validation->scores);
    crew.fold_of = calloc(samples->statements + 1, sizeof *crew.fold_of);
    dm_status status = DM_OK;
    if (!validation->scores || !crew.fold_of || pthread_mutex_init(&crew.lock, NULL) != 0)
        status = dm_fail_memory(error);
    if (!status) {
        status = dm_folds_assign(samples->dataset, plan->folds, plan->seed, crew.fold_of, error);
        if (!status)
            run_tasks(&crew);
        pthread_mutex_destroy(&crew.lock);
    }
    free(crew.fold_of);
    if (!status && crew.status) {
        status = crew.status;
        if (error)
            *error = crew.error;
    }
    return status;
}

void dm_validation_free(dm_validation *validation)
{
    dm_detectors_free(&validation->final);
    free(validation->scores);
    *validation = (dm_validation){0};
}
