/* SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA
 * 2014): one word of state, every seed a good one. */
#include "base/random.h"

uint64_t dm_random_next(dm_random *random)
{
    uint64_t z = random->state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

size_t dm_random_below(dm_random *random, size_t bound)
{
    /* Values under `uneven` would favour the small remainders. */
    uint64_t uneven = (UINT64_MAX - bound + 1) % bound;
    uint64_t value;
    do
        value = dm_random_next(random);
    while (value < uneven);
    return (size_t)(value % bound);
}

void dm_random_shuffle(dm_random *random, size_t *indices, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        size_t j = dm_random_below(random, i);
        size_t swapped = indices[i - 1];
        indices[i - 1] = indices[j];
        indices[j] = swapped;
    }
}
