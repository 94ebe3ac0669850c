#include <png.h>
#include <string.h>

/* A two-colour picture as PNG: one byte a pixel, 0 white and 1 black, written with one bit a pixel.
   libpng's simplified interface needs no setjmp, which Swift cannot call. With memory NULL only *size is
   set. Returns 0 where libpng fails. */
static inline int gazette_png_black_and_white(
    png_uint_32 width, png_uint_32 height, const void *pixels, void *memory, png_alloc_size_t *size)
{
    static const png_byte colours[6] = {255, 255, 255, 0, 0, 0};
    png_image image;
    memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
    image.width = width;
    image.height = height;
    image.format = PNG_FORMAT_RGB_COLORMAP;
    image.colormap_entries = 2;
    int written = png_image_write_to_memory(&image, memory, size, 0, pixels, 0, colours);
    png_image_free(&image);
    return written;
}
