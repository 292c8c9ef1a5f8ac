/* Figures are shown with three decimals: more would be noise at this size of data. */
#include "cli/figures.h"

#include "base/json.h"

#include <math.h>

static const char *label_name(int label)
{
    return demarche_stance_name(label < DEMARCHE_STANCES ? label : DEMARCHE_NONE);
}

/* Ends the line, with the interval where there is one. */
static void print_interval(dm_buffer *out, const demarche_interval *interval)
{
    if (interval->high > 0)
        dm_buffer_format(out, "  %.3f-%.3f", interval->low, interval->high);
    dm_buffer_byte(out, '\n');
}

static void print_measure(dm_buffer *out, const char *name, const demarche_measure *measure,
                          const demarche_interval *interval)
{
    dm_buffer_format(out, "  %-14s %9.3f %9.3f %9.3f", name, measure->precision, measure->recall,
                     measure->f1);
    print_interval(out, interval);
}

static void print_figure(dm_buffer *out, const char *name, double figure,
                         const demarche_interval *interval)
{
    dm_buffer_format(out, "  %-18s %25.3f", name, figure);
    print_interval(out, interval);
}

void dm_print_figures(const demarche_figures figures[DEMARCHE_SCOPES], dm_buffer *out)
{
    for (int i = 0; i < DEMARCHE_SCOPES; i++) {
        const demarche_figures *f = &figures[i];
        /* Where all statements are of one language, its figures are those of all. */
        if (f->statements == 0 || (i > 0 && f->statements == figures[0].statements))
            continue;
        dm_buffer_format(out, "%s, %zu statements\n", f->scope, f->statements);
        const demarche_interval none = {0, 0};
        dm_buffer_format(out, "  %-14s %9s %9s %9s%s\n", "stance", "precision", "recall", "F1",
                         f->macro_interval.high > 0 ? "  95 % of F1" : "");
        for (int stance = 0; stance < DEMARCHE_STANCES; stance++)
            print_measure(out, demarche_stance_name(stance), &f->stances[stance],
                          &f->stance_intervals[stance]);
        print_figure(out, "macro", f->macro_f1, &f->macro_interval);
        print_figure(out, "micro", f->micro_f1, &none);
        dm_buffer_format(out, "  %-14s\n", "label");
        for (int label = 0; label < DEMARCHE_LABELS; label++)
            print_measure(out, label_name(label), &f->labels[label], &f->label_intervals[label]);
        print_figure(out, "macro", f->label_macro_f1, &f->label_macro_interval);
        print_figure(out, "accuracy", f->accuracy, &f->accuracy_interval);
        print_figure(out, "calibration error", f->calibration_error, &none);
        dm_buffer_byte(out, '\n');
    }
}

void dm_print_confusion(const demarche_figures *figures, dm_buffer *out)
{
    dm_buffer_text(out, "labels in the data (rows) and by the model (columns)\n");
    dm_buffer_format(out, "  %-14s", "");
    for (int label = 0; label < DEMARCHE_LABELS; label++)
        dm_buffer_format(out, " %13s", label_name(label));
    dm_buffer_byte(out, '\n');
    for (int row = 0; row < DEMARCHE_LABELS; row++) {
        dm_buffer_format(out, "  %-14s", label_name(row));
        for (int column = 0; column < DEMARCHE_LABELS; column++)
            dm_buffer_format(out, " %13zu", figures->confusion[row][column]);
        dm_buffer_byte(out, '\n');
    }
    dm_buffer_byte(out, '\n');
}

void dm_print_reliability(const demarche_figures *figures, dm_buffer *out)
{
    dm_buffer_text(out, "reliability: of the probabilities in a tenth, how many came true\n");
    dm_buffer_format(out, "  %-14s %9s %9s %9s\n", "probability", "count", "predicted", "actual");
    for (int i = 0; i < DEMARCHE_BINS; i++) {
        if (figures->bins[i].count == 0)
            continue;
        dm_buffer_format(out, "  %.1f-%-10.1f %9zu %9.3f %9.3f\n", (double)i / DEMARCHE_BINS,
                         (double)(i + 1) / DEMARCHE_BINS, figures->bins[i].count,
                         figures->bins[i].predicted, figures->bins[i].actual);
    }
    dm_buffer_byte(out, '\n');
}

void dm_print_coverage(const demarche_figures *figures, dm_buffer *out)
{
    dm_buffer_text(out, "abstention: with --min-confidence, how many statements are labelled, and "
                        "how many of them rightly\n");
    dm_buffer_format(out, "  %-14s %9s %9s\n", "confidence", "coverage", "accuracy");
    for (int i = 0; i < DEMARCHE_COVERAGE_STEPS; i++)
        dm_buffer_format(out, "  %-14.2f %9.3f %9.3f\n", figures->coverage[i].least,
                         figures->coverage[i].coverage, figures->coverage[i].accuracy);
    dm_buffer_byte(out, '\n');
}

