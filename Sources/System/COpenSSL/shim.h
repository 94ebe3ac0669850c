#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/crypto.h>

// OpenSSL 3 calls the direct interface to SHA-256 deprecated, not wrong: begun digests are copied with it as plain
// memory, where EVP looks a provider up and allocates, at three times the cost of the digest itself.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

// SHA-256 over one block of 64 octets, to be continued. 1 on success.
static inline int gz_sha256_begin(SHA256_CTX *begun, const unsigned char *block) {
    return SHA256_Init(begun) == 1 && SHA256_Update(begun, block, 64) == 1;
}

// The digest of what was begun and then `count` octets, into 32 octets at `digest`. 1 on success.
static inline int gz_sha256_end(const SHA256_CTX *begun, const void *octets, size_t count, unsigned char *digest) {
    SHA256_CTX context = *begun;
    return SHA256_Update(&context, octets, count) == 1 && SHA256_Final(digest, &context) == 1;
}
