// A client for load: so many connections to 127.0.0.1 that each ask for the next line of standard input as soon as they
// were answered, from one thread. Line: PATH, a tab, the form's body; without a tab a GET. Prints the paths that were
// answered with 2xx or 3xx, one a line as they come, and at its end one JSON object on standard error. Ends when all
// lines were asked, or when every connection was lost.
//
// usage: web_load PORT CONNECTIONS <lines >answered
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { ROOM = 65536 };

struct client {
    int socket;
    char *path;        // what it asked for; nil: nothing
    char answer[ROOM]; // what came so far
    size_t length;
    double asked;
};

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int by_value(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

// Writes the request of the next line; 0 when there is none, -1 when the connection is lost.
static int ask(struct client *client) {
    static char *line;
    static size_t size;
    ssize_t length = getline(&line, &size, stdin);
    if (length <= 0) return 0;
    line[strcspn(line, "\n")] = 0;
    char *body = strchr(line, '\t'), request[4096];
    if (body) *body++ = 0;
    int count = body ? snprintf(request, sizeof request,
                                "POST %s HTTP/1.1\r\nHost: coop.example\r\n"
                                "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%s",
                                line, strlen(body), body)
                     : snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: coop.example\r\n\r\n", line);
    if (count >= (int)sizeof request) exit(2);
    client->path = strdup(line);
    client->length = 0;
    client->asked = now();
    return send(client->socket, request, (size_t)count, MSG_NOSIGNAL) == count ? 1 : -1;
}

// The whole answer's status, 0 while it is not there.
static int status(struct client *client) {
    client->answer[client->length] = 0;
    char *end = strstr(client->answer, "\r\n\r\n");
    if (!end) return 0;
    char *field = strcasestr(client->answer, "\r\nContent-Length:");
    size_t body = field && field < end ? strtoul(field + 17, NULL, 10) : 0;
    return client->length >= (size_t)(end + 4 - client->answer) + body ? atoi(client->answer + 9) : 0;
}

int main(int count, char **words) {
    if (count != 3) return 2;
    int clients = atoi(words[2]), open = 0;
    struct sockaddr_in place = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(words[1]))};
    place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    struct client *all = calloc((size_t)clients, sizeof *all);
    struct epoll_event events[64];
    int poll = epoll_create1(0);
    size_t answered = 0, refused = 0, lost = 0, room = 1 << 16;
    double *times = malloc(room * sizeof *times), start = now();
    for (int i = 0; i < clients; i++) {
        all[i].socket = socket(AF_INET, SOCK_STREAM, 0);
        int on = 1;
        setsockopt(all[i].socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (connect(all[i].socket, (struct sockaddr *)&place, sizeof place)) break;
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &all[i]};
        epoll_ctl(poll, EPOLL_CTL_ADD, all[i].socket, &event);
        if (ask(&all[i]) <= 0) break;
        open++;
    }
    while (open > 0) {
        int ready = epoll_wait(poll, events, 64, 60000);
        if (ready <= 0) break;
        for (int i = 0; i < ready; i++) {
            struct client *client = events[i].data.ptr;
            ssize_t read = recv(client->socket, client->answer + client->length, ROOM - 1 - client->length, 0);
            if (read <= 0) {
                if (client->path) lost++;
                epoll_ctl(poll, EPOLL_CTL_DEL, client->socket, NULL);
                close(client->socket);
                open--;
                continue;
            }
            client->length += (size_t)read;
            int code = status(client);
            if (!code) continue;
            if (answered == room) times = realloc(times, (room *= 2) * sizeof *times);
            times[answered++] = now() - client->asked;
            if (code < 400) puts(client->path);
            else refused++;
            free(client->path);
            client->path = NULL;
            if (ask(client) <= 0) {
                epoll_ctl(poll, EPOLL_CTL_DEL, client->socket, NULL);
                close(client->socket);
                open--;
            }
        }
        fflush(stdout);
    }
    double seconds = now() - start;
    qsort(times, answered, sizeof *times, by_value);
    double middle = answered ? times[answered / 2] : 0, late = answered ? times[answered * 99 / 100] : 0;
    fprintf(stderr,
            "{\"answered\": %zu, \"refused\": %zu, \"lost\": %zu, \"seconds\": %.6f, \"median_ms\": %.3f, "
            "\"p99_ms\": %.3f, \"slowest_ms\": %.3f}\n",
            answered, refused, lost, seconds, middle * 1e3, late * 1e3, answered ? times[answered - 1] * 1e3 : 0);
    return 0;
}
