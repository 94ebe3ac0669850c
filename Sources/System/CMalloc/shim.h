#ifndef GAZETTE_CMALLOC_H
#define GAZETTE_CMALLOC_H

#include <malloc.h>

/// At most so many heaps for all threads together; before the first thread starts.
static inline void gz_limit_heaps(int count) {
    mallopt(M_ARENA_MAX, count);
}

#endif
