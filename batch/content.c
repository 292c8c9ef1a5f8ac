/* Magic numbers first; then the forms of text, from the strictest to plain text. UTF-16 is looked
 * at through a narrow copy of its low bytes. */
#include "batch/content.h"

#include <string.h>
#include <strings.h>

typedef struct magic {
    size_t offset;
    dm_slice bytes;
    const char *refusal; /* NULL: packed, and welcome */
} magic;

#define MAGIC(offset, bytes, refusal)                                                              \
    {                                                                                              \
        (offset), {(bytes), sizeof(bytes) - 1}, (refusal)                                          \
    }

static const magic magics[] = {
    MAGIC(0, "\x1F\x8B", NULL),
    MAGIC(0, "\x28\xB5\x2F\xFD", NULL),
    MAGIC(0,
          "\xFD"
          "7zXZ\0",
          NULL),
    MAGIC(0, "BZh", NULL),
    MAGIC(0, "\x04\x22\x4D\x18", NULL),
    MAGIC(0, "PK\003\004", NULL),
    MAGIC(0, "PK\005\006", NULL),
    MAGIC(257, "ustar", NULL),
    MAGIC(0, "%PDF-", "is a PDF; make it text with: pdftotext"),
    MAGIC(0, "\xD0\xCF\x11\xE0", "is an old Office file; save it as text or HTML"),
    MAGIC(0, "{\\rtf", "is RTF; save it as text or HTML"),
    MAGIC(0, "\x89PNG", "is an image"),
    MAGIC(0, "\xFF\xD8\xFF", "is an image"),
    MAGIC(0, "GIF8", "is an image"),
    MAGIC(0,
          "\x7F"
          "ELF",
          "is a program"),
    MAGIC(0, "DMRCHMDL", "is a model of demarche, not a text"),
    MAGIC(0, "SQLite format 3", "is an SQLite database; export its texts as CSV"),
    MAGIC(0, "7z\xBC\xAF", "is a 7z archive; pack it as .zip or .tar.xz"),
    MAGIC(0, "Rar!", "is a RAR archive; pack it as .zip or .tar.xz"),
};

static const magic *find_magic(dm_slice head)
{
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++) {
        const magic *m = &magics[i];
        if (head.size >= m->offset + m->bytes.size &&
            memcmp(head.data + m->offset, m->bytes.data, m->bytes.size) == 0)
            return m;
    }
    return NULL;
}

static bool is_wide(dm_slice head)
{
    return dm_slice_starts(head, DM_SLICE("\xFF\xFE")) ||
           dm_slice_starts(head, DM_SLICE("\xFE\xFF"));
}

/* Control characters are rare in text, though one may stray in; every tenth byte of packed or
 * encrypted data is one. */
static bool is_binary(dm_slice head)
{
    enum { SAMPLE = 64 };
    size_t nuls = 0, controls = 0;
    for (size_t i = 0; i < head.size; i++) {
        unsigned char byte = (unsigned char)head.data[i];
        nuls += byte == 0;
        controls += byte < ' ' && !strchr("\t\n\v\f\r\x1B", byte);
    }
    return nuls * 10 > head.size * 3 || (head.size >= SAMPLE && (controls + nuls) * 20 > head.size);
}

const char *dm_content_refusal(dm_slice head)
{
    const magic *found = find_magic(head);
    if (found && found->refusal)
        return found->refusal;
    if (head.size > 1 && head.data[0] && head.data[1] == '\0')
        return "looks like UTF-16LE; say so with --encoding UTF-16LE";
    if (head.size > 1 && head.data[1] && head.data[0] == '\0')
        return "looks like UTF-16BE; say so with --encoding UTF-16BE";
    return "is not text";
}

/* --- forms of text ------------------------------------------------------------------------------
 */

static bool starts_with_case(dm_slice text, const char *lower)
{
    size_t length = strlen(lower);
    return text.size >= length && strncasecmp(text.data, lower, length) == 0;
}

