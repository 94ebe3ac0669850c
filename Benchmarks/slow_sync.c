/* A slower disk: preloaded into Gazette, every sync takes GAZETTE_SYNC_MS milliseconds longer. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void wait_longer(void) {
    const char *wish = getenv("GAZETTE_SYNC_MS");
    long milliseconds = wish ? atol(wish) : 0;
    struct timespec pause = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    nanosleep(&pause, 0);
}

int fsync(int descriptor) {
    wait_longer();
    return syscall(SYS_fsync, descriptor);
}

int fdatasync(int descriptor) {
    wait_longer();
    return syscall(SYS_fdatasync, descriptor);
}
