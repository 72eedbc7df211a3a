#include <torch/torch.h>

#include "engine/golden/da3_cases.h"
#include "engine/golden/formula_scene.h"
#include "engine/golden/golden_scene.h"
#include "engine/golden/networks.h"

#include "engine/image/normalization.h"
#include "engine/io/image_file.h"

#include <algorithm>
#include <array>

namespace fathom::golden {

namespace {

// matplotlib, lib/matplotlib/_cm.py: eleven colours (ColorBrewer, "Spectral"), in 255ths.
constexpr std::array<std::array<int, 3>, 11> kSpectral{{{158, 1, 66}, {213, 62, 79}, {244, 109, 67}, {253, 174, 97},
                                                        {254, 224, 139}, {255, 255, 191}, {230, 245, 152},
                                                        {171, 221, 164}, {102, 194, 165}, {50, 136, 189},
                                                        {94, 79, 162}}};
constexpr std::int64_t kColours = 256;

/// [256,3] float64, in matplotlib's order of operations: colours are truncated afterwards, so that the last bit counts.
torch::Tensor spectralTable() {
    torch::Tensor table = torch::empty({kColours, 3}, torch::kFloat64);
    constexpr double kLast = static_cast<double>(kColours - 1);
    constexpr std::size_t kPieces = kSpectral.size() - 1;
    const auto knot = [](std::size_t k) { return (k < kPieces ? static_cast<double>(k) * 0.1 : 1.0) * kLast; };
    for (std::int64_t i = 0; i < kColours; ++i) {
        const double place = (i < kColours - 1 ? static_cast<double>(i) * (1.0 / kLast) : 1.0) * kLast;
        std::size_t above = 1;
        while (above < kPieces && knot(above) < place)
            ++above;
        const double share = (place - knot(above - 1)) / (knot(above) - knot(above - 1));
        for (std::size_t c = 0; c < 3; ++c) {
            const double low = kSpectral[above - 1][c] / 255.0, high = kSpectral[above][c] / 255.0;
            const double value = i == 0 ? low : (i == kColours - 1 ? high : share * (high - low) + low);
            table[i][static_cast<std::int64_t>(c)] = value;
        }
    }
    return table;
}

/// [...] -> [...,3] float64. Works in the type of `unit`: whether a value reaches the next colour depends on it.
torch::Tensor spectral(const torch::Tensor& unit) {
    const torch::Tensor index = (unit * kColours).to(torch::kInt64).clamp(0, kColours - 1);
    return spectralTable().index({index});
}

/// Linear percentile of a flat float64 tensor.
double percentileOf(const torch::Tensor& values, double percent) {
    const torch::Tensor sorted = std::get<0>(values.sort());
    const double place = percent / 100 * static_cast<double>(sorted.numel() - 1);
    const auto below = static_cast<std::int64_t>(place);
    const std::int64_t above = std::min(below + 1, sorted.numel() - 1);
    const double low = sorted[below].item<double>();
    return low + (place - static_cast<double>(below)) * (sorted[above].item<double>() - low);
}

struct DepthPicture {
    torch::Tensor rgb; ///< [H,W,3] uint8
    double low = 0;    ///< of inverse depth
    double high = 0;
};

/// The published program's picture of a depth map: inverse depth between two percentiles, near is red.
DepthPicture depthPicture(const torch::Tensor& map) {
    constexpr std::int64_t kFewest = 10;
    constexpr double kWidening = 1e-6;
    const torch::Tensor depth = map.to(torch::kFloat32), isPositive = depth > 0;
    const torch::Tensor inverse = torch::where(isPositive, 1 / depth, depth);
    DepthPicture picture;
    const torch::Tensor values = inverse.masked_select(isPositive).to(torch::kFloat64);
    if (values.numel() > kFewest) {
        picture.low = static_cast<float>(percentileOf(values, 2));
        picture.high = static_cast<float>(percentileOf(values, 98));
    }
    if (picture.low == picture.high) {
        picture.low -= kWidening;
        picture.high += kWidening;
    }
    const float range = static_cast<float>(picture.high) - static_cast<float>(picture.low);
    const torch::Tensor unit = ((inverse - picture.low) / range).clamp(0, 1);
    picture.rgb = (spectral(1 - unit) * 255).to(torch::kUInt8);
    return picture;
}

void putDepthPictures(Tensors& arrays, const Case& golden) {
    std::vector<torch::Tensor> pictures, ranges;
    for (const torch::Tensor& depth : golden.stored("depth").unbind(0)) {
        const DepthPicture picture = depthPicture(depth);
        pictures.push_back(picture.rgb);
        ranges.push_back(torch::tensor({picture.low, picture.high}, torch::kFloat64));
    }
    arrays["depth_vis_rgb"] = torch::stack(pictures);
    arrays["depth_vis_minmax_f64"] = torch::stack(ranges);
    for (const std::string name : {"edge", "flat"})
        if (golden.isStored(name + "_depth"))
            arrays[name + "_vis_rgb"] = depthPicture(golden.stored(name + "_depth")).rgb;
    arrays["spectral_lut_f64"] = spectralTable();
    if (golden.isStored("spectral_probe_x_f64"))
        arrays["spectral_probe_rgb_f64"] = spectral(golden.stored("spectral_probe_x_f64"));
    const Json* files = golden.entry().find("files");
    if (const Json* jpeg = files ? files->find("depth_vis/0000.jpg") : nullptr)
        if (const auto path = golden.folder() / jpeg->string(); std::filesystem::exists(path))
            arrays["depth_vis_jpg_decoded"] = tensorOf(readImage(path));
}

/// What the network gives for the case's formula scene.
void putPrediction(Tensors& arrays, const Case& golden, const NetworkForm& form) {
    FormulaNetwork& network = formulaNetwork();
    network.require(golden.text("variant", "da3-small"), form);
    const Size size{static_cast<int>(golden.integer("W", 0)), static_cast<int>(golden.integer("H", 0))};
    const std::int64_t seed = golden.integer("image_seed", 0), views = golden.integer("views", 1);
    const da3::Prediction prediction = network.anyView()->forward(formulaViews(seed, views, size), {});
    arrays["depth"] = prediction.depth[0];
    arrays["conf"] = prediction.confidence[0];
    arrays["extrinsics"] = prediction.cameras.extrinsics[0];
    arrays["intrinsics"] = prediction.cameras.intrinsics[0];
    std::vector<torch::Tensor> images;
    for (std::int64_t view = 0; view < views; ++view)
        images.push_back(tensorOf(truncatedUpstreamBytes(formulaImage(seed, view, size))));
    arrays["processed_images"] = torch::stack(images);
}

} // namespace

Tensors computeExport(const Case& golden, const NetworkForm& form) {
    const torch::NoGradGuard noGrad;
    Tensors arrays;
    putPrediction(arrays, golden, form);
    // Exporters are compared on the stored prediction: a threshold puts single pixels on either side otherwise.
    ViewArrays views{golden.isStored("depth") ? golden.stored("depth") : arrays["depth"],
                     golden.isStored("conf") ? golden.stored("conf") : arrays["conf"],
                     arrays["processed_images"],
                     golden.isStored("intrinsics") ? golden.stored("intrinsics") : arrays["intrinsics"],
                     golden.isStored("extrinsics") ? golden.stored("extrinsics") : arrays["extrinsics"]};
    constexpr double kPercentile = 40;
    const UpstreamCloud cloud = upstreamCloud(sceneOf(views), kPercentile);
    arrays["glb_threshold_f64"] = torch::tensor({cloud.threshold}, torch::kFloat64);
    arrays["glb_transform_f64"] = cloud.transform;
    arrays["glb_points"] = cloud.points;
    arrays["glb_colors"] = cloud.colours;
    arrays["glb_scene_scale_f64"] = torch::tensor({cloud.scale}, torch::kFloat64);
    if (golden.isStored("depth"))
        putDepthPictures(arrays, golden);
    return arrays;
}

} // namespace fathom::golden
