/* A stack of open directories, each with the sorted names of its entries. Directories that were
 * read are remembered by device and inode, so that symbolic links can neither loop nor multiply. */
#include "batch/paths.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/map.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEEPEST = 64, LONGEST_NAME = 1 << 16 };

typedef struct folder {
    size_t path_size; /* of the folder's own path in `paths->path`, with the slash */
    dm_buffer names;  /* each ends in NUL */
    size_t *starts;   /* of the names, sorted */
    size_t count, capacity, next;
    dev_t device;
    ino_t inode;
} folder;

/* A file that the batch writes. */
typedef struct written {
    const char *name; /* NULL: none */
    dev_t device;     /* of its folder */
    ino_t inode;
} written;

/* A name read ahead, or what was wrong with it. */
typedef struct given {
    char *path;
    dm_error *fault; /* NULL: nothing */
} given;

struct dm_paths {
    given *ahead;
    size_t ahead_count, ahead_capacity, ahead_next;
    char *last; /* the one given out last, where it was read ahead */
    const dm_path_options *options;
    size_t operand;
    int list;         /* descriptor of the list, -1: none */
    dm_buffer listed; /* bytes of it that are not yet used, from `used` on */
    size_t used;
    dm_buffer path;
    folder stack[DEEPEST];
    size_t depth;
    written outputs[2];
    dm_map seen; /* directories, by device and inode */
    dm_arena keys;
};

static written locate(const char *path)
{
    struct stat about;
    written result = {0};
    const char *slash = path ? strrchr(path, '/') : NULL;
    char *folder_path = slash ? strndup(path, (size_t)(slash - path) + 1) : NULL;
    if (path && stat(slash && folder_path ? folder_path : ".", &about) == 0)
        result = (written){slash ? slash + 1 : path, about.st_dev, about.st_ino};
    free(folder_path);
    return result;
}

static bool is_written(const dm_paths *paths, const folder *in, const char *name)
{
    for (int i = 0; i < 2; i++) {
        const written *w = &paths->outputs[i];
        if (w->name && w->device == in->device && w->inode == in->inode &&
            strncmp(name, w->name, strlen(w->name)) == 0)
            return true;
    }
    return false;
}

dm_status dm_paths_open(const dm_path_options *options, dm_paths **result, dm_error *error)
{
    dm_paths *paths = calloc(1, sizeof *paths);
    if (!paths)
        return dm_fail_memory(error);
    paths->options = options;
    paths->list = -1;
    for (int i = 0; i < 2; i++)
        paths->outputs[i] = locate(options->outputs[i]);
    if (options->list && strcmp(options->list, "-") == 0) {
        paths->list = STDIN_FILENO;
    } else if (options->list) {
        paths->list = open(options->list, O_RDONLY | O_CLOEXEC);
        if (paths->list < 0) {
            dm_fail_at(error, DM_NO_INPUT, options->list, 0, 0, "cannot open: %s", strerror(errno));
            dm_paths_close(paths);
            return DM_NO_INPUT;
        }
    }
    *result = paths;
    return DM_OK;
}

/* --- directories ----------------------------------------------------------------------------- */

static void drop_folder(folder *top)
{
    dm_buffer_free(&top->names);
    free(top->starts);
    *top = (folder){0};
}

static int compare_names(const void *a, const void *b, void *names)
{
    return strcmp((const char *)names + *(const size_t *)a,
                  (const char *)names + *(const size_t *)b);
}

static dm_status list_folder(DIR *opened, folder *into, dm_error *error)
{
    for (const struct dirent *entry; (entry = readdir(opened));) {
        if (entry->d_name[0] == '.')
            continue;
        size_t *starts =
            dm_array_reserve(into->starts, &into->capacity, into->count + 1, sizeof *starts);
        if (!starts)
            return dm_fail_memory(error);
        into->starts = starts;
        into->starts[into->count++] = into->names.size;
        dm_buffer_append(&into->names, entry->d_name, strlen(entry->d_name) + 1);
        if (into->names.failed)
            return dm_fail_memory(error);
    }
    if (into->count)
        qsort_r(into->starts, into->count, sizeof *into->starts, compare_names, into->names.data);
    return DM_OK;
}