/* The change is that of the figures as they are printed. */
static void print_change(dm_buffer *out, const char *name, double before, double after)
{
    long change = lround(after * 1000) - lround(before * 1000);
    dm_buffer_format(out, "  %-14s %9.3f %9.3f %+9.3f\n", name, before, after,
                     (double)change / 1000);
}

void dm_print_comparison(const demarche_figures before[DEMARCHE_SCOPES],
                         const demarche_figures after[DEMARCHE_SCOPES], dm_buffer *out)
{
    for (int i = 0; i < DEMARCHE_SCOPES; i++) {
        if (after[i].statements == 0 || (i > 0 && after[i].statements == after[0].statements))
            continue;
        dm_buffer_format(out, "%s\n  %-14s %9s %9s %9s\n", after[i].scope, "F1", "before", "after",
                         "change");
        for (int stance = 0; stance < DEMARCHE_STANCES; stance++)
            print_change(out, demarche_stance_name(stance), before[i].stances[stance].f1,
                         after[i].stances[stance].f1);
        print_change(out, "macro", before[i].macro_f1, after[i].macro_f1);
        dm_buffer_byte(out, '\n');
    }
}

static void write_number(dm_buffer *out, const char *name, double value)
{
    dm_buffer_format(out, ",\"%s\":", name);
    dm_json_number(out, value, 4);
}

static void write_interval(dm_buffer *out, const char *name, const demarche_interval *interval)
{
    dm_buffer_format(out, ",\"%s\":[", name);
    dm_json_number(out, interval->low, 4);
    dm_buffer_byte(out, ',');
    dm_json_number(out, interval->high, 4);
    dm_buffer_byte(out, ']');
}

static void write_measures(dm_buffer *out, const char *name, const demarche_measure *measures,
                           const demarche_interval *intervals, int count)
{
    dm_buffer_format(out, ",\"%s\":{", name);
    for (int i = 0; i < count; i++) {
        dm_buffer_format(out, "%s\"%s\":{\"precision\":", i ? "," : "", label_name(i));
        dm_json_number(out, measures[i].precision, 4);
        write_number(out, "recall", measures[i].recall);
        write_number(out, "f1", measures[i].f1);
        write_interval(out, "f1_interval", &intervals[i]);
        dm_buffer_byte(out, '}');
    }
    dm_buffer_byte(out, '}');
}

/* Rows of the confusion matrix are the labels in the data. */
static void write_tables(dm_buffer *out, const demarche_figures *f)
{
    dm_buffer_text(out, ",\"confusion\":{");
    for (int row = 0; row < DEMARCHE_LABELS; row++) {
        dm_buffer_format(out, "%s\"%s\":{", row ? "," : "", label_name(row));
        for (int column = 0; column < DEMARCHE_LABELS; column++)
            dm_buffer_format(out, "%s\"%s\":%zu", column ? "," : "", label_name(column),
                             f->confusion[row][column]);
        dm_buffer_byte(out, '}');
    }
    dm_buffer_text(out, "},\"reliability\":[");
    for (int i = 0; i < DEMARCHE_BINS; i++) {
        dm_buffer_format(out, "%s{\"count\":%zu", i ? "," : "", f->bins[i].count);
        write_number(out, "predicted", f->bins[i].predicted);
        write_number(out, "actual", f->bins[i].actual);
        dm_buffer_byte(out, '}');
    }
    dm_buffer_text(out, "],\"coverage\":[");
    for (int i = 0; i < DEMARCHE_COVERAGE_STEPS; i++) {
        dm_buffer_text(out, i ? ",{\"confidence\":" : "{\"confidence\":");
        dm_json_number(out, f->coverage[i].least, 2);
        write_number(out, "coverage", f->coverage[i].coverage);
        write_number(out, "accuracy", f->coverage[i].accuracy);
        dm_buffer_byte(out, '}');
    }
    dm_buffer_byte(out, ']');
}

void dm_write_figures(const demarche_figures figures[DEMARCHE_SCOPES], dm_buffer *out)
{
    for (int i = 0; i < DEMARCHE_SCOPES; i++) {
        const demarche_figures *f = &figures[i];
        if (f->statements == 0)
            continue;
        dm_buffer_format(out, "{\"scope\":\"%s\",\"statements\":%zu", f->scope, f->statements);
        write_number(out, "macro_f1", f->macro_f1);
        write_interval(out, "macro_f1_interval", &f->macro_interval);
        write_number(out, "micro_f1", f->micro_f1);
        write_number(out, "label_macro_f1", f->label_macro_f1);
        write_interval(out, "label_macro_f1_interval", &f->label_macro_interval);
        write_number(out, "accuracy", f->accuracy);
        write_interval(out, "accuracy_interval", &f->accuracy_interval);
        write_number(out, "calibration_error", f->calibration_error);
        write_measures(out, "stances", f->stances, f->stance_intervals, DEMARCHE_STANCES);
        write_measures(out, "labels", f->labels, f->label_intervals, DEMARCHE_LABELS);
        write_tables(out, f);
        dm_buffer_text(out, "}\n");
    }
}
