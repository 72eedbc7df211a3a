#pragma once

#include "engine/weights/tensor_entry.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace fathom {

/// Limit above which the part before the tensors is refused before anything is allocated for it.
inline constexpr std::uint64_t kMaximumGgufHeaderBytes = 16U << 20;

/// Values of a Q8_0 block: one fp16 factor, then as many signed bytes.
inline constexpr std::int64_t kQ8BlockValues = 32;
inline constexpr std::uint64_t kQ8BlockBytes = 2 + kQ8BlockValues;

/// Everything a GGUF file says about its content.
struct GgufHeader {
    /// By position in the file, without overlap. Shapes are slowest side first, as everywhere here; sides of 1 at the
    /// front may be missing.
    std::vector<TensorEntry> entries;
    std::map<std::string, std::string> metadata; ///< numbers and texts; lists as "[1, 2]" when they are short
    std::uint64_t dataOffset = 0;                ///< where byte 0 of the tensors lies in the file
};

/// Reads and checks everything before the tensors, versions 2 and 3.
/// \param bytes  the beginning of the file, at least the whole part before the tensors unless that is too large.
/// \throws Error{CorruptFile} naming the tensor, Error{UnsupportedFormat} for another version or for tensors that are
/// neither F32, F16, BF16 nor Q8_0, Error{TooLarge}
[[nodiscard]] GgufHeader parseGgufHeader(std::string_view bytes, std::uint64_t fileBytes);

} // namespace fathom
