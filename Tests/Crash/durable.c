/* A disk that forgets: preloaded into Gazette, it keeps beside every file of the database a copy `FILE.durable`
   of what the file held when it was last synced. Putting these copies in the files' place after a kill is a
   power loss in which nothing that was not synced had reached the disk.
   GAZETTE_LYING_DISK=1: the write-ahead log's syncs are forgotten, too; a trial that then finds no
   doubled mail proves nothing. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static void keep(int descriptor) {
    char link[64], path[PATH_MAX], draft[PATH_MAX + 32], kept[PATH_MAX + 16];
    char buffer[1 << 14];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return;
    path[length] = 0;
    if (!strstr(path, ".sqlite") || strstr(path, ".durable")) return;
    const char *lying = getenv("GAZETTE_LYING_DISK");
    if (lying && *lying == '1' && strstr(path, "-wal")) return;
    snprintf(draft, sizeof draft, "%s.durable.%ld", path, (long)syscall(SYS_gettid));
    snprintf(kept, sizeof kept, "%s.durable", path);
    int copy = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (copy < 0) abort();
    off_t offset = 0;
    ssize_t count;
    while ((count = pread(descriptor, buffer, sizeof buffer, offset)) > 0) {
        if (write(copy, buffer, count) != count) abort();
        offset += count;
    }
    close(copy);
    if (rename(draft, kept) != 0) abort();
}

/* The copy is there before the caller learns that its data are safe. */
int fsync(int descriptor) {
    keep(descriptor);
    return 0;
}

int fdatasync(int descriptor) {
    keep(descriptor);
    return 0;
}
