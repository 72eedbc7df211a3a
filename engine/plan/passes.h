// The passes, one file each or one for each kind; plan.cpp lists them.
#pragma once

#include "engine/plan/plan.h"

namespace fathom::plan {

std::optional<std::string> foldLayerScale(torch::nn::Module& part, Context& context);
std::optional<std::string> foldNormAffine(torch::nn::Module& part, Context& context);
std::optional<std::string> foldAttentionScale(torch::nn::Module& part, Context& context);
std::optional<std::string> keepTables(torch::nn::Module& part, Context& context);
std::optional<std::string> dropRayBranch(torch::nn::Module& part, Context& context);
std::optional<std::string> projectEarly(torch::nn::Module& part, Context& context);
std::optional<std::string> putChannelsLast(torch::nn::Module& part, Context& context);
std::optional<std::string> useFusedEmbedding(torch::nn::Module& part, Context& context);
std::optional<std::string> useFusedBlock(torch::nn::Module& part, Context& context);
std::optional<std::string> useFusedTaps(torch::nn::Module& part, Context& context);
std::optional<std::string> useFusedHead(torch::nn::Module& part, Context& context);
std::optional<std::string> useOneDnnBlock(torch::nn::Module& part, Context& context);

/// What the passes return for a part that they have rewritten.
inline const std::string kApplied;

/// Whether a part is a dense head of any family.
[[nodiscard]] bool isHead(const torch::nn::Module& part);

/// Whether useFusedHead() takes a part.
[[nodiscard]] bool fusesHead(const torch::nn::Module& part, const Request& request);

/// What passes return for a part whose kernels do the same by themselves.
inline const std::string kDoneByFusedHead = "fused-head does it";

} // namespace fathom::plan
