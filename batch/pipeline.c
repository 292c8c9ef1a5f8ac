/* A ring of slots under one lock. Three counters walk along it: documents read, taken by a worker,
 * given out. A slot is the reader's, then a worker's, then the caller's; the lock is held only to
 * hand it over. */
#include "batch/pipeline.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

enum { SLOTS_PER_THREAD = 16, PATIENCE_MILLISECONDS = 100 };

typedef struct slot {
    dm_result result;
    size_t weight; /* bytes of the document as read */
    bool done;
} slot;

struct dm_pipeline {
    const dm_analysis_options *analysis;
    dm_input_options input_options; /* with our own stopper in them */
    dm_stopper outer;
    dm_inputs *inputs;
    pthread_mutex_t lock;
    pthread_cond_t changed_read, changed_done, changed_room;
    slot *slots;
    size_t capacity, read, taken, given; /* counted since the start */
    size_t in_flight;                    /* weight of all between read and given */
    bool reading_ended, stopping, held;  /* held: the caller has the slot `given` */
    dm_status failure;
    dm_error error;
    pthread_t reader, workers[DM_MOST_THREADS];
    size_t worker_count;
    bool reader_started;
};

static slot *slot_at(dm_pipeline *pipeline, size_t number)
{
    return &pipeline->slots[number % pipeline->capacity];
}

static void fail(dm_pipeline *pipeline, const dm_error *error)
{
    if (!pipeline->failure) {
        pipeline->failure = error->status;
        pipeline->error = *error;
    }
    pipeline->stopping = true;
    pthread_cond_broadcast(&pipeline->changed_read);
    pthread_cond_broadcast(&pipeline->changed_room);
    pthread_cond_broadcast(&pipeline->changed_done);
}

/* --- reader ----------------------------------------------------------------------------------- */

static bool is_stopping(void *context)
{
    dm_pipeline *pipeline = context;
    pthread_mutex_lock(&pipeline->lock);
    bool stopping = pipeline->stopping;
    pthread_mutex_unlock(&pipeline->lock);
    return stopping || (pipeline->outer.stop && pipeline->outer.stop(pipeline->outer.context));
}

static bool has_room(const dm_pipeline *pipeline, size_t weight)
{
    return pipeline->read - pipeline->given < pipeline->capacity &&
           (pipeline->in_flight == 0 || pipeline->in_flight + weight <= DM_IN_FLIGHT);
}

/* Puts a document into the ring when there is room; false where the batch stops before. */
static bool hand_in(dm_pipeline *pipeline, dm_document *document)
{
    size_t weight = document->bytes.size;
    pthread_mutex_lock(&pipeline->lock);
    while (!has_room(pipeline, weight) && !pipeline->stopping)
        pthread_cond_wait(&pipeline->changed_room, &pipeline->lock);
    bool stopped = pipeline->stopping;
    if (!stopped) {
        *slot_at(pipeline, pipeline->read++) =
            (slot){.result = {.document = *document}, .weight = weight};
        pipeline->in_flight += weight;
        pthread_cond_signal(&pipeline->changed_read);
    }
    pthread_mutex_unlock(&pipeline->lock);
    return !stopped;
}

static void *read_documents(void *context)
{
    dm_pipeline *pipeline = context;
    dm_error error;
    dm_status status = DM_OK;
    for (bool more = true; more && !status && !is_stopping(pipeline);) {
        dm_document document = {0};
        status = dm_inputs_next(pipeline->inputs, &document, &more, &error);
        /* What was read while the batch was being stopped may be cut off. */
        if (status || !more || is_stopping(pipeline) || !hand_in(pipeline, &document))
            dm_document_free(&document);
    }
    pthread_mutex_lock(&pipeline->lock);
    pipeline->reading_ended = true;
    if (status)
        fail(pipeline, &error);
    pthread_cond_broadcast(&pipeline->changed_read);
    pthread_cond_broadcast(&pipeline->changed_done);
    pthread_mutex_unlock(&pipeline->lock);
    return NULL;
}

/* --- workers ---------------------------------------------------------------------------------- */

static slot *take_slot(dm_pipeline *pipeline)
{
    slot *found = NULL;
    pthread_mutex_lock(&pipeline->lock);
    while (pipeline->taken == pipeline->read && !pipeline->reading_ended && !pipeline->failure)
        pthread_cond_wait(&pipeline->changed_read, &pipeline->lock);
    if (pipeline->taken < pipeline->read && !pipeline->failure)
        found = slot_at(pipeline, pipeline->taken++);
    pthread_mutex_unlock(&pipeline->lock);
    return found;
}

static void *work(void *context)
{
    dm_pipeline *pipeline = context;
    dm_analyst analyst;
    dm_error error;
    if (dm_analyst_start(&analyst, pipeline->analysis, &error)) {
        pthread_mutex_lock(&pipeline->lock);
        fail(pipeline, &error);
        pthread_mutex_unlock(&pipeline->lock);
        return NULL;
    }
    for (slot *mine; (mine = take_slot(pipeline));) {
        dm_analyst_read(&analyst, &mine->result);
        pthread_mutex_lock(&pipeline->lock);
        mine->done = true;
        if (mine->result.document.fault.status == DM_NO_MEMORY)
            fail(pipeline, &mine->result.document.fault);
        if (mine == slot_at(pipeline, pipeline->given))
            pthread_cond_signal(&pipeline->changed_done);
        pthread_mutex_unlock(&pipeline->lock);
    }
    dm_analyst_end(&analyst);
    return NULL;
}

/* --- the caller's side ------------------------------------------------------------------------ */

