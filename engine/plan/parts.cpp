#include <torch/torch.h>

#include "engine/plan/plan.h"

#include "engine/models/depth_anything_3/dense_head.h"
#include "engine/models/depth_anything_3/dinov2/vision_transformer.h"
#include "engine/models/depth_anything_v2/dinov2.h"
#include "engine/models/depth_anything_v2/dpt.h"

namespace fathom::plan {

namespace {

const torch::nn::ModuleList* blocksOf(torch::nn::Module& module) {
    if (auto* transformer = module.as<da3::DinoVisionTransformerImpl>())
        return &transformer->blocks;
    if (auto* transformer = module.as<dav2::DinoVisionTransformerImpl>())
        return &transformer->blocks;
    return nullptr;
}

} // namespace

std::vector<Part> partsOf(const torch::nn::Module& network) {
    std::vector<Part> parts;
    for (const auto& item : network.named_modules({}, /*include_self=*/false)) {
        if (const torch::nn::ModuleList* const blocks = blocksOf(*item.value())) {
            parts.push_back({item.key(), item.value()});
            // Not any block: the camera encoder's stay as they are.
            for (std::size_t i = 0; i < (*blocks)->size(); ++i)
                parts.push_back({item.key() + ".blocks." + std::to_string(i), (*blocks)->ptr(i)});
        } else if (item.value()->as<da3::DenseHeadImpl>() || item.value()->as<dav2::DPTHeadImpl>()) {
            parts.push_back({item.key(), item.value()});
        }
    }
    return parts;
}

} // namespace fathom::plan
