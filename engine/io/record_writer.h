#pragma once

#include "engine/base/atomic_file.h"
#include "engine/base/cancellation.h"
#include "engine/io/throttled_progress.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <vector>

namespace fathom {

static_assert(std::endian::native == std::endian::little, "PLY and GLB are written as they lie in memory");

/// Streams `count` records of `recordBytes` bytes: `put(out, i)` fills record i. Asks for cancellation and
/// reports progress once for each 64 Ki records; memory does not grow with the count.
/// \throws Error{CannotWrite}, Cancelled
template <typename Put>
void writeRecords(AtomicFile& file, std::size_t count, std::size_t recordBytes, const CancelToken& token,
                  ThrottledProgress& progress, Put&& put) {
    constexpr std::size_t kRecordsAtOnce = 65536;
    std::vector<std::byte> buffer(std::min(count, kRecordsAtOnce) * recordBytes);
    for (std::size_t first = 0; first < count; first += kRecordsAtOnce) {
        token.throwIfCancelled();
        const std::size_t last = std::min(count, first + kRecordsAtOnce);
        for (std::size_t i = first; i < last; ++i)
            put(buffer.data() + (i - first) * recordBytes, i);
        file.write(std::span(buffer.data(), (last - first) * recordBytes));
        progress.reached(last);
    }
}

/// Copies a value's bytes to `out` and returns the place behind them.
template <typename Value>
std::byte* putBytes(std::byte* out, const Value& value) noexcept {
    std::memcpy(out, &value, sizeof value);
    return out + sizeof value;
}

} // namespace fathom
