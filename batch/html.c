/* One pass over the parser's events, without a tree, so that memory stays a small multiple of the
 * page. Text goes into one of three places: the page, its <main>, its <article>; the innermost that
 * has a fair share of the text wins, for not all pages use these elements well. Elements whose name
 * or class says that they are no part of the message are left out with all they hold. */
#include "batch/html.h"

#include "base/utf8.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { NOT_SKIPPING = -1, TITLE_LIMIT = 500, DATA_LIMIT = 1 << 18 };

typedef enum { IN_PAGE, IN_MAIN, IN_ARTICLE, PLACES } place;

/* What stands between the last word and the next, the widest wins. */
typedef enum { NO_GAP, SPACE, LINE, PARAGRAPH } gap;

typedef struct extraction {
    dm_buffer text[PLACES]; /* of the page: all; of the others: what is inside them */
    gap gaps[PLACES];
    int depth, skipped;            /* depth where an element to skip began, or NOT_SKIPPING */
    int main_depth, article_depth; /* elements open */
    bool in_title, in_data;
    dm_buffer title, data;               /* data: what scripts of linked data hold */
    int date_rank, url_rank, title_rank; /* how good the source was */
    dm_page *page;
    dm_arena *arena;
    bool failed;
} extraction;

static bool is_one_of(const char *name, const char *const *list)
{
    for (; *list; list++)
        if (strcasecmp(name, *list) == 0)
            return true;
    return false;
}

static const char *const skipped_elements[] = {
    "script", "style",  "noscript", "template", "nav",    "aside",    "footer", "form", "button",
    "select", "iframe", "svg",      "object",   "dialog", "textarea", "menu",   NULL};

static const char *const inline_elements[] = {
    "a",    "abbr", "acronym", "b",    "bdi",   "bdo",  "big",    "cite",   "code",
    "data", "del",  "dfn",     "em",   "font",  "i",    "img",    "ins",    "kbd",
    "mark", "q",    "s",       "samp", "small", "span", "strike", "strong", "sub",
    "sup",  "time", "tt",      "u",    "var",   "wbr",  NULL};

static const char *attribute(const xmlChar **attributes, const char *name)
{
    for (; attributes && attributes[0]; attributes += 2)
        if (strcasecmp((const char *)attributes[0], name) == 0)
            return attributes[1] ? (const char *)attributes[1] : "";
    return NULL;
}

/* Whether a class or id has one of the words that name what surrounds a message. */
static bool names_clutter(const char *value)
{
    static const char *const clutter[] = {
        "cookie",      "consent",     "gdpr",    "navbar",  "navigation", "breadcrumb", "sidebar",
        "newsletter",  "share-",      "sharing", "social-", "related-",   "skip-link",  "skiplink",
        "site-header", "site-footer", "advert",  "promo-",  "menu-",      "comments",   NULL};
    if (!value)
        return false;
    for (const char *const *word = clutter; *word; word++)
        if (strcasestr(value, *word))
            return true;
    return false;
}

static bool is_clutter(const char *name, const xmlChar **attributes)
{
    static const char *const roles[] = {"navigation",    "banner", "search",      "contentinfo",
                                        "complementary", "dialog", "alertdialog", NULL};
    const char *role = attribute(attributes, "role");
    if (is_one_of(name, skipped_elements) || (role && is_one_of(role, roles)) ||
        attribute(attributes, "hidden"))
        return true;
    /* The page's own elements often carry such words: <body class="has-sidebar">. */
    if (strcasecmp(name, "html") == 0 || strcasecmp(name, "body") == 0 ||
        strcasecmp(name, "main") == 0 || strcasecmp(name, "article") == 0)
        return false;
    const char *hidden = attribute(attributes, "aria-hidden");
    return names_clutter(attribute(attributes, "class")) ||
           names_clutter(attribute(attributes, "id")) || (hidden && strcmp(hidden, "true") == 0);
}

/* --- metadata ------------------------------------------------------------------------------- */

static void keep(extraction *x, dm_slice *into, int *rank, int new_rank, const char *value)
{
    dm_slice text = dm_slice_trim(dm_slice_of(value));
    if (new_rank <= *rank || text.size == 0)
        return;
    *into = dm_arena_copy(x->arena, text);
    *rank = new_rank;
    x->failed |= !into->data;
}

/* The date's first ten characters where it is ISO, which metadata nearly always is. */
static void keep_date(extraction *x, int rank, const char *value)
{
    char date[11] = "";
    static const char pattern[] = "dddd-dd-dd";
    for (size_t i = 0; i < 10; i++) {
        char c = value[i];
        if (pattern[i] == 'd' ? c < '0' || c > '9' : c != '-')
            return;
        date[i] = c;
    }
    keep(x, &x->page->date, &x->date_rank, rank, date);
}

