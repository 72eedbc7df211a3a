#include <torch/torch.h>

#include "engine/golden/da3_cases.h"
#include "engine/golden/formula_scene.h"

#include "engine/base/error.h"
#include "engine/estimators/tensor_maps.h"
#include "engine/image/normalization.h"
#include "engine/image/resize.h"
#include "engine/io/image_file.h"
#include "engine/pipeline/option_names.h"

namespace fathom::golden {

namespace {

/// "media:SOH/000.png" lies in a folder `media` beside or above the index.
std::filesystem::path mediaFile(const std::filesystem::path& folder, const std::string& name) {
    std::filesystem::path place = std::filesystem::absolute(folder).lexically_normal();
    while (true) {
        if (const auto file = place / "media" / name; std::filesystem::exists(file))
            return file;
        if (!place.has_relative_path() || place == place.parent_path())
            throw Error(ErrorCode::FileNotFound, "The picture '" + name + "' of the reference set is missing.", name);
        place = place.parent_path();
    }
}

RgbImage sourceImage(const Case& golden, const Json& source) {
    constexpr std::string_view kMedia = "media:";
    if (source.isString() && source.string().starts_with(kMedia))
        return readImage(mediaFile(golden.folder(), source.string().substr(kMedia.size())));
    const auto number = [&](const char* key) { return source.find(key)->integer(); };
    return formulaImage(number("image_seed"), number("view"),
                        {static_cast<int>(number("W")), static_cast<int>(number("H"))});
}

torch::Tensor mapped(const torch::Tensor& intrinsics, const PixelMapping& mapping) {
    torch::Tensor k = intrinsics.to(torch::kFloat64).clone();
    k[0].mul_(mapping.scaleX);
    k[1].mul_(mapping.scaleY);
    k[0][2].add_(mapping.offsetX);
    k[1][2].add_(mapping.offsetY);
    return k;
}

torch::Tensor networkTensor(const RgbImage& image) { // [3,H,W]
    return networkInputOf({&image}, torch::kCPU)[0][0];
}

torch::Tensor statisticsOfEach(const torch::Tensor& channels) { // channels first
    std::vector<torch::Tensor> statistics;
    for (const torch::Tensor& channel : channels.unbind(0))
        statistics.push_back(statisticsOf(channel));
    return torch::stack(statistics);
}

Tensors onePicture(const Case& golden) {
    const RgbImage original = sourceImage(golden, *golden.entry().find("source"));
    Tensors arrays{{"in_samples", samplesOf(tensorOf(original), golden.sampleCount("in_samples", 256))},
                   {"in_intrinsics", golden.stored("in_intrinsics")}};
    for (const Json& variant : golden.entry().find("variants")->array()) {
        const auto resolution = static_cast<int>(variant.find("process_res")->integer());
        const auto method = parseOption<ResizeMethod>("method", variant.find("method")->string());
        const std::string tag = variant.find("tag")->string();
        const auto samples = [&](const std::string& name, const torch::Tensor& values) {
            arrays[name] = samplesOf(values, golden.sampleCount(name, 256));
        };
        const ProcessedImage processed = resizeForNetwork(original, resolution, method);
        const torch::Tensor pixels = tensorOf(processed.image), tensor = networkTensor(processed.image);
        samples(tag + "_u8_samples", pixels);
        samples(tag + "_stageA_u8_samples", tensorOf(boundedImage(original, resolution, method)));
        samples(tag + "_tensor_samples", tensor);
        arrays[tag + "_u8_stats_f64"] = statisticsOfEach(pixels.permute({2, 0, 1}));
        arrays[tag + "_tensor_stats_f64"] = statisticsOfEach(tensor);
        arrays[tag + "_intrinsics"] = mapped(arrays["in_intrinsics"], processed.mapping);
    }
    return arrays;
}

Tensors mixedSizes(const Case& golden) {
    const auto resolution = static_cast<int>(golden.integer("process_res", 504));
    const auto method = parseOption<ResizeMethod>("method", golden.text("method", "upper_bound_resize"));
    std::vector<ProcessedImage> images;
    for (const Json& source : golden.entry().find("sources")->array())
        images.push_back(resizeForNetwork(sourceImage(golden, source), resolution, method));
    unifySizes(images);
    const torch::Tensor before = golden.stored("in_intrinsics");
    std::vector<torch::Tensor> samples, statistics, after;
    for (std::size_t i = 0; i < images.size(); ++i) {
        const torch::Tensor tensor = networkTensor(images[i].image);
        samples.push_back(samplesOf(tensor, golden.sampleCount("tensor_samples", 256)));
        statistics.push_back(statisticsOfEach(tensor));
        after.push_back(mapped(before[static_cast<std::int64_t>(i)], images[i].mapping));
    }
    return {{"in_intrinsics", before},
            {"tensor_samples", torch::stack(samples)},
            {"tensor_stats_f64", torch::stack(statistics)},
            {"out_intrinsics", torch::stack(after)}};
}

/// What becomes of every level of grey.
Tensors levels() {
    RgbImage image(Size{256, 1});
    for (int level = 0; level < image.width(); ++level)
        for (int channel = 0; channel < 3; ++channel)
            image.at(level, 0)[channel] = static_cast<std::uint8_t>(level);
    return {{"levels", tensorOf(truncatedUpstreamBytes(image))[0]}, {"tensor", networkTensor(image).squeeze(1)}};
}

} // namespace

Tensors computePreprocess(const Case& golden, const NetworkForm&) {
    if (golden.entry().find("sources"))
        return mixedSizes(golden);
    if (golden.entry().find("source"))
        return onePicture(golden);
    return levels();
}

} // namespace fathom::golden
