// How the keys of a Depth Anything V1 or V2 checkpoint are spelled by those who publish one.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace fathom::dav2 {

/// The original spelling is that of the module tree.
enum class KeyLayout {
    Original,     ///< the authors' .pth files
    HuggingFace,  ///< the *-hf repositories: files of transformers
    HuggingFace5, ///< state dictionaries taken from a module of transformers 5, which renamed its attention
    Ggml,         ///< GGUF files of depth-anything.cpp
};

inline constexpr std::array<KeyLayout, 4> kKeyLayouts{KeyLayout::Original, KeyLayout::HuggingFace,
                                                      KeyLayout::HuggingFace5, KeyLayout::Ggml};

/// Names under which a file of this layout keeps the tensor that the module tree calls `key`: three for the fused
/// queries, keys and values of a Hugging Face file, none for what a layout leaves out, else one.
[[nodiscard]] std::vector<std::string> fileKeys(std::string_view key, KeyLayout layout);

} // namespace fathom::dav2
