#ifndef GAZETTE_CLIBFUZZER_H
#define GAZETTE_CLIBFUZZER_H

#include <stddef.h>
#include <stdint.h>

/// libFuzzer's loop (https://llvm.org/docs/LibFuzzer.html, "Using libFuzzer as a library"); there only in a build with
/// `-sanitize=fuzzer`.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*one_input)(const uint8_t *data, size_t size));

#endif
