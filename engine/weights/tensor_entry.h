#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace fathom {

/// Files with more tensors are refused; checkpoints have about a thousand.
inline constexpr std::size_t kMaximumTensorCount = 65'536;

/// One tensor of a weight file.
struct TensorEntry {
    std::string key;
    std::string dtype;               ///< as safetensors spells it: "F32", "F16", "BF16", "I64" …; GGUF adds "Q8_0"
    std::vector<std::int64_t> shape; ///< empty for a scalar
    std::uint64_t begin = 0;         ///< first byte, counted from where the file's tensors begin
    std::uint64_t end = 0;           ///< one past the last byte
};

} // namespace fathom
