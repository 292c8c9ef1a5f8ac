/* A ring of batches under one lock, with three counters that walk along it: batches filled, taken
 * by a thread, written. A batch is the caller's, then a thread's, then the caller's again. */
#include "cli/crew.h"

#include "cli/terminal.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { BATCHES_PER_THREAD = 4, BATCH_BYTES = 1 << 15, BATCH_STATEMENTS = 1 << 10 };

typedef struct batch {
    dm_buffer bytes; /* what the statements point to; moves only while there are none */
    dm_record statements[BATCH_STATEMENTS];
    size_t count;
    dm_buffer out;
    int status;
    bool done;
} batch;

struct dm_crew {
    dm_writer writer;
    pthread_mutex_t lock;
    pthread_cond_t changed_filled, changed_done;
    batch *batches;
    size_t capacity, filled, taken, written; /* counted since the start */
    bool ended;
    int status; /* the first failure; nothing is written behind it */
    struct hand {
        struct dm_crew *crew;
        demarche_scorer *scorer;
        pthread_t thread;
    } hands[DM_MOST_HANDS];
    size_t hand_count, started;
};

int dm_score_record(demarche_scorer *scorer, dm_writer *writer, const dm_record *statement)
{
    demarche_scores scores;
    demarche_error error;
    dm_slice text = statement->fields[DM_FIELD_TEXT], cue = statement->fields[DM_FIELD_CUE];
    if (demarche_score(scorer, (demarche_text){text.data, text.size},
                       (demarche_text){cue.data, cue.size}, &scores, &error))
        return dm_report(&error);
    dm_scored scored = {.id = statement->fields[DM_FIELD_ID],
                        .numeric_id = statement->numeric_id,
                        .line = statement->line,
                        .text = text,
                        .scores = &scores};
    dm_write_scored(writer, &scored);
    return DEMARCHE_OK;
}

static batch *batch_at(dm_crew *crew, size_t number)
{
    return &crew->batches[number % crew->capacity];
}

/* --- threads ---------------------------------------------------------------------------------- */

/* The number of a filled batch that is now this thread's; false where there will be none. */
static bool take_batch(dm_crew *crew, size_t *number)
{
    pthread_mutex_lock(&crew->lock);
    while (crew->taken == crew->filled && !crew->ended)
        pthread_cond_wait(&crew->changed_filled, &crew->lock);
    bool found = crew->taken < crew->filled;
    if (found)
        *number = crew->taken++;
    pthread_mutex_unlock(&crew->lock);
    return found;
}

/* Only the first batch has the header of CSV and TSV. */
static void score_batch(struct hand *hand, batch *mine, size_t number)
{
    dm_writer writer = hand->crew->writer;
    writer.headed = number > 0;
    writer.out = &mine->out;
    for (size_t i = 0; i < mine->count && mine->status == DEMARCHE_OK; i++)
        mine->status = dm_score_record(hand->scorer, &writer, &mine->statements[i]);
}

static void *work(void *context)
{
    struct hand *hand = context;
    dm_crew *crew = hand->crew;
    for (size_t number; take_batch(crew, &number);) {
        batch *mine = batch_at(crew, number);
        score_batch(hand, mine, number);
        pthread_mutex_lock(&crew->lock);
        mine->done = true;
        if (number == crew->written)
            pthread_cond_signal(&crew->changed_done);
        pthread_mutex_unlock(&crew->lock);
    }
    return NULL;
}

/* Complains; returns the exit status. */
static int report_shortage(const char *what)
{
    dm_error error;
    dm_fail(&error, DM_NO_MEMORY, "%s", what);
    return dm_report_internal(&error);
}

static bool start_hand(dm_crew *crew, const demarche_model *model)
{
    struct hand *hand = &crew->hands[crew->hand_count];
    demarche_error error;
    hand->crew = crew;
    if (demarche_scorer_new(model, &hand->scorer, &error)) {
        dm_report(&error);
        return false;
    }
    crew->hand_count++;
    crew->started += pthread_create(&hand->thread, NULL, work, hand) == 0;
    if (crew->started < crew->hand_count)
        report_shortage("cannot start a thread");
    return crew->started == crew->hand_count;
}

