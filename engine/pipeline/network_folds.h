#pragma once

#include <torch/torch.h>

namespace fathom {

/// Rewrites a loaded fp32 network so that it does less per pass; results stay the same within rounding. Layer
/// scales go into the linear layers before them, and the head's convolutions get their weights channels-last,
/// which makes all of the head's maps so. The weights no longer equal the checkpoint's: not for saving.
void foldNetwork(torch::nn::Module& network);

} // namespace fathom
