#include <torch/torch.h>

#include "engine/models/depth_anything_3/dense_head.h"

#include "engine/models/depth_anything_3/presets.h"
#include "engine/models/depth_anything_3/uv_embedding.h"
#include "engine/nn/interpolate.h"

#include <algorithm>

namespace fathom::da3 {

namespace {
constexpr std::int64_t kViewsPerChunk = 8;
/// Largest map of a chunk; the device kernels of bilinear resizing index with 32 bits.
constexpr std::int64_t kElementsPerChunk = std::int64_t{1} << 30;
} // namespace

nn::Conv2d conv1x1(std::int64_t in, std::int64_t out) {
    return nn::Conv2d(in, out, nn::ConvolutionShape{.kernel = 1});
}

nn::Conv2d conv3x3(std::int64_t in, std::int64_t out, nn::Bias bias) {
    return nn::Conv2d(in, out, nn::ConvolutionShape{.kernel = 3, .padding = 1}, bias);
}

DenseScratchImpl::DenseScratchImpl(std::int64_t features, const std::array<std::int64_t, 4>& outChannels,
                                   std::int64_t outputs) {
    using torch::nn::ReLU, torch::nn::Sequential;
    const std::int64_t half = features / 2;
    layer1_rn = register_module("layer1_rn", conv3x3(outChannels[0], features, nn::Bias::No));
    layer2_rn = register_module("layer2_rn", conv3x3(outChannels[1], features, nn::Bias::No));
    layer3_rn = register_module("layer3_rn", conv3x3(outChannels[2], features, nn::Bias::No));
    layer4_rn = register_module("layer4_rn", conv3x3(outChannels[3], features, nn::Bias::No));
    refinenet1 = register_module("refinenet1", nn::FeatureFusionBlock(features, true));
    refinenet2 = register_module("refinenet2", nn::FeatureFusionBlock(features, true));
    refinenet3 = register_module("refinenet3", nn::FeatureFusionBlock(features, true));
    refinenet4 = register_module("refinenet4", nn::FeatureFusionBlock(features, false));
    output_conv1 = register_module("output_conv1", conv3x3(features, half));
    output_conv2 = register_module(
        "output_conv2", Sequential(conv3x3(half, kHeadChannels), ReLU(), conv1x1(kHeadChannels, outputs)));
}

DenseHeadImpl::DenseHeadImpl(std::int64_t dim, const std::array<std::int64_t, 4>& out, Position position)
    : m_position(position) {
    projects = register_module("projects", torch::nn::ModuleList());
    for (const std::int64_t channels : out)
        projects->push_back(conv1x1(dim, channels));
    resize_layers = register_module(
        "resize_layers",
        torch::nn::ModuleList(nn::ConvTranspose2d(out[0], out[0], 4), nn::ConvTranspose2d(out[1], out[1], 2),
                              torch::nn::Identity(),
                              nn::Conv2d(out[3], out[3], nn::ConvolutionShape{.kernel = 3, .stride = 2, .padding = 1})));
}

torch::Tensor DenseHeadImpl::stage(const HeadOptions& options, std::string_view name, torch::Tensor value) {
    if (options.observe)
        options.observe(std::string(options.prefix) + std::string(name), value);
    options.cancel.throwIfCancelled();
    return value;
}

torch::Tensor DenseHeadImpl::positionTable(const torch::Tensor& x, std::int64_t height, std::int64_t width) {
    const std::array<std::int64_t, 3> shape{x.size(1), x.size(2), x.size(3)};
    const std::lock_guard lock(m_tablesMutex);
    if (m_tablesFor != std::array{height, width})
        m_tables.clear();
    m_tablesFor = {height, width};
    for (const PositionTable& table : m_tables)
        if (table.shape == shape && table.values.device() == x.device())
            return table.values;
    const double aspect = static_cast<double>(width) / static_cast<double>(height);
    PositionTable table{shape, uvEmbedding(shape[0], shape[1], shape[2], aspect, x.device())};
    if (keepTables)
        m_tables.push_back(table);
    return table.values;
}

torch::Tensor DenseHeadImpl::withPosition(const torch::Tensor& x, std::int64_t height, std::int64_t width) {
    return m_position == Position::Absent ? x : x + positionTable(x, height, width);
}

std::vector<torch::Tensor> DenseHeadImpl::tables() const {
    const std::lock_guard lock(m_tablesMutex);
    std::vector<torch::Tensor> values;
    for (const PositionTable& table : m_tables)
        values.push_back(table.values);
    return values;
}

Pyramid DenseHeadImpl::pyramid(const Taps& views, std::int64_t height, std::int64_t width, DenseScratchImpl& scratch,
                               const HeadOptions& options) {
    const std::int64_t h = height / kPatchSide, w = width / kPatchSide;
    Pyramid levels;
    for (std::size_t k = 0; k < levels.size(); ++k) {
        torch::Tensor x = normalised(views[k]).transpose(1, 2).unflatten(2, {h, w}); // [V,D,h,w]
        x = stage(options, "projects." + std::to_string(k), projects->at<nn::Conv2dImpl>(k).forward(x));
        levels[k] = withPosition(x, height, width);
    }
    levels[0] = resize_layers->at<nn::ConvTranspose2dImpl>(0).forward(levels[0]); // [V,OC0,4h,4w]
    levels[1] = resize_layers->at<nn::ConvTranspose2dImpl>(1).forward(levels[1]); // [V,OC1,2h,2w]
    levels[3] = resize_layers->at<nn::Conv2dImpl>(3).forward(levels[3]);          // [V,OC3,⌈h/2⌉,⌈w/2⌉]
    for (std::size_t k = 0; k < levels.size(); ++k)
        stage(options, "resize_layers." + std::to_string(k), levels[k]);

    levels[0] = stage(options, "scratch.layer1_rn", scratch.layer1_rn(levels[0]));
    levels[1] = stage(options, "scratch.layer2_rn", scratch.layer2_rn(levels[1]));
    levels[2] = stage(options, "scratch.layer3_rn", scratch.layer3_rn(levels[2]));
    levels[3] = stage(options, "scratch.layer4_rn", scratch.layer4_rn(levels[3]));
    return levels;
}

torch::Tensor DenseHeadImpl::fuse(const Pyramid& levels, const std::array<nn::FeatureFusionBlock, 4>& blocks,
                                  std::string_view suffix, const HeadOptions& options) {
    torch::Tensor x = levels[3], lateral;
    for (std::size_t k = blocks.size(); k-- > 0;) {
        // Each level is brought to the size of the next finer one, the finest to twice its own.
        const std::int64_t height = k > 0 ? levels[k - 1].size(2) : 2 * levels[0].size(2);
        const std::int64_t width = k > 0 ? levels[k - 1].size(3) : 2 * levels[0].size(3);
        nn::FeatureFusionBlock block = blocks[k];
        x = stage(options, "scratch.refinenet" + std::to_string(k + 1) + std::string(suffix),
                  block(x, lateral, height, width));
        if (k > 0)
            lateral = levels[k - 1];
    }
    return x; // [V,F,8h,8w]
}

torch::Tensor DenseHeadImpl::neck(const Pyramid& levels, std::int64_t height, std::int64_t width,
                                  DenseScratchImpl& scratch, const HeadOptions& options) {
    const std::array blocks{scratch.refinenet1, scratch.refinenet2, scratch.refinenet3, scratch.refinenet4};
    const torch::Tensor x = scratch.output_conv1(fuse(levels, blocks, "", options));
    return nn::resizeKeepingCorners(stage(options, "scratch.output_conv1", x), height, width);
}

std::vector<torch::Tensor> DenseHeadImpl::overViews(const Taps& taps, std::int64_t elementsPerView, const Work& work) {
    const std::int64_t batch = taps[0].size(0), views = taps[0].size(1), all = batch * views;
    const std::int64_t chunk = std::clamp<std::int64_t>(kElementsPerChunk / elementsPerView, 1, kViewsPerChunk);
    std::vector<std::vector<torch::Tensor>> parts;
    for (std::int64_t first = 0; first < all; first += chunk) {
        const std::int64_t last = std::min(first + chunk, all);
        Taps part;
        for (std::size_t k = 0; k < taps.size(); ++k)
            part[k] = taps[k].flatten(0, 1).slice(0, first, last);
        const std::vector<torch::Tensor> maps = work(part, first, last);
        parts.resize(maps.size());
        for (std::size_t i = 0; i < maps.size(); ++i)
            if (maps[i].defined())
                parts[i].push_back(maps[i]);
    }
    std::vector<torch::Tensor> joined;
    for (const std::vector<torch::Tensor>& maps : parts)
        joined.push_back(maps.empty() ? torch::Tensor() : torch::cat(maps, 0).unflatten(0, {batch, views}));
    return joined;
}

} // namespace fathom::da3
