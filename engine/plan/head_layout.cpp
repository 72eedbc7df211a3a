#include <torch/torch.h>

#include "engine/plan/passes.h"

#include "engine/nn/convolution.h"

namespace fathom::plan {

namespace {

void releaseAll(torch::nn::Module& module) {
    for (torch::Tensor& parameter : module.parameters())
        parameter.set_data(torch::empty({0}, parameter.options()));
}

} // namespace

std::string keepTables(da3::DepthAnything3& network, const Request&) {
    network->model->backbone->pretrained->keepTables = true;
    network->model->head->keepTables = true;
    return {};
}

std::string dropRayBranch(da3::DepthAnything3& network, const Request& request) {
    da3::ScratchImpl& scratch = *network->model->head->scratch;
    // Of the lists only the last level is ever read.
    for (std::size_t level = 0; level + 1 < scratch.output_conv1_aux->size(); ++level)
        releaseAll(*scratch.output_conv1_aux->ptr(level));
    if (request.rays)
        return "cameras from rays need it";
    releaseAll(*scratch.output_conv1_aux);
    releaseAll(*scratch.output_conv2_aux);
    for (nn::FeatureFusionBlock block :
         {scratch.refinenet1_aux, scratch.refinenet2_aux, scratch.refinenet3_aux, scratch.refinenet4_aux})
        releaseAll(*block);
    return {};
}

std::string projectEarly(da3::DepthAnything3& network, const Request&) {
    for (const auto& module : network->model->head->modules(/*include_self=*/false))
        if (auto* block = module->as<nn::FeatureFusionBlockImpl>())
            block->projectsFirst = true;
    return {};
}

std::string putChannelsLast(da3::DepthAnything3& network, const Request&) {
    for (const auto& module : network->model->head->modules(/*include_self=*/false))
        if (auto* convolution = module->as<nn::Conv2dImpl>(); convolution && convolution->weight.dim() == 4)
            convolution->weight.set_data(convolution->weight.contiguous(at::MemoryFormat::ChannelsLast));
    return {};
}

} // namespace fathom::plan
