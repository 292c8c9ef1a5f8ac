/* Lengths are in the units of the viewBox, so a chart takes whatever width it is given. */
#include "batch/chart.h"

#include "batch/report_page.h"

static const char *const classes[DEMARCHE_STANCES] = {"condemnation", "threat", "call"};

static size_t stances_of(const dm_report_count *item)
{
    size_t sum = 0;
    for (int stance = 0; stance < DEMARCHE_STANCES; stance++)
        sum += item->stances[stance];
    return sum;
}

void dm_chart_patterns(dm_buffer *out)
{
    dm_buffer_text(
        out,
        "<svg width=\"0\" height=\"0\" aria-hidden=\"true\" class=\"patterns\"><defs>"
        "<pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" "
        "patternTransform=\"rotate(45)\"><rect width=\"6\" height=\"6\" class=\"threat-ground\"/>"
        "<rect width=\"2\" height=\"6\" class=\"threat-mark\"/></pattern>"
        "<pattern id=\"dots\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">"
        "<rect width=\"6\" height=\"6\" class=\"call-ground\"/>"
        "<circle cx=\"3\" cy=\"3\" r=\"1.2\" class=\"call-mark\"/></pattern></defs></svg>\n");
}

static void write_piece(dm_buffer *out, int stance, double x, double y, double width, double height,
                        const char *name, size_t count)
{
    dm_buffer_format(out,
                     "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"%s\">"
                     "<title>%s: %zu</title></rect>",
                     x, y, width, height, classes[stance], name, count);
}

void dm_chart_columns(dm_buffer *out, const dm_report_count *items, size_t count, const char *title,
                      const char *const names[DEMARCHE_STANCES])
{
    enum { WIDTH = 720, HEIGHT = 220, LEFT = 34, FOOT = 22, MOST_LABELS = 9 };
    size_t most = 1;
    for (size_t i = 0; i < count; i++)
        most = stances_of(&items[i]) > most ? stances_of(&items[i]) : most;
    double step = (double)(WIDTH - LEFT) / (double)(count ? count : 1);
    double scale = (double)(HEIGHT - FOOT - 10) / (double)most;
    size_t every = (count + MOST_LABELS - 1) / MOST_LABELS;
    dm_buffer_format(out,
                     "<svg viewBox=\"0 0 %d %d\" role=\"img\" class=\"chart\"><title>%s</title>",
                     WIDTH, HEIGHT, title);
    dm_buffer_format(out,
                     "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" class=\"axis\"/>"
                     "<text x=\"%d\" y=\"14\" text-anchor=\"end\">%zu</text>"
                     "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">0</text>",
                     LEFT, HEIGHT - FOOT, WIDTH, HEIGHT - FOOT, LEFT - 5, most, LEFT - 5,
                     HEIGHT - FOOT);
    for (size_t i = 0; i < count; i++) {
        double x = LEFT + step * (double)i, y = HEIGHT - FOOT;
        for (int stance = 0; stance < DEMARCHE_STANCES; stance++) {
            double height = scale * (double)items[i].stances[stance];
            if (height <= 0)
                continue;
            y -= height;
            write_piece(out, stance, x + step * 0.12, y, step * 0.76, height, names[stance],
                        items[i].stances[stance]);
        }
        if (i % every == 0) {
            dm_buffer_format(out, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\"%s>",
                             x + step / 2, HEIGHT - 6, i / every % 2 ? " class=\"second\"" : "");
            dm_html_escape(out, items[i].name);
            dm_buffer_text(out, "</text>");
        }
    }
    dm_buffer_text(out, "</svg>\n");
}

void dm_chart_bar(dm_buffer *out, const dm_report_count *item, size_t most,
                  const char *const names[DEMARCHE_STANCES])
{
    enum { WIDTH = 200, HEIGHT = 12 };
    double x = 0, scale = (double)WIDTH / (double)(most ? most : 1);
    dm_buffer_format(out, "<svg viewBox=\"0 0 %d %d\" class=\"bar\" aria-hidden=\"true\">", WIDTH,
                     HEIGHT);
    for (int stance = 0; stance < DEMARCHE_STANCES; stance++) {
        double width = scale * (double)item->stances[stance];
        if (width <= 0)
            continue;
        write_piece(out, stance, x, 0, width, HEIGHT, names[stance], item->stances[stance]);
        x += width;
    }
    dm_buffer_text(out, "</svg>");
}
