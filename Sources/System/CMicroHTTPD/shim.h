#ifndef GAZETTE_CMICROHTTPD_H
#define GAZETTE_CMICROHTTPD_H

#include <microhttpd.h>

struct gz_server_limits {
    unsigned int threads;
    unsigned int connections;
    unsigned int idle_seconds;
    size_t memory_per_connection;
};

/// MHD_start_daemon is variadic. Never writes to standard error; strict about what clients send.
static inline struct MHD_Daemon *gz_start_server(
    const struct sockaddr *address, unsigned int is_ipv6, struct gz_server_limits limits,
    MHD_AccessHandlerCallback handler, void *handler_context, MHD_RequestCompletedCallback completed,
    MHD_NotifyConnectionCallback connection, void *connection_context) {
    unsigned int flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_ALLOW_SUSPEND_RESUME;
    if (is_ipv6) flags |= MHD_USE_IPv6;
    struct MHD_OptionItem options[] = {
        {MHD_OPTION_CONNECTION_LIMIT, limits.connections, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, limits.idle_seconds, NULL},
        {MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, (intptr_t)limits.memory_per_connection, NULL},
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)completed, handler_context},
        {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)connection, connection_context},
        {MHD_OPTION_SOCK_ADDR, 0, (void *)address},
        // A pool of one is refused: it would be no pool.
        {limits.threads > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END, limits.threads, NULL},
        {MHD_OPTION_END, 0, NULL},
    };
    return MHD_start_daemon(
        flags, 0, NULL, NULL, handler, handler_context, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

/// The port that was bound; 0 where it is not known.
static inline unsigned int gz_server_port(struct MHD_Daemon *daemon) {
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info ? info->port : 0;
}

/// The connection's socket; -1 where it is not known.
static inline int gz_connection_socket(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}

static inline const struct sockaddr *gz_connection_peer(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info ? info->client_addr : NULL;
}

/// Swift sees no names for the cases of this enum.
static inline int gz_is_start(enum MHD_ConnectionNotificationCode event) {
    return event == MHD_CONNECTION_NOTIFY_STARTED;
}

/// A response with a copy of the body.
static inline struct MHD_Response *gz_response(const void *body, size_t length) {
    return MHD_create_response_from_buffer(length, (void *)body, MHD_RESPMEM_MUST_COPY);
}

#endif
