/* CRC-32 in three ways; which one is quickest is known when compiling, or asked of the processor.
 *
 * Eight bytes at once by tables, as everywhere (Kounavis and Berry 2005); by ARM's instruction; or 64 bytes at once by
 * multiplying without carry (Gopal et al., Intel 2009), which leaves 128 bits whose remainder is taken in the end.
 */
#include "base/checksums.h"

#define POLYNOMIAL 0xEDB88320u /* reflected */

#if defined(__x86_64__) && defined(__GNUC__)
#define HAS_CARRYLESS
#include <immintrin.h>
#elif defined(__ARM_FEATURE_CRC32)
#include <arm_acle.h>
#endif

void crc_table_fill(CrcTable *table) {
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t crc = byte;
        for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (POLYNOMIAL & (0u - (crc & 1)));
        table->rows[0][byte] = crc;
    }
    for (int row = 1; row < 8; row++) {
        for (uint32_t byte = 0; byte < 256; byte++) {
            uint32_t crc = table->rows[row - 1][byte];
            table->rows[row][byte] = crc >> 8 ^ table->rows[0][crc & 0xFF];
        }
    }
}

/* The functions below take and give the inverse of a crc. */

static uint32_t add_by_table(const CrcTable *table, uint32_t crc, const uint8_t *bytes, size_t size) {
    const uint32_t(*rows)[256] = table->rows;
    for (; size >= 8; bytes += 8, size -= 8) {
        uint32_t low = load_u32(bytes) ^ crc, high = load_u32(bytes + 4);
        crc = rows[7][low & 0xFF] ^ rows[6][low >> 8 & 0xFF] ^ rows[5][low >> 16 & 0xFF] ^ rows[4][low >> 24] ^
              rows[3][high & 0xFF] ^ rows[2][high >> 8 & 0xFF] ^ rows[1][high >> 16 & 0xFF] ^ rows[0][high >> 24];
    }
    for (; size != 0; bytes++, size--) crc = crc >> 8 ^ rows[0][(crc ^ *bytes) & 0xFF];
    return crc;
}

#ifdef HAS_CARRYLESS

#define LEAST_FOLDED 64u

/* Take in 16 bytes: what was there is moved behind them by a pair of powers of x. */
#define FOLD(sum, powers, bytes)                                                                         \
    _mm_xor_si128(_mm_xor_si128(_mm_clmulepi64_si128(sum, powers, 0x00), _mm_clmulepi64_si128(sum, powers, 0x11)), bytes)
#define LOAD(bytes) _mm_loadu_si128((const __m128i *)(const void *)(bytes))

/* `size` is a multiple of 16, and at least LEAST_FOLDED. The constants are powers of x, as in Intel's paper. */
__attribute__((target("pclmul,sse4.1"))) static uint32_t add_by_folding(uint32_t crc, const uint8_t *bytes,
                                                                        size_t size) {
    const __m128i by_64 = _mm_set_epi64x(0x01C6E41596, 0x0154442BD4);
    const __m128i by_16 = _mm_set_epi64x(0x00CCAA009E, 0x01751997D0);
    const __m128i by_8 = _mm_set_epi64x(0, 0x0163CD6124);
    const __m128i reducing = _mm_set_epi64x(0x01F7011641, 0x01DB710641);
    const __m128i low_words = _mm_setr_epi32(~0, 0, ~0, 0);
    __m128i one = _mm_xor_si128(LOAD(bytes), _mm_cvtsi32_si128((int)crc)), two = LOAD(bytes + 16);
    __m128i three = LOAD(bytes + 32), four = LOAD(bytes + 48);
    for (bytes += 64, size -= 64; size >= 64; bytes += 64, size -= 64) {
        one = FOLD(one, by_64, LOAD(bytes));
        two = FOLD(two, by_64, LOAD(bytes + 16));
        three = FOLD(three, by_64, LOAD(bytes + 32));
        four = FOLD(four, by_64, LOAD(bytes + 48));
    }
    two = FOLD(one, by_16, two);
    three = FOLD(two, by_16, three);
    __m128i sum = FOLD(three, by_16, four);
    for (; size != 0; bytes += 16, size -= 16) sum = FOLD(sum, by_16, LOAD(bytes));
    sum = _mm_xor_si128(_mm_srli_si128(sum, 8), _mm_clmulepi64_si128(sum, by_16, 0x10));
    sum = _mm_xor_si128(_mm_srli_si128(sum, 4), _mm_clmulepi64_si128(_mm_and_si128(sum, low_words), by_8, 0x00));
    __m128i quotient = _mm_clmulepi64_si128(_mm_and_si128(sum, low_words), reducing, 0x10);
    quotient = _mm_clmulepi64_si128(_mm_and_si128(quotient, low_words), reducing, 0x00);
    return (uint32_t)_mm_extract_epi32(_mm_xor_si128(sum, quotient), 1);
}

#endif

uint32_t crc_of(const CrcTable *table, uint32_t crc, const uint8_t *bytes, size_t size) {
    crc = ~crc;
#if defined(HAS_CARRYLESS)
    if (size >= LEAST_FOLDED && __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse4.1")) {
        size_t folded = size / 16 * 16;
        crc = add_by_folding(crc, bytes, folded);
        bytes += folded;
        size -= folded;
    }
#elif defined(__ARM_FEATURE_CRC32)
    for (; size >= 8; bytes += 8, size -= 8) crc = __crc32d(crc, load_u64(bytes));
#endif
    return ~add_by_table(table, crc, bytes, size);
}

bool summed_file_open(SummedFile *file, const CrcTable *table, Section bytes, const uint8_t *sums) {
    *file = (SummedFile){table, bytes.bytes, bytes.size, sums, calloc(summed_blocks(bytes.size) + 1, 1)};
    return file->checked != NULL;
}

void summed_file_close(SummedFile *file) {
    free((void *)file->checked);
    file->checked = NULL;
}

bool summed_file_check(const SummedFile *file, size_t block) {
    size_t start = block * SUMMED_BLOCK, size = file->size - start;
    if (size > SUMMED_BLOCK) size = SUMMED_BLOCK;
    if (crc_of(file->table, 0, file->bytes + start, size) != load_u32(file->sums + 4 * block)) return false;
    atomic_store_explicit(&file->checked[block], 1, memory_order_relaxed);
    return true;
}