/* Whether this directory was met before; remembers it. */
static dm_status was_seen(dm_paths *paths, const struct stat *about, bool *seen, dm_error *error)
{
    struct {
        dev_t device;
        ino_t inode;
    } identity;
    memset(&identity, 0, sizeof identity);
    identity.device = about->st_dev;
    identity.inode = about->st_ino;
    dm_slice key = {(const char *)&identity, sizeof identity};
    *seen = dm_map_find(&paths->seen, key) != DM_ABSENT;
    if (*seen)
        return DM_OK;
    key = dm_arena_copy(&paths->keys, key);
    if (!key.data || dm_map_insert(&paths->seen, key, 1) == DM_ABSENT)
        return dm_fail_memory(error);
    return DM_OK;
}

/* Opens the directory that `paths->path` names and puts it on the stack. */
static dm_status enter_folder(dm_paths *paths, const struct stat *about, dm_error *error)
{
    bool seen;
    dm_status status = was_seen(paths, about, &seen, error);
    if (status || seen)
        return status;
    if (paths->depth == DEEPEST)
        return dm_fail_at(error, DM_NO_INPUT, paths->path.data, 0, 0,
                          "directories nested deeper than %d", DEEPEST);
    DIR *opened = opendir(paths->path.data);
    if (!opened)
        return dm_fail_at(error, DM_NO_INPUT, paths->path.data, 0, 0, "cannot open: %s",
                          strerror(errno));
    folder *top = &paths->stack[paths->depth];
    status = list_folder(opened, top, error);
    closedir(opened);
    if (!status && paths->path.data[paths->path.size - 1] != '/')
        dm_buffer_byte(&paths->path, '/');
    if (status || paths->path.failed) {
        drop_folder(top);
        return status ? status : dm_fail_memory(error);
    }
    top->path_size = paths->path.size;
    top->device = about->st_dev;
    top->inode = about->st_ino;
    paths->depth++;
    return DM_OK;
}

/* The next file of the folders on the stack; `*found` false where they are used up. */
static dm_status next_in_folders(dm_paths *paths, bool *found, dm_error *error)
{
    *found = false;
    while (paths->depth) {
        folder *top = &paths->stack[paths->depth - 1];
        if (top->next == top->count) {
            drop_folder(top);
            paths->depth--;
            continue;
        }
        const char *name = top->names.data + top->starts[top->next++];
        if (is_written(paths, top, name))
            continue;
        paths->path.size = top->path_size;
        dm_buffer_text(&paths->path, name);
        if (paths->path.failed)
            return dm_fail_memory(error);
        struct stat about;
        bool known = stat(paths->path.data, &about) == 0;
        if (known && S_ISDIR(about.st_mode)) {
            dm_status status = enter_folder(paths, &about, error);
            if (status)
                return status;
        } else if (!known || S_ISREG(about.st_mode)) {
            *found = true; /* what is not there any more will be reported when it is opened */
            return DM_OK;
        }
    }
    return DM_OK;
}

/* --- names as given ----------------------------------------------------------------------------
 */

/* The next name of the list into `paths->path`. */
static dm_status next_listed(dm_paths *paths, bool *found, dm_error *error)
{
    enum { CHUNK = 1 << 16 };
    for (;;) {
        dm_slice rest =
            dm_slice_between(dm_buffer_view(&paths->listed), paths->used, paths->listed.size);
        const char *end = rest.size ? memchr(rest.data, '\0', rest.size) : NULL;
        if (end) {
            size_t length = (size_t)(end - rest.data);
            paths->used += length + 1;
            if (length == 0)
                continue;
            dm_buffer_append(&paths->path, rest.data, length);
            *found = true;
            return paths->path.failed ? dm_fail_memory(error) : DM_OK;
        }
        if (rest.size > LONGEST_NAME)
            return dm_fail_at(error, DM_USAGE, paths->options->list, 0, 0,
                              "is not a list of names that end in NUL; make it with: find -print0");
        if (paths->used) {
            memmove(paths->listed.data, rest.data, rest.size);
            paths->listed.size = rest.size;
            paths->used = 0;
        }
        if (!dm_buffer_reserve(&paths->listed, CHUNK))
            return dm_fail_memory(error);
        ptrdiff_t got = dm_file_read_some(paths->list, paths->options->list,
                                          paths->listed.data + paths->listed.size, CHUNK, error);
        if (got < 0)
            return DM_IO;
        if (got == 0 && rest.size == 0)
            return DM_OK;
        paths->listed.size += (size_t)got;
        if (got == 0)
            dm_buffer_byte(&paths->listed, '\0'); /* the last name may lack its end */
    }
}

