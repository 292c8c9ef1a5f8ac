/* Speech without quotation marks that a heading gives to its speaker: transcripts, block lists,
 * headlines, press releases in one person's name. */
#include "quotes/extraction.h"

#include <string.h>

enum { LABEL_ITEMS = 10, TITLES = 6 };

/* The item of the colon behind a label at the paragraph's start, or 0 where there is none. */
static size_t label_colon(const dm_extraction *x)
{
    for (size_t i = 1; i < x->p.count && i < LABEL_ITEMS; i++) {
        if (dm_is_mark(&x->p, i, ':'))
            return i;
        if (x->p.words[i].kind == DM_ITEM_QUOTE || x->p.words[i].ends_sentence)
            break;
    }
    return 0;
}

static bool is_question_label(const dm_extraction *x, size_t colon)
{
    /* "VRAAG:" and "VRAAG (NOS):" */
    return (colon == 1 || dm_is_mark(&x->p, 1, '(')) &&
           dm_word_is(&x->p, 0, UINT64_C(1) << DM_WORD_QUESTION);
}

static bool is_all_capitals(const dm_extraction *x, size_t colon)
{
    for (size_t i = 0; i < colon; i++)
        if (x->p.words[i].kind == DM_ITEM_WORD && !x->p.words[i].upper &&
            !dm_word_is(&x->p, i, UINT64_C(1) << DM_WORD_TITLE))
            return false;
    return true;
}

/* The label at the start of a line, "De heer Strijbosch (Vrije Burgers)": what stands before a
 * colon that text follows. */
static dm_slice label_of_line(dm_slice line)
{
    enum { LONGEST = 60 };
    const char *colon = memchr(line.data, ':', line.size < LONGEST ? line.size : LONGEST);
    size_t size = colon ? (size_t)(colon - line.data) : 0;
    unsigned char first = line.size ? (unsigned char)line.data[0] : 0;
    bool capital = (first >= 'A' && first <= 'Z') || first >= 0x80;
    bool text = size + 2 < line.size && line.data[size + 1] == ' ' &&
                ((line.data[size + 2] | 0x20) >= 'a' && (line.data[size + 2] | 0x20) <= 'z');
    text |= colon && size + 1 == line.size; /* on a line of its own */
    return capital && text && !memchr(line.data, '.', size) ? (dm_slice){line.data, size}
                                                            : (dm_slice){NULL, 0};
}

/* A transcript whose labels are not in capitals: this one or the one below it comes again, among
 * others. */
static bool begins_transcript(const dm_extraction *x, size_t colon)
{
    enum { REACH = 6000, MOST_LABELS = 12, FEWEST = 3 };
    size_t left = x->document.size - x->p.end;
    dm_slice rest = {x->document.data + x->p.end, left < REACH ? left : REACH};
    dm_slice labels[MOST_LABELS] = {dm_words_text(&x->p, 0, colon)};
    size_t count = 1;
    bool again = false;
    while (rest.data && count < MOST_LABELS) {
        dm_slice label = label_of_line(dm_slice_trim(dm_slice_cut(&rest, '\n')));
        if (!label.size)
            continue;
        for (size_t i = 0; i < count; i++)
            again |= dm_slice_equal(labels[i], label);
        labels[count++] = label;
    }
    return again && count >= FEWEST;
}

bool dm_may_be_label(const dm_extraction *x, const dm_mention *subject)
{
    enum { REACH = 2000 };
    if (subject->pronoun)
        return false;
    if (subject->role_noun || subject->institution || dm_cast_knows(x->cast, &x->p, subject))
        return true;
    dm_slice name = dm_words_text(&x->p, subject->name.first, subject->name.last);
    size_t left = x->document.size - x->p.end;
    return name.size &&
           memmem(x->document.data + x->p.end, left < REACH ? left : REACH, name.data, name.size);
}

