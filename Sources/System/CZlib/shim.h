#ifndef GAZETTE_CZLIB_H
#define GAZETTE_CZLIB_H

#include <stddef.h>
#include <zlib.h>

/// One whole gzip member (RFC 1952) without name and time; deflateInit2 is a macro. Returns its length, 0 where it does
/// not fit into `room` or there is no memory.
static inline size_t gz_gzip(const unsigned char *input, size_t length, unsigned char *output, size_t room) {
    z_stream stream = {0};
    if (length > 0x7fffffff || room > 0x7fffffff) return 0;
    if (deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
    stream.next_in = (unsigned char *)input;
    stream.avail_in = (uInt)length;
    stream.next_out = output;
    stream.avail_out = (uInt)room;
    int result = deflate(&stream, Z_FINISH);
    size_t written = stream.total_out;
    deflateEnd(&stream);
    return result == Z_STREAM_END ? written : 0;
}

#endif
