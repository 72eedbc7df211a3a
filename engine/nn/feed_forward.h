#pragma once

namespace fathom::nn {

/// Which feed-forward layer a transformer block has: Mlp or SwiGLUFFN.
enum class FeedForward { Mlp, SwiGlu };

} // namespace fathom::nn