static dm_status next_given(dm_paths *paths, bool *found, dm_error *error)
{
    *found = false;
    dm_buffer_clear(&paths->path);
    if (paths->options->operands && paths->options->operands[paths->operand]) {
        dm_buffer_text(&paths->path, paths->options->operands[paths->operand++]);
        *found = true;
        return paths->path.failed ? dm_fail_memory(error) : DM_OK;
    }
    return paths->list >= 0 ? next_listed(paths, found, error) : DM_OK;
}

static dm_status find_next(dm_paths *paths, const char **path, bool *more, dm_error *error)
{
    struct stat about;
    for (;;) {
        dm_status status = next_in_folders(paths, more, error);
        if (!status && !*more) {
            status = next_given(paths, more, error);
            if (!status && *more && strcmp(paths->path.data, "-") != 0 &&
                stat(paths->path.data, &about) == 0 && S_ISDIR(about.st_mode)) {
                if (!paths->options->recursive)
                    return dm_fail_at(error, DM_NO_INPUT, paths->path.data, 0, 0,
                                      "is a directory; read the files in it with -r");
                status = enter_folder(paths, &about, error);
                if (!status)
                    continue;
            }
        }
        *path = *more && !status ? paths->path.data : NULL;
        return status;
    }
}

dm_status dm_paths_are(dm_paths *paths, size_t count, bool *are, dm_error *error)
{
    *are = false;
    while (paths->ahead_count < count) {
        const char *path = NULL;
        bool more;
        dm_error fault = {.status = DM_OK};
        dm_status status = find_next(paths, &path, &more, &fault);
        if (status && status != DM_NO_INPUT) {
            *error = fault;
            return status;
        }
        if (!status && !more)
            return DM_OK;
        given *ahead = dm_array_reserve(paths->ahead, &paths->ahead_capacity,
                                        paths->ahead_count + 1, sizeof *ahead);
        if (!ahead)
            return dm_fail_memory(error);
        paths->ahead = ahead;
        given *next = &ahead[paths->ahead_count];
        *next =
            (given){path && !status ? strdup(path) : NULL, status ? malloc(sizeof fault) : NULL};
        if (!next->path && !next->fault)
            return dm_fail_memory(error);
        if (next->fault)
            *next->fault = fault;
        paths->ahead_count++;
    }
    *are = true;
    return DM_OK;
}

dm_status dm_paths_next(dm_paths *paths, const char **path, bool *more, dm_error *error)
{
    if (paths->ahead_next == paths->ahead_count)
        return find_next(paths, path, more, error);
    given *next = &paths->ahead[paths->ahead_next++];
    free(paths->last);
    *path = paths->last = next->path;
    next->path = NULL;
    *more = true;
    if (!next->fault)
        return DM_OK;
    dm_status status = next->fault->status;
    if (error)
        *error = *next->fault;
    free(next->fault);
    next->fault = NULL;
    return status;
}

void dm_paths_close(dm_paths *paths)
{
    if (!paths)
        return;
    for (size_t i = 0; i < paths->depth; i++)
        drop_folder(&paths->stack[i]);
    for (size_t i = paths->ahead_next; i < paths->ahead_count; i++) {
        free(paths->ahead[i].path);
        free(paths->ahead[i].fault);
    }
    free(paths->ahead);
    free(paths->last);
    if (paths->list > STDERR_FILENO)
        close(paths->list);
    dm_buffer_free(&paths->listed);
    dm_buffer_free(&paths->path);
    dm_map_free(&paths->seen);
    dm_arena_free(&paths->keys);
    free(paths);
}
