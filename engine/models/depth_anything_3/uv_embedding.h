#pragma once

#include <torch/torch.h>

namespace fathom::da3 {

/// Weak sine/cosine embedding of the position in the image plane that the head adds to its feature maps.
/// \param channels  a multiple of 4. \param aspect  width over height of the processed image.
/// \return [1,channels,height,width] fp32, already multiplied by its weight of 0.1.
[[nodiscard]] torch::Tensor uvEmbedding(std::int64_t channels, std::int64_t height, std::int64_t width, double aspect,
                                        torch::Device device);

} // namespace fathom::da3
