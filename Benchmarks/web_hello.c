// The least that libmicrohttpd can do, with the threads that `gazette serve` has: what its pages are measured against.
// Prints its port and serves until its standard input ends.
//
// usage: web_hello THREADS
#include <arpa/inet.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static enum MHD_Result answer(void *context, struct MHD_Connection *connection, const char *url, const char *method,
                              const char *version, const char *upload, size_t *size, void **slot) {
    static char hello[] = "<html><body>Hello, browser!</body></html>";
    (void)context, (void)url, (void)method, (void)version, (void)upload, (void)size;
    // An answer at the first call, before the request's end, would close the connection.
    if (!*slot) {
        *slot = hello;
        return MHD_YES;
    }
    struct MHD_Response *response =
        MHD_create_response_from_buffer(sizeof hello - 1, hello, MHD_RESPMEM_PERSISTENT);
    enum MHD_Result result = MHD_queue_response(connection, MHD_HTTP_OK, response);
    MHD_destroy_response(response);
    return result;
}

int main(int count, char **words) {
    struct sockaddr_in place = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct MHD_Daemon *daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, answer, NULL, MHD_OPTION_SOCK_ADDR, &place,
        MHD_OPTION_THREAD_POOL_SIZE, (unsigned)(count > 1 ? atoi(words[1]) : 4), MHD_OPTION_END);
    if (!daemon) return 1;
    printf("%u\n", MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
    fflush(stdout);
    char octet;
    while (read(0, &octet, 1) > 0) continue;
    MHD_stop_daemon(daemon);
    return 0;
}
