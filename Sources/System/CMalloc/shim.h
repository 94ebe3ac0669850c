#ifndef GAZETTE_CMALLOC_H
#define GAZETTE_CMALLOC_H

#include <malloc.h>

/// At most so many heaps for all threads together; before the first thread starts.
static inline void gz_limit_heaps(int count) {
    mallopt(M_ARENA_MAX, count);
}

/// What is free at the ends of the heaps goes back to the system, and whole pages inside.
static inline void gz_give_back(void) {
    malloc_trim(0);
}

#endif
