#include <torch/torch.h>

#include "engine/plan/fused_head.h"

#include "engine/models/depth_anything_3/presets.h"
#include "engine/models/depth_anything_3/uv_embedding.h"
#include "engine/plan/passes.h"

#include <algorithm>

namespace fathom::plan {

namespace {

using kernels::Activation;
using kernels::ChannelMap;

std::int64_t padded(std::int64_t channels) {
    return (channels + kernels::kPanelColumns - 1) / kernels::kPanelColumns * kernels::kPanelColumns;
}

/// [1,C,h,w] as rows of pixels with C padded: [h·w][padded C].
std::vector<float> pixelRows(const torch::Tensor& map) {
    const torch::Tensor rows = map[0].flatten(1).t(); // [h·w,C]
    return valuesOf(torch::constant_pad_nd(rows, {0, padded(rows.size(1)) - rows.size(1)}));
}

std::int64_t pixels(const ChannelMap& map) {
    return map.height * map.width;
}

/// What the convolutions compute in. \param kind  of the blocks
kernels::ProductKind kindOfHead(kernels::ProductKind kind) {
    return kind == kernels::ProductKind::Int8 ? kernels::ProductKind::Bf16
           : kernels::isOfVectors(kind)       ? kernels::ProductKind::Fp32
                                              : kind;
}

/// Four times as many weights are worth their memory where they meet many pixels, and their time as long as the sums of a
/// block of tiles stay in the cache.
bool isWorthWinograd(kernels::ProductKind kind, const torch::Tensor& weight) {
    constexpr std::int64_t kMostChannels = 512;
    return kind == kernels::ProductKind::Fp32 && weight.size(1) <= kMostChannels;
}

/// Why the plain head of a request is kept; empty when the kernels can take its place.
std::string obstacleOf(const Request& request) {
    const std::string missing = kernelsMissing(request);
    return missing.empty() && request.rays ? "cameras from rays need the plain head" : missing;
}

} // namespace

void FusedHead::MemoryOfBlocks::exchange() noexcept {
    std::swap(m_head.inner.memory, m_blocks.hidden);
    std::swap(m_head.top.memory, m_blocks.queries);
    std::swap(m_head.resized.memory, m_blocks.keys);
    std::swap(m_head.levels[0].memory, m_blocks.values);
    std::swap(m_head.projected.memory, m_blocks.attended);
    std::swap(m_head.scratch, m_blocks.scratch);
}

FusedHead::FusedHead(da3::DualDPTImpl& head, kernels::ProductKind kind, std::shared_ptr<BlockWorkspaces> blockWorkspaces)
    : m_kind(kindOfHead(kind)), m_projectKind(kind == kernels::ProductKind::Words ? kind : m_kind), m_element(elementBetween(m_kind)),
      m_normEps(head.norm->eps), m_normWeight(valuesOf(head.norm->weight)), m_normBias(valuesOf(head.norm->bias)),
      m_blockWorkspaces(std::move(blockWorkspaces)) {
    for (std::size_t k = 0; k < kLevels; ++k) {
        auto& layer = head.projects->at<nn::Conv2dImpl>(k);
        m_projects[k] = FusedLinear(m_projectKind, layer.weight.flatten(1), layer.bias);
        release({layer.weight});
    }
    m_fourfold = expansion(head.resize_layers->at<nn::ConvTranspose2dImpl>(0));
    m_twofold = expansion(head.resize_layers->at<nn::ConvTranspose2dImpl>(1));
    m_halving = convolution(head.resize_layers->at<nn::Conv2dImpl>(3), Pixels::Few);
    da3::ScratchImpl& scratch = *head.scratch;
    m_lateral = {convolution(*scratch.layer1_rn, Pixels::Many), convolution(*scratch.layer2_rn, Pixels::Many),
                 convolution(*scratch.layer3_rn, Pixels::Few), convolution(*scratch.layer4_rn, Pixels::Few)};
    m_fusion = {fusion(*scratch.refinenet1, Pixels::Many), fusion(*scratch.refinenet2, Pixels::Many),
                fusion(*scratch.refinenet3, Pixels::Few), fusion(*scratch.refinenet4, Pixels::Few)};
    m_output1 = convolution(*scratch.output_conv1, Pixels::Many);
    m_output2 = convolution(scratch.output_conv2->at<nn::Conv2dImpl>(0), Pixels::Many);
    const auto& end = scratch.output_conv2->at<nn::Conv2dImpl>(2);
    m_endWeight = valuesOf(end.weight.flatten(1));
    m_endBias = valuesOf(end.bias);
    releaseRayBranch(scratch);
}

std::uint64_t FusedHead::bytesOf(std::string_view name, const torch::Tensor& tensor, kernels::ProductKind kind) {
    constexpr std::array<std::string_view, 6> kOfManyPixels{"scratch.layer1_rn.",  "scratch.layer2_rn.",
                                                            "scratch.refinenet1.", "scratch.refinenet2.",
                                                            "scratch.output_conv1.", "scratch.output_conv2.0."};
    constexpr std::uint64_t kTaps = 9, kWinogradValues = 36;
    const std::uint64_t bytes = static_cast<std::uint64_t>(tensor.numel()) * sizeof(float);
    const bool isConvolution = tensor.dim() == 4 && tensor.size(2) * tensor.size(3) == kTaps;
    const bool byWinograd = isConvolution && isWorthWinograd(kindOfHead(kind), tensor) &&
                            std::ranges::any_of(kOfManyPixels, [name](std::string_view start) { return name.starts_with(start); });
    return byWinograd ? bytes / kTaps * kWinogradValues : bytes;
}

FusedHead::Convolution FusedHead::convolution(nn::Conv2dImpl& layer, Pixels pixels) const {
    const torch::Tensor weight = layer.weight.contiguous(at::MemoryFormat::Contiguous);
    const bool byWinograd = pixels == Pixels::Many && isWorthWinograd(m_kind, weight);
    const float* const taps = weight.const_data_ptr<float>();
    Convolution packed;
    packed.weight = byWinograd ? kernels::packWinograd(taps, weight.size(0), weight.size(1))
                               : kernels::packConvolution(m_kind, taps, weight.size(0), weight.size(1));
    packed.bias = valuesOf(layer.bias, packed.weight.paddedColumns());
    release({layer.weight});
    return packed;
}

FusedHead::ResidualUnit FusedHead::residualUnit(nn::ResidualConvUnitImpl& unit, Pixels pixels) const {
    return {convolution(*unit.conv1, pixels), convolution(*unit.conv2, pixels)};
}

FusedHead::Fusion FusedHead::fusion(nn::FeatureFusionBlockImpl& block, Pixels pixels) const {
    Fusion packed;
    if (block.resConfUnit1)
        packed.lateral = residualUnit(*block.resConfUnit1, pixels);
    packed.joined = residualUnit(*block.resConfUnit2, pixels);
    const torch::Tensor matrix = block.out_conv->weight.flatten(1);
    packed.project =
        FusedLinear(m_kind, torch::constant_pad_nd(matrix, {0, padded(matrix.size(1)) - matrix.size(1)}),
                   block.out_conv->bias);
    release({block.out_conv->weight});
    return packed;
}

/// Row (i·side+j)·C + o of the matrix makes channel o of pixel (i,j) of every tile; C is padded.
FusedLinear FusedHead::expansion(nn::ConvTranspose2dImpl& layer) const {
    const std::int64_t in = layer.weight.size(0), out = layer.weight.size(1), side = layer.stride;
    const torch::Tensor rows = layer.weight.permute({2, 3, 1, 0}); // [side,side,out,in]
    const torch::Tensor matrix =
        torch::constant_pad_nd(rows, {0, padded(in) - in, 0, padded(out) - out}).flatten(0, 2);
    const torch::Tensor bias = torch::constant_pad_nd(layer.bias, {0, padded(out) - out}).repeat({side * side});
    FusedLinear packed(m_kind, matrix, bias);
    release({layer.weight});
    return packed;
}

void FusedHead::prepare(Grid& grid, std::int64_t height, std::int64_t width) const {
    if (grid.height == height && grid.width == width)
        return;
    const std::int64_t h = height / da3::kPatchSide, w = width / da3::kPatchSide;
    const double aspect = static_cast<double>(width) / static_cast<double>(height);
    const auto embedding = [aspect](std::int64_t channels, std::int64_t rows, std::int64_t columns) {
        const auto axis = [&](std::int64_t h, std::int64_t w, bool first) {
            torch::Tensor map = da3::uvEmbedding(channels, h, w, aspect, torch::kCPU).clone();
            map.slice(1, first ? channels / 2 : 0, first ? channels : channels / 2).zero_();
            return pixelRows(map);
        };
        return Embedding{axis(1, columns, true), axis(rows, 1, false)};
    };
    grid = {height, width, {}, embedding(m_output1.weight.columns, height, width)};
    for (std::size_t k = 0; k < kLevels; ++k)
        grid.position[k] = embedding(m_projects[k].weight.columns, h, w);
}

ChannelMap& FusedHead::sized(Map& map, std::int64_t height, std::int64_t width, std::int64_t channels) const {
    const auto bytes = static_cast<std::size_t>(height * width * channels * kernels::bytesOf(m_element));
    map.map = {map.memory.atLeast(bytes), m_element, height, width, channels};
    return map.map;
}

void FusedHead::project(std::size_t level, const float* tap, Workspace& space) const {
    const std::int64_t h = space.grid.height / da3::kPatchSide, w = space.grid.width / da3::kPatchSide;
    const FusedLinear& layer = m_projects[level];
    const ChannelMap& target = sized(space.projected, h, w, layer.weight.paddedColumns());
    kernels::LinearCall call = callOf(layer, tap, kernels::Element::F32, h * w, space.scratch);
    call.norm = {true, static_cast<float>(m_normEps), dataOf(m_normWeight), dataOf(m_normBias)};
    kernels::linear(call, kernels::StoreTarget{.data = target.data,
                                               .element = m_element,
                                               .stride = target.channels,
                                               .table = space.grid.position[level].alongX.data(),
                                               .tableRows = w,
                                               .bandTable = space.grid.position[level].alongY.data()});
}

void FusedHead::expand(std::size_t level, const FusedLinear& linear, std::int64_t side, Workspace& space) const {
    const ChannelMap& source = space.projected.map;
    const std::int64_t channels = linear.weight.columns / (side * side);
    const ChannelMap& target = sized(space.resized, side * source.height, side * source.width, channels);
    kernels::linear(callOf(linear, source.data, m_element, pixels(source), space.scratch),
                    kernels::StoreTarget{.data = target.data,
                                         .element = m_element,
                                         .tileSide = side,
                                         .width = source.width,
                                         .channels = channels});
    convolve({.map = target}, m_lateral[level],
             sized(space.levels[level], target.height, target.width, m_lateral[level].weight.paddedColumns()),
             Activation::None, space);
}

void FusedHead::convolve(const kernels::ConvolutionSource& source, const Convolution& layer, const ChannelMap& target,
                        Activation activation, Workspace& space, std::int64_t stride, const void* first,
                        const void* second) const {
    kernels::ConvolutionCall call;
    call.source = source;
    call.weight = &layer.weight;
    call.bias = dataOf(layer.bias);
    call.stride = stride;
    call.activation = activation;
    call.first = first;
    call.second = second;
    call.target = target;
    call.workspace = &space.scratch;
    call.threads = at::get_num_threads();
    kernels::convolve(call);
}

void FusedHead::refine(const ResidualUnit& unit, const ChannelMap& in, const void* other, const ChannelMap& out,
                      Workspace& space) const {
    const ChannelMap& inner = sized(space.inner, in.height, in.width, in.channels);
    convolve({.map = in, .relu = true}, unit.first, inner, Activation::Relu, space);
    convolve({.map = inner}, unit.second, out, Activation::None, space, 1, in.data, other);
}

void FusedHead::fuse(std::size_t level, Workspace& space) const {
    const ChannelMap& lateral = space.levels[level].map;
    const ChannelMap* refined = &lateral;
    const bool coarsest = level + 1 == kLevels;
    if (!coarsest) {
        const ChannelMap& coarser = sized(space.resized, lateral.height, lateral.width, lateral.channels);
        kernels::resizeMap(space.top.map, coarser, at::get_num_threads());
        refine(m_fusion[level].lateral, lateral, coarser.data, coarser, space); // a pixel is read before it is written
        refined = &coarser;
    }
    refine(m_fusion[level].joined, *refined, nullptr, *refined, space);

    const FusedLinear& layer = m_fusion[level].project;
    const ChannelMap& top = sized(space.top, lateral.height, lateral.width, layer.weight.paddedColumns());
    kernels::linear(callOf(layer, refined->data, m_element, pixels(*refined), space.scratch),
                    kernels::StoreTarget{.data = top.data, .element = m_element, .stride = top.channels});
}

void FusedHead::finish(float* depth, float* confidence, Workspace& space) const {
    const ChannelMap& top = space.top.map;
    kernels::ConvolutionSource source{.map = top};
    source.resizedHeight = 2 * top.height;
    source.resizedWidth = 2 * top.width;
    const ChannelMap& features =
        sized(space.inner, source.resizedHeight, source.resizedWidth, m_output1.weight.paddedColumns());
    convolve(source, m_output1, features, Activation::None, space);

    const kernels::ExpEnd end{m_endWeight.data(), m_endBias.data(), depth, confidence};
    kernels::ConvolutionCall call;
    call.source.map = features;
    call.source.resizedHeight = space.grid.height;
    call.source.resizedWidth = space.grid.width;
    call.source.alongX = space.grid.finest.alongX.data();
    call.source.alongY = space.grid.finest.alongY.data();
    call.weight = &m_output2.weight;
    call.bias = dataOf(m_output2.bias);
    call.activation = Activation::Relu;
    call.end = &end;
    call.workspace = &space.scratch;
    call.threads = at::get_num_threads();
    kernels::convolve(call);
}

void FusedHead::runView(const std::array<const float*, kLevels>& taps, float* depth, float* confidence,
                       const CancelToken& cancel, Workspace& space) const {
    project(0, taps[0], space);
    expand(0, m_fourfold, 4, space);
    project(1, taps[1], space);
    expand(1, m_twofold, 2, space);
    cancel.throwIfCancelled();
    const auto lateral = [&](std::size_t level, const ChannelMap& source) {
        convolve({.map = source}, m_lateral[level],
                 sized(space.levels[level], source.height, source.width, m_lateral[level].weight.paddedColumns()),
                 Activation::None, space);
    };
    project(2, taps[2], space);
    lateral(2, space.projected.map);
    project(3, taps[3], space);
    const ChannelMap& coarse = space.projected.map;
    const ChannelMap& halved =
        sized(space.resized, (coarse.height - 1) / 2 + 1, (coarse.width - 1) / 2 + 1, m_halving.weight.paddedColumns());
    convolve({.map = coarse}, m_halving, halved, Activation::None, space, 2);
    lateral(3, halved);
    for (std::size_t level = kLevels; level-- > 0;) {
        cancel.throwIfCancelled();
        fuse(level, space);
    }
    cancel.throwIfCancelled();
    finish(depth, confidence, space);
}

da3::HeadOutput FusedHead::forward(const std::array<torch::Tensor, 4>& taps, std::int64_t height, std::int64_t width,
                                  const CancelToken& cancel) {
    const WorkspacePool<Workspace>::Loan space(m_workspaces);
    const BlockWorkspaces::Loan spaceOfBlocks(*m_blockWorkspaces);
    const MemoryOfBlocks shared(*space, *spaceOfBlocks);
    prepare((*space).grid, height, width);
    const std::int64_t batch = taps[0].size(0), views = taps[0].size(1);
    da3::HeadOutput output;
    output.depth = torch::empty({batch, views, height, width}, torch::kFloat32);
    output.confidence = torch::empty({batch, views, height, width}, torch::kFloat32);
    std::array<torch::Tensor, kLevels> dense;
    for (std::size_t k = 0; k < kLevels; ++k)
        dense[k] = taps[k].contiguous();
    for (std::int64_t view = 0; view < batch * views; ++view) {
        std::array<const float*, kLevels> rows{};
        for (std::size_t k = 0; k < kLevels; ++k)
            rows[k] = dense[k].const_data_ptr<float>() + view * dense[k].size(2) * dense[k].size(3);
        runView(rows, output.depth.mutable_data_ptr<float>() + view * height * width,
                output.confidence.mutable_data_ptr<float>() + view * height * width, cancel, *space);
    }
    return output;
}

bool fusesHead(const torch::nn::Module& part, const Request& request) {
    return part.as<da3::DualDPTImpl>() && obstacleOf(request).empty() &&
           std::ranges::find(request.without, "fused-head") == request.without.end();
}

std::optional<std::string> useFusedHead(torch::nn::Module& part, Context& context) {
    auto* const head = part.as<da3::DualDPTImpl>();
    if (!head)
        return std::nullopt;
    if (const std::string obstacle = obstacleOf(context.request); !obstacle.empty())
        return obstacle;
    head->kernel = std::make_shared<FusedHead>(*head, productKindOf(context.request), context.workspaces);
    return kApplied;
}

} // namespace fathom::plan
