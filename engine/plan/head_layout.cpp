#include <torch/torch.h>

#include "engine/plan/passes.h"

#include "engine/models/depth_anything_3/dinov2/vision_transformer.h"
#include "engine/models/depth_anything_3/dualdpt.h"
#include "engine/models/depth_anything_v2/dpt.h"
#include "engine/nn/convolution.h"
#include "engine/nn/feature_fusion.h"
#include "engine/plan/fused_head.h"

namespace fathom::plan {

namespace {

void releaseAll(torch::nn::Module& module) {
    for (torch::Tensor& parameter : module.parameters())
        parameter.set_data(torch::empty({0}, parameter.options()));
}

} // namespace

void releaseRayBranch(da3::ScratchImpl& scratch) {
    releaseAll(*scratch.output_conv1_aux);
    releaseAll(*scratch.output_conv2_aux);
    for (nn::FeatureFusionBlock block :
         {scratch.refinenet1_aux, scratch.refinenet2_aux, scratch.refinenet3_aux, scratch.refinenet4_aux})
        releaseAll(*block);
}

bool isHead(const torch::nn::Module& part) {
    return part.as<da3::DenseHeadImpl>() || part.as<dav2::DPTHeadImpl>();
}

std::optional<std::string> keepTables(torch::nn::Module& part, Context&) {
    if (auto* const transformer = part.as<da3::DinoVisionTransformerImpl>())
        transformer->keepTables = true;
    else if (auto* const head = part.as<da3::DenseHeadImpl>())
        head->keepTables = true;
    else
        return std::nullopt;
    return kApplied;
}

std::optional<std::string> dropRayBranch(torch::nn::Module& part, Context& context) {
    auto* const head = part.as<da3::DualDPTImpl>();
    if (!head)
        return std::nullopt;
    da3::ScratchImpl& scratch = *head->scratch;
    // Of the lists only the last level is ever read.
    for (std::size_t level = 0; level + 1 < scratch.output_conv1_aux->size(); ++level)
        releaseAll(*scratch.output_conv1_aux->ptr(level));
    if (context.request.rays)
        return "cameras from rays need it";
    if (fusesHead(part, context.request))
        return kDoneByFusedHead;
    releaseRayBranch(scratch);
    return kApplied;
}

std::optional<std::string> projectEarly(torch::nn::Module& part, Context& context) {
    if (!isHead(part))
        return std::nullopt;
    if (fusesHead(part, context.request))
        return kDoneByFusedHead;
    for (const auto& module : part.modules(/*include_self=*/false))
        if (auto* block = module->as<nn::FeatureFusionBlockImpl>())
            block->projectsFirst = true;
    return kApplied;
}

std::optional<std::string> putChannelsLast(torch::nn::Module& part, Context&) {
    if (!isHead(part))
        return std::nullopt;
    if (const auto* dual = part.as<da3::DualDPTImpl>(); dual && dual->kernel)
        return "the head's kernels keep them together anyway";
    for (const auto& module : part.modules(/*include_self=*/false))
        if (auto* convolution = module->as<nn::Conv2dImpl>(); convolution && convolution->weight.dim() == 4)
            convolution->weight.set_data(convolution->weight.contiguous(at::MemoryFormat::ChannelsLast));
    return kApplied;
}

} // namespace fathom::plan
