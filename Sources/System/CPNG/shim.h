#include <png.h>
#include <setjmp.h>
#include <string.h>

struct gazette_png_memory {
    unsigned char *bytes;
    size_t room, count;
};

static inline void gazette_png_append(png_structp png, png_bytep data, size_t count)
{
    struct gazette_png_memory *memory = (struct gazette_png_memory *)png_get_io_ptr(png);
    if (count > memory->room - memory->count) png_error(png, "no room");
    memcpy(memory->bytes + memory->count, data, count);
    memory->count += count;
}

static inline void gazette_png_flush(png_structp png) { (void)png; }
static inline void gazette_png_fail(png_structp png, png_const_charp text) { (void)text; png_longjmp(png, 1); }
static inline void gazette_png_ignore(png_structp png, png_const_charp text) { (void)png; (void)text; }

/* A two-colour picture of `side` pixels on each side as PNG. `rows` holds one bit a pixel, the leftmost in the highest,
   0 white and 1 black, each row beginning with an octet; each is written `repeat` times. `per_metre`: the pixels of a
   metre in print, 0 where the picture does not say. Returns the number of octets in `memory`, 0 where libpng fails or
   they do not fit into `room`. The dictionary is small and the effort low: a code compresses well whatever one does, and
   preparing libz for more costs more than all the rest. setjmp is why this is not Swift. */
static inline size_t gazette_png_black_and_white(
    png_uint_32 side, const unsigned char *rows, png_uint_32 repeat, png_uint_32 per_metre, void *bytes, size_t room)
{
    static const png_color colours[2] = {{255, 255, 255}, {0, 0, 0}};
    struct gazette_png_memory memory = {(unsigned char *)bytes, room, 0};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, gazette_png_fail, gazette_png_ignore);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (!info || setjmp(png_jmpbuf(png))) {
        png_destroy_write_struct(&png, info ? &info : NULL);
        return 0;
    }
    png_set_write_fn(png, &memory, gazette_png_append, gazette_png_flush);
    png_set_compression_level(png, 4);
    png_set_compression_mem_level(png, 4);
    png_set_compression_window_bits(png, 10);
    png_set_filter(png, 0, PNG_FILTER_NONE);
    png_set_IHDR(png, info, side, side, 1, PNG_COLOR_TYPE_PALETTE, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
        PNG_FILTER_TYPE_DEFAULT);
    png_set_PLTE(png, info, colours, 2);
    if (per_metre) png_set_pHYs(png, info, per_metre, per_metre, PNG_RESOLUTION_METER);
    png_write_info(png, info);
    const size_t stride = (side + 7) / 8;
    for (png_uint_32 row = 0; row < side; row++) png_write_row(png, rows + row / repeat * stride);
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    return memory.count;
}
