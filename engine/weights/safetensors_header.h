#pragma once

#include "engine/weights/tensor_entry.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace fathom {

/// Limit above which a file is refused before anything is allocated for it. The largest header of a known
/// checkpoint is 1/100 of this.
inline constexpr std::uint64_t kMaximumHeaderBytes = 16U << 20;

/// Everything a safetensors file says about its content.
struct SafetensorsHeader {
    std::vector<TensorEntry> entries;            ///< by position in the file, without gap or overlap
    std::map<std::string, std::string> metadata; ///< `__metadata__`
    std::uint64_t dataOffset = 0;                ///< where byte 0 of the tensors lies in the file

    [[nodiscard]] const TensorEntry* find(std::string_view key) const;
};

/// Length of the JSON header that the first eight bytes of a file announce.
/// \throws Error{CorruptFile} when it does not fit into the file, Error{TooLarge} above kMaximumHeaderBytes.
[[nodiscard]] std::uint64_t safetensorsHeaderLength(std::string_view firstEightBytes, std::uint64_t fileBytes);

/// Reads and checks the JSON header: every tensor's bytes follow the previous one's, fit its shape and dtype, and
/// together fill the file to its last byte.
/// \throws Error{CorruptFile} naming the tensor, Error{UnsupportedFormat} for an unknown dtype,
/// Error{TooLarge} above kMaximumTensorCount.
[[nodiscard]] SafetensorsHeader parseSafetensorsHeader(std::string_view json, std::uint64_t fileBytes);

} // namespace fathom