static bool contains_tag(dm_slice text, const char *const *tags)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] == '<')
            for (const char *const *tag = tags; *tag; tag++)
                if (starts_with_case(dm_slice_between(text, i + 1, text.size), *tag))
                    return true;
    return false;
}

static bool is_html(dm_slice text)
{
    static const char *const sure[] = {"!doctype html", "html", "head", "body", NULL};
    static const char *const likely[] = {"html", "head", "body",    "p>",   "p ",    "div",
                                         "meta", "h1",   "article", "main", "title", NULL};
    if (text.size == 0 || text.data[0] != '<')
        return false;
    for (const char *const *tag = sure; *tag; tag++)
        if (starts_with_case(dm_slice_between(text, 1, text.size), *tag))
            return true;
    return contains_tag(text, likely);
}

/* An object whose first key follows; a text that merely begins with a brace has none. */
static bool is_jsonl(dm_slice text)
{
    if (!dm_slice_starts(text, DM_SLICE("{")) && !dm_slice_starts(text, DM_SLICE("[")))
        return false;
    dm_slice inside = dm_slice_trim(dm_slice_between(text, 1, text.size));
    bool object = text.data[0] == '{' && dm_slice_starts(inside, DM_SLICE("\""));
    return object || (text.data[0] == '[' && dm_slice_starts(inside, DM_SLICE("{")));
}

/* Whether the first line is a header of two or more columns, one of them `text_field`. */
static bool has_header(dm_slice text, char separator, const char *text_field)
{
    bool named = false;
    size_t columns = 0;
    dm_slice line = dm_slice_cut(&text, '\n');
    while (line.data) {
        dm_slice name = dm_slice_trim(dm_slice_cut(&line, separator));
        if (name.size > 1 && name.data[0] == '"' && name.data[name.size - 1] == '"')
            name = dm_slice_between(name, 1, name.size - 1);
        named |= dm_slice_equal(name, dm_slice_of(text_field));
        columns++;
    }
    return named && columns > 1;
}

static dm_content detect_text(dm_slice text, const char *text_field)
{
    if (dm_slice_starts(text, DM_SLICE("\xEF\xBB\xBF")))
        text = dm_slice_between(text, 3, text.size);
    if (has_header(text, ',', text_field) || has_header(text, ';', text_field))
        return DM_CONTENT_CSV;
    if (has_header(text, '\t', text_field))
        return DM_CONTENT_TSV;
    text = dm_slice_trim(text);
    if (is_jsonl(text))
        return DM_CONTENT_JSONL;
    return is_html(text) ? DM_CONTENT_HTML : DM_CONTENT_TEXT;
}

static dm_content detect_wide(dm_slice head, const char *text_field)
{
    char narrow[DM_CONTENT_HEAD / 2];
    size_t size = 0, low = head.data[0] == '\xFF' ? 0 : 1;
    for (size_t i = 2; i + 1 < head.size && size < sizeof narrow; i += 2)
        narrow[size++] = head.data[i + 1 - low] ? '?' : head.data[i + low];
    return detect_text((dm_slice){narrow, size}, text_field);
}

dm_content dm_content_detect(dm_slice head, const char *text_field)
{
    head = dm_slice_between(head, 0, head.size < DM_CONTENT_HEAD ? head.size : DM_CONTENT_HEAD);
    const magic *found = find_magic(head);
    if (found)
        return found->refusal ? DM_CONTENT_FOREIGN : DM_CONTENT_PACKED;
    if (dm_slice_starts(head, DM_SLICE("WARC/")))
        return DM_CONTENT_WARC;
    if (is_wide(head))
        return detect_wide(head, text_field);
    return is_binary(head) ? DM_CONTENT_FOREIGN : detect_text(head, text_field);
}

bool dm_content_named(const char *name, dm_content *content)
{
    static const char *const names[] = {"auto", "txt", "html", "jsonl", "csv", "tsv", "warc"};
    for (int i = 0; i < (int)(sizeof names / sizeof *names); i++)
        if (strcmp(name, names[i]) == 0) {
            *content = (dm_content)i;
            return true;
        }
    return false;
}
