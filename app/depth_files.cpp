#include "app/depth_files.h"

#include "app/scene_json.h"

#include "engine/base/atomic_file.h"
#include "engine/base/error.h"
#include "engine/base/folder.h"
#include "engine/io/image_file.h"
#include "engine/scene/depth_image.h"
#include "engine/scene/feature_colours.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <limits>
#include <string>
#include <system_error>

namespace fathom {

namespace {

/// Range of the colours: the lowest and the highest of the views' 2nd and 98th percentiles.
ValueRange colourRange(const Scene& scene) {
    ValueRange range{std::numeric_limits<float>::max(), std::numeric_limits<float>::lowest()};
    for (const ViewPointer& view : scene.views) {
        const ValueRange own = percentileRange(view->depth);
        range.low = std::min(range.low, own.low);
        range.high = std::max(range.high, own.high);
    }
    return range;
}

/// Writes one view's pictures and describes them.
nlohmann::ordered_json writeView(const View& view, ValueRange colours, const std::filesystem::path& folder,
                                 std::vector<std::filesystem::path>& written) {
    const std::string stem = fileStemOf(view);
    nlohmann::ordered_json entry = jsonOf(view);
    const auto write = [&](const char* key, const std::string& suffix, const auto& image) {
        written.push_back(folder / (stem + suffix));
        writePng(written.back(), image);
        entry[key] = stem + suffix;
    };
    write("coloured", "_depth.png", colourDepth(view.depth, shippedColormaps().front(), colours));
    const ValueRange depths = percentileRange(view.depth, 0, 100);
    write("depth_16_bit", "_depth16.png", depthAs16Bit(view.depth, depths));
    entry["depth_16_bit_range"] = jsonOf(depths);
    if (!view.confidence.isEmpty()) {
        const ValueRange confidences = percentileRange(view.confidence, 0, 100);
        write("confidence_16_bit", "_confidence16.png", depthAs16Bit(view.confidence, confidences));
        entry["confidence_16_bit_range"] = jsonOf(confidences);
    }
    if (!view.inverseDepth.isEmpty()) {
        const ValueRange inverse = percentileRange(view.inverseDepth, 0, 100);
        write("inverse_depth_16_bit", "_inverse16.png", depthAs16Bit(view.inverseDepth, inverse));
        entry["inverse_depth_16_bit_range"] = jsonOf(inverse);
        entry["depth_is"] = "made of the inverse depth with an assumed range; only its order is known";
    }
    return entry;
}

} // namespace

std::string fileStemOf(const View& view) {
    std::string name = view.source.path.stem().string();
    for (char& c : name)
        if (static_cast<unsigned char>(c) < 0x80 && !std::isalnum(static_cast<unsigned char>(c)) &&
            c != '-' && c != '.')
            c = '_';
    char number[16];
    std::snprintf(number, sizeof number, "%04zu_", view.index);
    char time[32] = "";
    if (view.source.timeSeconds)
        std::snprintf(time, sizeof time, "_%.3fs", *view.source.timeSeconds);
    return number + name + time;
}

std::vector<std::filesystem::path> writeFeatureFiles(const Scene& scene, const std::filesystem::path& folder,
                                                     const CancelToken& token) {
    if (std::ranges::all_of(scene.views, [](const ViewPointer& view) { return view->features.isEmpty(); }))
        throw Error(ErrorCode::EmptyInput, "The model gave no features.");
    makeFolder(folder);
    std::vector<std::filesystem::path> written;
    for (const ViewPointer& view : scene.views) {
        token.throwIfCancelled();
        if (view->features.isEmpty())
            continue;
        written.push_back(folder / (fileStemOf(*view) + "_features.png"));
        writePng(written.back(), grownTo(view->features, view->depth.size()));
    }
    return written;
}

std::vector<std::filesystem::path> writeDepthFiles(const Scene& scene, const std::filesystem::path& folder,
                                                   const CancelToken& token) {
    makeFolder(folder);
    std::vector<std::filesystem::path> written;
    const ValueRange colours = colourRange(scene);
    nlohmann::ordered_json document{
        {"generator", scene.model.generator},
        {"model", scene.model.name},
        {"licence", scene.model.licence},
        {"unit", unitName(scene.unit)},
        {"coloured_range", jsonOf(colours)},
        {"colormap", shippedColormaps().front().name()},
        {"sixteen_bit",
         "value = low + (high - low) * pixel / 65535 with the range of the view; 0 is no value"},
        {"views", nlohmann::ordered_json::array()}};
    for (const ViewPointer& view : scene.views) {
        token.throwIfCancelled();
        document["views"].push_back(writeView(*view, colours, folder, written));
    }
    written.push_back(folder / "depth.json");
    AtomicFile file(written.back());
    file.write(document.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
    file.commit();
    return written;
}

} // namespace fathom