static dm_status start_threads(dm_pipeline *pipeline, size_t threads, dm_error *error)
{
    if (pthread_create(&pipeline->reader, NULL, read_documents, pipeline) != 0)
        return dm_fail(error, DM_NO_MEMORY, "cannot start a thread");
    pipeline->reader_started = true;
    for (; pipeline->worker_count < threads; pipeline->worker_count++)
        if (pthread_create(&pipeline->workers[pipeline->worker_count], NULL, work, pipeline) != 0)
            break;
    return pipeline->worker_count ? DM_OK : dm_fail(error, DM_NO_MEMORY, "cannot start a thread");
}

dm_status dm_pipeline_open(const dm_input_options *inputs, const dm_analysis_options *analysis,
                           size_t threads, dm_pipeline **result, dm_error *error)
{
    dm_pipeline *pipeline = calloc(1, sizeof *pipeline);
    if (!pipeline)
        return dm_fail_memory(error);
    threads = threads < 1 ? 1 : threads > DM_MOST_THREADS ? DM_MOST_THREADS : threads;
    pipeline->analysis = analysis;
    pipeline->input_options = *inputs;
    pipeline->outer = inputs->stopper;
    pipeline->input_options.stopper = (dm_stopper){is_stopping, pipeline};
    pipeline->capacity = SLOTS_PER_THREAD * threads;
    pthread_mutex_init(&pipeline->lock, NULL);
    pthread_cond_init(&pipeline->changed_read, NULL);
    pthread_cond_init(&pipeline->changed_done, NULL);
    pthread_cond_init(&pipeline->changed_room, NULL);
    pipeline->slots = calloc(pipeline->capacity, sizeof *pipeline->slots);
    dm_status status = pipeline->slots ? DM_OK : dm_fail_memory(error);
    if (!status)
        status = dm_inputs_open(&pipeline->input_options, &pipeline->inputs, error);
    if (!status)
        status = start_threads(pipeline, threads, error);
    if (status)
        dm_pipeline_close(pipeline);
    else
        *result = pipeline;
    return status;
}

static void release_held(dm_pipeline *pipeline)
{
    if (!pipeline->held)
        return;
    slot *old = slot_at(pipeline, pipeline->given);
    dm_result_free(&old->result);
    old->done = false;
    pthread_mutex_lock(&pipeline->lock);
    pipeline->in_flight -= old->weight;
    pipeline->given++;
    pthread_cond_signal(&pipeline->changed_room);
    pthread_mutex_unlock(&pipeline->lock);
    pipeline->held = false;
}

static bool is_next_done(dm_pipeline *pipeline)
{
    return pipeline->given < pipeline->read && slot_at(pipeline, pipeline->given)->done;
}

static bool is_finished(const dm_pipeline *pipeline)
{
    return pipeline->failure || (pipeline->reading_ended && pipeline->given == pipeline->read);
}

static struct timespec until(long milliseconds)
{
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    time.tv_nsec += milliseconds * 1000000;
    time.tv_sec += time.tv_nsec / 1000000000;
    time.tv_nsec %= 1000000000;
    return time;
}

dm_status dm_pipeline_next(dm_pipeline *pipeline, dm_turn *turn, const dm_result **result,
                           dm_error *error)
{
    release_held(pipeline);
    struct timespec end = until(PATIENCE_MILLISECONDS);
    int timed_out = 0;
    pthread_mutex_lock(&pipeline->lock);
    while (!is_next_done(pipeline) && !is_finished(pipeline) && !timed_out)
        timed_out = pthread_cond_timedwait(&pipeline->changed_done, &pipeline->lock, &end);
    dm_status status = pipeline->failure;
    if (status)
        *error = pipeline->error;
    pipeline->held = !status && is_next_done(pipeline);
    bool finished = is_finished(pipeline);
    pthread_mutex_unlock(&pipeline->lock);
    *turn = pipeline->held ? DM_TURN_RESULT : finished ? DM_TURN_FINISHED : DM_TURN_WAITING;
    *result = pipeline->held ? &slot_at(pipeline, pipeline->given)->result : NULL;
    return status;
}

void dm_pipeline_stop(dm_pipeline *pipeline)
{
    pthread_mutex_lock(&pipeline->lock);
    pipeline->stopping = true;
    pthread_cond_broadcast(&pipeline->changed_room);
    pthread_mutex_unlock(&pipeline->lock);
}

uint64_t dm_pipeline_consumed(const dm_pipeline *pipeline)
{
    return dm_inputs_consumed(pipeline->inputs);
}

void dm_pipeline_close(dm_pipeline *pipeline)
{
    if (!pipeline)
        return;
    dm_error stop = {.status = DM_INTERRUPTED};
    pthread_mutex_lock(&pipeline->lock);
    fail(pipeline, &stop);
    pthread_mutex_unlock(&pipeline->lock);
    if (pipeline->reader_started)
        pthread_join(pipeline->reader, NULL);
    for (size_t i = 0; i < pipeline->worker_count; i++)
        pthread_join(pipeline->workers[i], NULL);
    for (size_t i = 0; pipeline->slots && i < pipeline->capacity; i++)
        dm_result_free(&pipeline->slots[i].result);
    dm_inputs_close(pipeline->inputs);
    pthread_mutex_destroy(&pipeline->lock);
    pthread_cond_destroy(&pipeline->changed_read);
    pthread_cond_destroy(&pipeline->changed_done);
    pthread_cond_destroy(&pipeline->changed_room);
    free(pipeline->slots);
    free(pipeline);
}
