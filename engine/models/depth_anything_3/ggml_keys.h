#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fathom::da3 {

/// Whether a GGUF file holds the ray branch; most do not.
enum class GgmlRays { Present, Absent };

/// Names under which GGUF files of depth-anything.cpp keep the tensor that the module tree calls `key`. Such files have
/// no camera encoder, of the ray branch only the finest level or nothing, and never what nothing evaluates: then none.
[[nodiscard]] std::vector<std::string> ggmlKeys(std::string_view key, GgmlRays rays);

} // namespace fathom::da3
