/* Platt's sigmoid by Newton's method with backtracking, in the form of Lin, Lin and Weng, "A note
 * on Platt's probabilistic outputs for support vector machines" (Machine Learning 68, 2007): no
 * overflow, no log of 0, and a Hessian kept positive. The targets are drawn in from 0 and 1 by the
 * number of examples, so that a perfect separation does not end in certainty. */
#include "classifier/calibration.h"

#include <math.h>
#include <stdlib.h>

enum { MOST_ITERATIONS = 100, LOWEST_PERCENT = 30, HIGHEST_PERCENT = 70 };

/* 1 / (1 + exp(x)) without overflow. */
static double falling_sigmoid(double x)
{
    return x >= 0 ? exp(-x) / (1 + exp(-x)) : 1 / (1 + exp(x));
}

double dm_sigmoid_probability(const dm_sigmoid *sigmoid, double decision)
{
    double probability = falling_sigmoid(sigmoid->slope * decision + sigmoid->offset);
    return floor(probability * 10000 + 0.5) / 10000;
}

typedef struct platt_fit {
    const double *decisions;
    const bool *carries;
    size_t count;
    double low, high; /* targets of statements without and with the stance */
    double slope, offset;
} platt_fit;

static double target_of(const platt_fit *fit, size_t i)
{
    return fit->carries[i] ? fit->high : fit->low;
}

/* Cross-entropy of the targets under a sigmoid. */
static double loss(const platt_fit *fit, double slope, double offset)
{
    double sum = 0;
    for (size_t i = 0; i < fit->count; i++) {
        double x = slope * fit->decisions[i] + offset, target = target_of(fit, i);
        sum += x >= 0 ? target * x + log1p(exp(-x)) : (target - 1) * x + log1p(exp(x));
    }
    return sum;
}

typedef struct derivatives {
    double slope, offset;          /* gradient */
    double slope2, offset2, mixed; /* Hessian */
} derivatives;

static derivatives derive(const platt_fit *fit)
{
    derivatives d = {.slope2 = 1e-12, .offset2 = 1e-12};
    for (size_t i = 0; i < fit->count; i++) {
        double f = fit->decisions[i];
        double p = falling_sigmoid(fit->slope * f + fit->offset);
        double curvature = p * (1 - p), difference = target_of(fit, i) - p;
        d.slope2 += f * f * curvature;
        d.offset2 += curvature;
        d.mixed += f * curvature;
        d.slope += f * difference;
        d.offset += difference;
    }
    return d;
}

/* One Newton step, halved until the loss falls enough; false where no step helps any more. */
static bool step(platt_fit *fit, const derivatives *d, double *current)
{
    double determinant = d->slope2 * d->offset2 - d->mixed * d->mixed;
    double slope_step = -(d->offset2 * d->slope - d->mixed * d->offset) / determinant;
    double offset_step = -(d->slope2 * d->offset - d->mixed * d->slope) / determinant;
    double descent = d->slope * slope_step + d->offset * offset_step;
    for (double size = 1; size >= 1e-10; size /= 2) {
        double slope = fit->slope + size * slope_step;
        double offset = fit->offset + size * offset_step;
        double reached = loss(fit, slope, offset);
        if (reached < *current + 0.0001 * size * descent) {
            fit->slope = slope;
            fit->offset = offset;
            *current = reached;
            return true;
        }
    }
    return false;
}

static void minimise(platt_fit *fit)
{
    double current = loss(fit, fit->slope, fit->offset);
    for (int i = 0; i < MOST_ITERATIONS; i++) {
        derivatives d = derive(fit);
        if (fabs(d.slope) < 1e-5 && fabs(d.offset) < 1e-5)
            return;
        if (!step(fit, &d, &current))
            return;
    }
}

static double rounded(double value)
{
    return floor(value * 1e6 + 0.5) / 1e6;
}

dm_status dm_sigmoid_fit(const double *decisions, const bool *carries, size_t count,
                         dm_sigmoid *sigmoid, dm_error *error)
{
    size_t positive = 0;
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(decisions[i]))
            return dm_fail(error, DM_DATA, "decision value %zu is not finite", i);
        positive += carries[i];
    }
    if (positive == 0 || positive == count)
        return dm_fail(error, DM_DATA, "%zu of %zu statements carry the stance; cannot calibrate",
                       positive, count);
    double with = (double)positive, without = (double)(count - positive);
    platt_fit fit = {
        .decisions = decisions,
        .carries = carries,
        .count = count,
        .low = 1 / (without + 2),
        .high = (with + 1) / (with + 2),
        .offset = log((without + 1) / (with + 1)),
    };
    minimise(&fit);
    /* Six decimals: enough for probabilities of four, and alike on every machine. */
    *sigmoid = (dm_sigmoid){rounded(fit.slope), rounded(fit.offset)};
    if (!(sigmoid->slope < 0) || !isfinite(sigmoid->offset))
        return dm_fail(error, DM_DATA,
                       "nothing can be learnt from these statements: held-out statements with the "
                       "stance score no higher than those without");
    return DM_OK;
}

static double f1_at(const double *probabilities, const bool *carries, size_t count,
                    double threshold)
{
    size_t right = 0, given = 0, with = 0;
    for (size_t i = 0; i < count; i++) {
        bool chosen = probabilities[i] >= threshold;
        right += chosen && carries[i];
        given += chosen;
        with += carries[i];
    }
    return given + with ? 2 * (double)right / (double)(given + with) : 0;
}

double dm_threshold_choose(const double *probabilities, const bool *carries, size_t count)
{
    int best = 50;
    double best_f1 = f1_at(probabilities, carries, count, 0.5);
    for (int percent = LOWEST_PERCENT; percent <= HIGHEST_PERCENT; percent++) {
        double f1 = f1_at(probabilities, carries, count, percent / 100.0);
        if (f1 > best_f1 || (!(f1 < best_f1) && abs(percent - 50) < abs(best - 50))) {
            best = percent;
            best_f1 = f1;
        }
    }
    return best / 100.0;
}