/* by, van, door: what leads to the speaker of a release. */
static bool leads_to_author(const dm_extraction *x, size_t at)
{
    static const char *const words[] = {"by", "from", "of", "van", "door", "namens"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (at < x->p.count && dm_slice_equal(x->p.words[at].folded, dm_slice_of(words[i])))
            return true;
    return false;
}

/* What stands behind the label, said by `by`. */
static dm_status take_labelled_text(dm_extraction *x, size_t colon, bool block, dm_attribution *by,
                                    dm_error *error)
{
    const dm_speaker *first = &by->speakers.items[0];
    size_t first_item = colon + 1, end = x->p.count;
    if (!block) { /* a headline: its first sentence, and only of somebody who is known */
        by->rule = "label";
        if (!by->speakers.count || (!first->name.data && !first->role.data))
            return DM_OK;
        end = dm_sentence_end(&x->p, first_item);
    }
    if (!dm_add_statement(x, x->p.words[first_item].start, x->p.words[end - 1].end,
                          block ? DM_DIRECT : DM_INDIRECT, by, (dm_slice){NULL, 0}))
        return dm_fail_memory(error);
    if (by->confidence > 0)
        dm_heard(x, by, block);
    return DM_OK;
}

/* A line that begins with "A. ": "V. ontkent." alone is of a suspect. */
static bool answer_follows(const dm_extraction *x)
{
    enum { REACH = 3000 };
    size_t left = x->document.size - x->p.end;
    return memmem(x->document.data + x->p.end, left < REACH ? left : REACH, "\nA. ", 4) != NULL;
}

/* "Q. How do you get to 7,400?" and "A. By going …": with full stops instead of colons. The one who
 * answers is whom the article is about. */
static dm_status take_lettered(dm_extraction *x, bool *taken, dm_error *error)
{
    bool letter = x->p.count > 3 && dm_is_mark(&x->p, 1, '.') && x->p.words[0].capital &&
                  x->p.words[0].end - x->p.words[0].start == 1;
    bool question = letter && dm_word_is(&x->p, 0, UINT64_C(1) << DM_WORD_QUESTION) &&
                    (x->lettered || answer_follows(x));
    bool answer = letter && x->lettered && dm_slice_equal(x->p.words[0].folded, DM_SLICE("a"));
    if (!question && !answer)
        return DM_OK;
    dm_attribution by = {.known = true, .rule = "question"};
    if (answer && !x->answers.known) {
        x->answers = (dm_attribution){.known = true, .rule = "answer", .confidence = 0.7};
        dm_cast_topic(x->cast, &x->answers.speakers);
    }
    if (answer)
        by = x->answers;
    x->transcript = x->lettered = *taken = true;
    x->label = answer ? by : (dm_attribution){0};
    if (!dm_add_statement(x, x->p.words[2].start, x->p.end, DM_DIRECT, &by, (dm_slice){NULL, 0}))
        return dm_fail_memory(error);
    if (answer)
        dm_heard(x, &by, true);
    return DM_OK;
}

/* De voorzitter: whoever happens to be without a role is not meant. */
static void unname_chair(const dm_mention *subject, dm_attribution *by)
{
    dm_speaker *speaker = &by->speakers.items[0];
    bool guessed = !dm_has(subject->name) && subject->role_noun && by->speakers.count == 1 &&
                   speaker->name.size && !speaker->role.size;
    if (!guessed)
        return;
    speaker->name = (dm_slice){NULL, 0};
    speaker->person = NULL;
}

/* Marit Eskelund, and then Eskelund */
static bool ends_in(dm_slice label, dm_slice end)
{
    return label.size >= end.size &&
           memcmp(label.data + label.size - end.size, end.data, end.size) == 0;
}

/* A paragraph without a label whose speaker's label comes again next: the interviewer's. */
static bool is_interjected(const dm_extraction *x)
{
    enum { REACH = 4000 };
    size_t left = x->document.size - x->p.end;
    dm_slice rest = {x->document.data + x->p.end, left < REACH ? left : REACH};
    while (x->transcript && x->label_text.size && rest.data) {
        dm_slice label = label_of_line(dm_slice_trim(dm_slice_cut(&rest, '\n')));
        if (label.size)
            return ends_in(label, x->label_text) || ends_in(x->label_text, label);
    }
    return false;
}

/* A paragraph that is one speaker's words without marks, behind a label. */
static dm_status take_label(dm_extraction *x, bool *taken, dm_error *error)
{
    size_t colon = label_colon(x);
    dm_clause clause = {.rule = "transcript", .confidence = 0.9};
    bool question = colon && is_question_label(x, colon);
    bool capitals = colon && is_all_capitals(x, colon);
    size_t first = colon > 1 && leads_to_author(x, 0);
    if (!colon || (!question && !dm_read_mention(x->book, &x->p, first, false, &clause.subject)))
        return DM_OK;
    if (!question && (clause.subject.whole.last != colon || !dm_may_be_label(x, &clause.subject)))
        return DM_OK;
    dm_attribution by = {.known = true, .rule = "question"};
    dm_status status = question ? DM_OK : dm_attribute(x, &clause, &by, error);
    if (status)
        return status;
    unname_chair(&clause.subject, &by);
    x->label_text = dm_words_text(&x->p, 0, colon);
    if (colon + 1 == x->p.count) { /* Minister Hoekstra: and a paragraph of its own */
        x->transcript |= begins_transcript(x, colon);
        x->label = question ? (dm_attribution){0} : by;
        *taken = x->headed = true;
        return DM_OK;
    }
    if (x->p.words[colon + 1].kind == DM_ITEM_QUOTE)
        return DM_OK;
    bool block = question || capitals || x->transcript || begins_transcript(x, colon);
    if (!block && x->options.no_indirect)
        return DM_OK;
    x->transcript |= block;
    x->label = block && !question ? by : (dm_attribution){0};
    *taken = true;
    return take_labelled_text(x, colon, block, &by, error);
}

/* A release in one name is the speaker's own text where it says "we" or "I" outside quotation
 * marks, or quotes nobody; otherwise a reporter's. `surely`: it must do both. */
static bool is_own_text(const dm_extraction *x, bool surely)
{
    enum { REACH = 3000, LONGEST = 8 };
    size_t end = x->document.size - x->p.end < REACH ? x->document.size : x->p.end + REACH;
    bool quoted = false, quotes = false, self = false;
    char word[LONGEST];
    size_t length = 0;
    for (size_t at = x->p.end; at < end; at++) {
        char c = x->document.data[at];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (letter && length <= LONGEST && length++ < LONGEST)
            word[length - 1] = (char)(c | 0x20);
        if (letter)
            continue;
        const dm_lexeme *known =
            length <= LONGEST ? dm_lexicon_find(x->book.lexicon, (dm_slice){word, length}) : NULL;
        if (!quoted && dm_lexeme_as(known, DM_WORD_SELF, x->p.language))
            self = true;
        length = 0;
        unsigned char third = at + 2 < end ? (unsigned char)x->document.data[at + 2] : 0;
        bool curly = at + 2 < end && memcmp(x->document.data + at, "\xE2\x80", 2) == 0;
        bool twin =
            at + 1 < end && (c == ',' || c == '\'' || c == '`') && x->document.data[at + 1] == c;
        /* “ ” „ each turn the other way; ‘ and others only tell that somebody is quoted. */
        if (c == '"' || (curly && third >= 0x9C && third <= 0x9F))
            quoted = !quoted;
        quotes |= c == '"' || twin || c == '\xAB' ||
                  (curly && third >= 0x98 && third <= 0x9F && third != 0x99);
        quoted &= c != '\n';
    }
    return surely ? self && !quotes : self || !quotes;
}

/* "Verklaring van minister X over …", "Joint statement by …": the title of a release by one
 * speaker.
 */
static dm_status read_release_title(dm_extraction *x, dm_error *error)
{
    enum { FURTHEST = 4 };
    dm_clause clause = {.rule = "release", .confidence = 0.85};
    if (x->p.spans.count || x->p.count < 2 || dm_is_mark(&x->p, x->p.count - 1, '.'))
        return DM_OK; /* a sentence, not a title */
    for (size_t i = 0; i < FURTHEST && i + 2 < x->p.count; i++) {
        if (!dm_word_is(&x->p, i, UINT64_C(1) << DM_WORD_RELEASE) || !leads_to_author(x, i + 1))
            continue;
        if (!dm_read_speakers(x->book, &x->p, i + 2, false, &clause) || clause.subject.pronoun)
            return DM_OK;
        if (!is_own_text(x, false))
            return DM_OK;
        clause.rule = "release";
        clause.confidence = 0.85;
        return dm_attribute(x, &clause, &x->release, error);
    }
    /* "Joint statement on the situation in Georgia" names no author. */
    for (size_t i = 0; i < 2 && i + 2 < x->p.count; i++)
        if (dm_word_is(&x->p, i, UINT64_C(1) << DM_WORD_RELEASE) && is_own_text(x, true) &&
            dm_word_is(&x->p, i + 1, UINT64_C(1) << DM_WORD_PREPOSITION))
            x->release = (dm_attribution){.known = true, .rule = "release", .confidence = 0.5};
    return DM_OK;
}

static bool is_prose(const dm_extraction *x)
{
    enum { FEWEST_WORDS = 6 };
    char last = x->document.data[x->p.end - 1];
    if (x->transcript && x->p.words[0].kind == DM_ITEM_WORD)
        return x->p.count > 2 && strchr(".!?", last); /* Go ahead, Shaun. */
    if (x->release.known && x->p.words[x->p.count - 1].kind == DM_ITEM_PUNCTUATION)
        return x->p.count > 2 && strchr(".!?,", last); /* also: Ladies and gentlemen, */
    return x->p.count > FEWEST_WORDS && strchr(".!?\"", last);
}

/* The whole paragraph as the words of `by`. */
static dm_status take_paragraph(dm_extraction *x, const dm_attribution *by, dm_error *error)
{
    if (!dm_add_statement(x, x->p.start, x->p.end, DM_DIRECT, by, (dm_slice){NULL, 0}))
        return dm_fail_memory(error);
    dm_heard(x, by, true);
    return DM_OK;
}

/* "Background": one word that nobody is known by. */
static bool is_heading(const dm_extraction *x, const dm_mention *mention)
{
    return mention->name.last == mention->name.first + 1 && !mention->role_noun &&
           !dm_cast_knows(x->cast, &x->p, mention);
}

/* A name and nothing else below a quotation: its speaker. */
static dm_status take_signature(dm_extraction *x, bool *taken, dm_error *error)
{
    enum { MOST_ITEMS = 24 };
    dm_clause clause = {.rule = "signature", .confidence = 0.8};
    size_t index = x->lone_quote, behind;
    x->lone_quote = SIZE_MAX;
    if (index == SIZE_MAX || x->p.count > MOST_ITEMS || x->p.spans.count ||
        !dm_read_mention(x->book, &x->p, 0, false, &clause.subject) ||
        !dm_has(clause.subject.name) || is_heading(x, &clause.subject))
        return DM_OK;
    behind = clause.subject.whole.last;
    bool role = dm_is_mark(&x->p, behind, ',') && behind + 1 < x->p.count &&
                x->p.words[behind + 1].role && x->p.words[x->p.count - 1].kind == DM_ITEM_WORD &&
                !dm_words_have(&x->p, behind, x->p.count,
                               UINT64_C(1) << DM_WORD_FINITE | UINT64_C(1) << DM_WORD_AUXILIARY);
    if (behind != x->p.count && !role)
        return DM_OK;
    dm_attribution by;
    dm_status status = dm_attribute(x, &clause, &by, error);
    if (status)
        return status;
    x->speakers[index] = by.speakers;
    x->items[index].rule = by.rule;
    x->items[index].attribution = by.confidence;
    dm_heard(x, &by, true);
    *taken = true;
    return DM_OK;
}

/* "Background", "Noot voor de redactie": a heading behind which the speaker's own words end. */
static bool ends_release(const dm_extraction *x)
{
    enum { LONGEST = 5 };
    bool speaks = x->release.known || x->label.known || x->lone_quote != SIZE_MAX;
    return speaks && x->p.count <= LONGEST &&
           dm_word_is(&x->p, 0, UINT64_C(1) << DM_WORD_APPENDIX) &&
           x->p.words[x->p.count - 1].kind == DM_ITEM_WORD;
}

dm_status dm_take_labelled(dm_extraction *x, bool *taken, dm_error *error)
{
    bool headed = x->headed;
    dm_status status = DM_OK;
    *taken = x->headed = false;
    bool may_be_title = x->paragraphs <= TITLES && x->count == x->article_first;
    if (may_be_title && !x->release.known) {
        status = read_release_title(x, error);
        *taken = x->release.known;
    }
    if (status || *taken)
        return status;
    if (ends_release(x)) {
        x->lone_quote = SIZE_MAX;
        x->release = x->label = (dm_attribution){0};
        *taken = true;
        return DM_OK;
    }
    status = take_signature(x, taken, error);
    if (!status && !*taken)
        status = take_lettered(x, taken, error);
    if (!status && !*taken)
        status = take_label(x, taken, error);
    const dm_attribution *speaker = x->release.known ? &x->release : &x->label;
    bool dictated = x->introduced && x->introduced_by_clause && x->p.spans.count == 0;
    bool goes_on = x->dictated && x->p.spans.count == 0 &&
                   dm_words_have(&x->p, 0, x->p.count, UINT64_C(1) << DM_WORD_SELF);
    if (x->dictated && !goes_on && !x->transcript && !x->introduced)
        x->label = (dm_attribution){0};
    x->dictated = (dictated || goes_on) && speaker->known && is_prose(x);
    bool whole = speaker->known && is_prose(x) && (headed || dictated || !x->introduced);
    if (status || *taken || !whole || (x->p.spans.count && x->p.words[0].kind == DM_ITEM_QUOTE))
        return status;
    *taken = true;
    if (is_interjected(x))
        return DM_OK;
    return take_paragraph(x, speaker, error);
}

/* "She writes:", "issued the following statement:": what comes may stand without marks. */
static bool introduces_text(const dm_extraction *x, size_t first, size_t last)
{
    static const char *const words[] = {"writes",   "wrote",     "sent",     "sends",
                                        "schrijft", "following", "volgende", "stuurt"};
    for (size_t i = first; i < last; i++)
        for (size_t n = 0; n < sizeof words / sizeof *words; n++)
            if (dm_slice_equal(x->p.words[i].folded, dm_slice_of(words[n])))
                return true;
    return false;
}

dm_status dm_note_introduction(dm_extraction *x, dm_error *error)
{
    size_t last = x->p.count;
    dm_clause clause;
    x->introduced = last > 1 && dm_is_mark(&x->p, last - 1, ':');
    if (!x->introduced || x->label.known)
        return DM_OK;
    size_t first = dm_sentence_start(&x->p, last - 1);
    x->headed |= introduces_text(x, first, last);
    x->introduced_by_clause = dm_clause_before(x->book, &x->p, first, last, &clause);
    if (x->introduced_by_clause)
        return dm_attribute(x, &clause, &x->label, error);
    dm_attribution topic = {.known = true, .rule = "topic", .confidence = 0.5};
    dm_cast_topic(x->cast, &topic.speakers);
    if (topic.speakers.count)
        x->label = topic;
    return DM_OK;
}