static void take_meta(extraction *x, const xmlChar **attributes)
{
    static const char *const dates[] = {"date",
                                        "dc.date",
                                        "dcterms.date",
                                        "dcterms.created",
                                        "dcterms.issued",
                                        "pubdate",
                                        "article:published_time",
                                        "govuk:first-published-at",
                                        "publication_date",
                                        "datePublished",
                                        "og:published_time",
                                        NULL};
    const char *name = attribute(attributes, "name"), *content = attribute(attributes, "content");
    name = name ? name : attribute(attributes, "property");
    name = name ? name : attribute(attributes, "itemprop");
    if (!name || !content)
        return;
    if (strcasecmp(name, "og:title") == 0 || strcasecmp(name, "dcterms.title") == 0 ||
        strcasecmp(name, "dc.title") == 0)
        keep(x, &x->page->title, &x->title_rank, 2, content);
    else if (strcasecmp(name, "og:url") == 0)
        keep(x, &x->page->url, &x->url_rank, 1, content);
    else if (is_one_of(name, dates))
        keep_date(x, 2, content);
}

static void take_metadata(extraction *x, const char *name, const xmlChar **attributes)
{
    const char *relation = attribute(attributes, "rel"), *target = attribute(attributes, "href");
    const char *time = attribute(attributes, "datetime");
    if (strcasecmp(name, "meta") == 0)
        take_meta(x, attributes);
    else if (strcasecmp(name, "link") == 0 && relation && target &&
             strcasecmp(relation, "canonical") == 0)
        keep(x, &x->page->url, &x->url_rank, 2, target);
    else if (strcasecmp(name, "time") == 0 && time && x->skipped == NOT_SKIPPING)
        keep_date(x, 1, time);
}

/* --- text ----------------------------------------------------------------------------------- */

static void widen(extraction *x, gap wanted)
{
    for (int i = 0; i < PLACES; i++)
        if (x->gaps[i] < wanted)
            x->gaps[i] = wanted;
}

/* A line break; two of them in a row are how many a page sets paragraphs apart. */
static void break_line(extraction *x)
{
    for (int i = 0; i < PLACES; i++)
        x->gaps[i] = x->gaps[i] < LINE ? LINE : PARAGRAPH;
}