dm_crew *dm_crew_start(const demarche_model *model, const dm_writer *writer, size_t threads)
{
    dm_crew *crew = calloc(1, sizeof *crew);
    batch *batches = calloc(threads * BATCHES_PER_THREAD, sizeof *batches);
    if (!crew || !batches) {
        report_shortage("out of memory");
        free(crew);
        free(batches);
        return NULL;
    }
    crew->writer = *writer;
    crew->batches = batches;
    crew->capacity = threads * BATCHES_PER_THREAD;
    pthread_mutex_init(&crew->lock, NULL);
    pthread_cond_init(&crew->changed_filled, NULL);
    pthread_cond_init(&crew->changed_done, NULL);
    while (crew->hand_count < threads)
        if (!start_hand(crew, model)) {
            dm_crew_free(crew);
            return NULL;
        }
    return crew;
}

/* --- the caller's side ------------------------------------------------------------------------ */

/* Waits for the oldest batch, writes its records, as many as there are, and empties it. */
static void write_oldest(dm_crew *crew)
{
    batch *oldest = batch_at(crew, crew->written);
    pthread_mutex_lock(&crew->lock);
    while (!oldest->done)
        pthread_cond_wait(&crew->changed_done, &crew->lock);
    crew->written++;
    pthread_mutex_unlock(&crew->lock);
    if (!crew->status)
        crew->status = dm_flush(&oldest->out);
    if (!crew->status)
        crew->status = oldest->status;
    dm_buffer_clear(&oldest->bytes);
    oldest->count = 0;
    oldest->done = false;
}

/* Gives the batch at hand to the threads, and makes sure that there is another one. */
static void hand_over(dm_crew *crew)
{
    pthread_mutex_lock(&crew->lock);
    crew->filled++;
    pthread_cond_signal(&crew->changed_filled);
    pthread_mutex_unlock(&crew->lock);
    if (crew->filled - crew->written == crew->capacity)
        write_oldest(crew);
}

static const dm_field copied[] = {DM_FIELD_TEXT, DM_FIELD_ID, DM_FIELD_CUE};

static size_t size_of(const dm_record *statement)
{
    size_t size = 0;
    for (size_t i = 0; i < sizeof copied / sizeof *copied; i++)
        size += statement->fields[copied[i]].size;
    return size;
}

static bool has_room(const batch *mine, size_t size)
{
    return mine->count < BATCH_STATEMENTS && mine->bytes.size + size < mine->bytes.capacity;
}

static void copy(batch *mine, const dm_record *statement)
{
    dm_record *mine_now = &mine->statements[mine->count++];
    *mine_now = *statement;
    for (size_t i = 0; i < sizeof copied / sizeof *copied; i++) {
        dm_slice *field = &mine_now->fields[copied[i]];
        const char *place = mine->bytes.data + mine->bytes.size;
        dm_buffer_slice(&mine->bytes, *field);
        if (field->data)
            field->data = place;
    }
}

int dm_crew_take(dm_crew *crew, const dm_record *statement)
{
    size_t size = size_of(statement);
    batch *mine = batch_at(crew, crew->filled);
    if (mine->count && !has_room(mine, size)) {
        hand_over(crew);
        mine = batch_at(crew, crew->filled);
    }
    if (crew->status)
        return crew->status;
    if (!mine->count && !dm_buffer_reserve(&mine->bytes, size < BATCH_BYTES ? BATCH_BYTES : size))
        return report_shortage("out of memory");
    copy(mine, statement);
    return DEMARCHE_OK;
}

int dm_crew_finish(dm_crew *crew)
{
    if (batch_at(crew, crew->filled)->count)
        hand_over(crew);
    while (crew->written < crew->filled)
        write_oldest(crew);
    return crew->status;
}

void dm_crew_free(dm_crew *crew)
{
    if (!crew)
        return;
    pthread_mutex_lock(&crew->lock);
    crew->ended = true;
    crew->taken = crew->filled;
    pthread_cond_broadcast(&crew->changed_filled);
    pthread_mutex_unlock(&crew->lock);
    for (size_t i = 0; i < crew->started; i++)
        pthread_join(crew->hands[i].thread, NULL);
    for (size_t i = 0; i < crew->hand_count; i++)
        demarche_scorer_free(crew->hands[i].scorer);
    for (size_t i = 0; i < crew->capacity; i++) {
        dm_buffer_free(&crew->batches[i].bytes);
        dm_buffer_free(&crew->batches[i].out);
    }
    pthread_mutex_destroy(&crew->lock);
    pthread_cond_destroy(&crew->changed_filled);
    pthread_cond_destroy(&crew->changed_done);
    free(crew->batches);
    free(crew);
}