static void put_word(extraction *x, place where, dm_slice word)
{
    static const char *const gaps[] = {"", " ", "\n", "\n\n"};
    dm_buffer *out = &x->text[where];
    if (out->size)
        dm_buffer_text(out, gaps[x->gaps[where]]);
    x->gaps[where] = NO_GAP;
    dm_buffer_slice(out, word);
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static void put_text(extraction *x, dm_slice text)
{
    for (size_t at = 0; at < text.size;) {
        size_t start = at;
        while (at < text.size && !is_blank(text.data[at]))
            at++;
        if (at > start) {
            dm_slice word = dm_slice_between(text, start, at);
            put_word(x, IN_PAGE, word);
            if (x->main_depth)
                put_word(x, IN_MAIN, word);
            if (x->article_depth)
                put_word(x, IN_ARTICLE, word);
        }
        if (at < text.size)
            widen(x, SPACE);
        while (at < text.size && is_blank(text.data[at]))
            at++;
    }
}

static void on_start(void *context, const xmlChar *element, const xmlChar **attributes)
{
    extraction *x = context;
    const char *name = (const char *)element;
    x->depth++;
    take_metadata(x, name, attributes);
    if (x->skipped == NOT_SKIPPING && is_clutter(name, attributes))
        x->skipped = x->depth;
    const char *type = attribute(attributes, "type");
    x->in_data =
        type && strcasecmp(name, "script") == 0 && strcasecmp(type, "application/ld+json") == 0;
    x->in_title |= strcasecmp(name, "title") == 0 && x->title.size == 0;
    x->main_depth += strcasecmp(name, "main") == 0;
    x->article_depth += strcasecmp(name, "article") == 0;
    if (strcasecmp(name, "br") == 0)
        break_line(x);
    else if (!is_one_of(name, inline_elements))
        widen(x, PARAGRAPH);
}

static void on_end(void *context, const xmlChar *element)
{
    extraction *x = context;
    const char *name = (const char *)element;
    if (x->skipped == x->depth)
        x->skipped = NOT_SKIPPING;
    x->depth--;
    x->in_data = false;
    if (strcasecmp(name, "title") == 0)
        x->in_title = false;
    x->main_depth -= strcasecmp(name, "main") == 0 && x->main_depth > 0;
    x->article_depth -= strcasecmp(name, "article") == 0 && x->article_depth > 0;
    if (strcasecmp(name, "br") != 0 && !is_one_of(name, inline_elements))
        widen(x, PARAGRAPH);
}

static void on_text(void *context, const xmlChar *characters, int length)
{
    extraction *x = context;
    dm_slice text = {(const char *)characters, (size_t)length};
    if (x->in_title) {
        if (x->title.size < TITLE_LIMIT)
            dm_buffer_slice(&x->title, text);
    } else if (x->in_data) {
        if (x->data.size < DATA_LIMIT)
            dm_buffer_slice(&x->data, text);
    } else if (x->skipped == NOT_SKIPPING) {
        put_text(x, text);
    }
}

/* Linked data is JSON; its one date of interest is found without reading the rest. */
static void take_linked_date(extraction *x)
{
    const char *at = x->data.size ? strstr(x->data.data, "\"datePublished\"") : NULL;
    if (at) {
        at += strlen("\"datePublished\"");
        at += strspn(at, " \t\r\n:\"");
        keep_date(x, 2, at);
    }
    x->failed |= x->data.failed;
    dm_buffer_free(&x->data);
}

/* --- the whole ------------------------------------------------------------------------------- */

static place best_place(const extraction *x)
{
    size_t all = x->text[IN_PAGE].size;
    if (x->text[IN_ARTICLE].size * 4 >= all && x->text[IN_ARTICLE].size)
        return IN_ARTICLE;
    return x->text[IN_MAIN].size * 4 >= all && x->text[IN_MAIN].size ? IN_MAIN : IN_PAGE;
}

/* White space in a title is one space. */
static void keep_title(extraction *x)
{
    dm_buffer clean = {0};
    dm_slice rest = dm_slice_trim(dm_buffer_view(&x->title));
    for (size_t i = 0; i < rest.size; i++)
        if (!is_blank(rest.data[i]))
            dm_buffer_byte(&clean, rest.data[i]);
        else if (!is_blank(rest.data[i - 1]))
            dm_buffer_byte(&clean, ' ');
    if (clean.size)
        keep(x, &x->page->title, &x->title_rank, 1, clean.data);
    x->failed |= clean.failed || x->title.failed;
    dm_buffer_free(&clean);
}

/* Without memory, libxml2 2.9 goes on with what it has, and may turn in circles for ever. So its
 * allocator jumps out of it instead; the parser is lost then, and the batch ends anyway. */
static _Thread_local jmp_buf *way_out;

static void *checked(void *memory)
{
    if (!memory && way_out)
        longjmp(*way_out, 1);
    return memory;
}

static void *allocate(size_t size)
{
    return checked(malloc(size));
}

static void *reallocate(void *memory, size_t size)
{
    return checked(realloc(memory, size));
}

static char *duplicate(const char *text)
{
    return checked(strdup(text));
}

static void feed(dm_slice html, extraction *x)
{
    htmlSAXHandler handler = {.startElement = on_start,
                              .endElement = on_end,
                              .characters = on_text,
                              .cdataBlock = on_text,
                              .ignorableWhitespace = on_text};
    htmlParserCtxtPtr context =
        htmlCreatePushParserCtxt(&handler, x, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
    if (!context) {
        x->failed = true;
        return;
    }
    htmlCtxtUseOptions(context, HTML_PARSE_IGNORE_ENC); /* it is UTF-8 now, whatever <meta> says */
    enum { CHUNK = 1 << 14 };
    for (size_t at = 0; at < html.size; at += CHUNK) {
        size_t size = html.size - at < CHUNK ? html.size - at : CHUNK;
        htmlParseChunk(context, html.data + at, (int)size, 0);
    }
    htmlParseChunk(context, "", 0, 1);
    htmlFreeParserCtxt(context);
}

static void parse(dm_slice html, extraction *x)
{
    jmp_buf out;
    way_out = &out;
    if (setjmp(out) == 0) // NOLINT(cert-err52-cpp)
        feed(html, x);
    else
        x->failed = true;
    way_out = NULL;
}

dm_status dm_html_text(dm_slice html, dm_buffer *out, dm_page *page, dm_arena *arena,
                       dm_error *error)
{
    extraction x = {.skipped = NOT_SKIPPING, .page = page, .arena = arena};
    dm_buffer clean = {0};
    *page = (dm_page){0};
    dm_utf8_repair(html, &clean); /* the parser ends at a NUL and guesses at ill-formed bytes */
    if (clean.failed)
        x.failed = true;
    else
        parse(dm_buffer_view(&clean), &x);
    dm_buffer_free(&clean);
    keep_title(&x);
    take_linked_date(&x);
    place best = best_place(&x);
    dm_buffer_slice(out, dm_buffer_view(&x.text[best]));
    dm_buffer_byte(out, '\n');
    x.failed |= out->failed;
    for (int i = 0; i < PLACES; i++) {
        x.failed |= x.text[i].failed;
        dm_buffer_free(&x.text[i]);
    }
    dm_buffer_free(&x.title);
    return x.failed ? dm_fail_memory(error) : DM_OK;
}

void dm_html_prepare(void)
{
    xmlMemSetup(free, allocate, reallocate, duplicate);
    xmlInitParser();
}
