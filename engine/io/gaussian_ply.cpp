// Kerbl et al., "3D Gaussian Splatting for Real-Time Radiance Field Rendering" (layout of the file); Depth Anything 3,
// src/depth_anything_3/utils/gsply_helpers.py @2c21ea8 (what is left out).
#include "engine/io/gaussian_ply.h"

#include "engine/base/atomic_file.h"
#include "engine/base/error.h"
#include "engine/io/export_labels.h"
#include "engine/io/record_writer.h"
#include "engine/scene/percentile.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace fathom {

namespace {

constexpr std::size_t kFixedFloats = 17; // position, normal, colour, opacity, scale, rotation
constexpr std::size_t kRestPerColour = kHarmonicsPerColour - 1;
constexpr double kKeptDepthPercent = 90;

/// A Gaussian of a view.
struct Place {
    const Gaussians* gaussians;
    std::size_t index;
};

int border(int side) {
    return static_cast<int>(8.0 / 256.0 * side);
}

void appendPlaces(std::vector<Place>& places, const View& view, bool trims) {
    const Gaussians& gaussians = view.gaussians;
    if (!trims || gaussians.size() != view.depth.size().pixels()) {
        for (std::size_t i = 0; i < gaussians.size(); ++i)
            places.push_back({&gaussians, i});
        return;
    }
    const double farthest = percentile(view.depth.values(), kKeptDepthPercent);
    const int width = view.depth.width(), height = view.depth.height();
    for (int row = border(height); row < height - border(height); ++row)
        for (int column = border(width); column < width - border(width); ++column)
            if (static_cast<double>(*view.depth.at(column, row)) <= farthest)
                places.push_back({&gaussians, static_cast<std::size_t>(row) * static_cast<std::size_t>(width) +
                                                  static_cast<std::size_t>(column)});
}

std::string headerOf(const Scene& scene, const GaussianPlyOptions& options, std::size_t count) {
    std::string header = "ply\nformat binary_little_endian 1.0\n";
    const auto comment = [&](const char* what, std::string text) {
        std::replace_if(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
        if (!text.empty())
            header += std::string("comment ") + what + ' ' + text + '\n';
    };
    comment("generator", scene.model.generator);
    comment("model", scene.model.name);
    comment("licence", scene.model.licence);
    comment("units", std::string(unitLabel(scene.unit)));
    comment("axes", std::string(axesLabel(options.axes)));
    header += "element vertex " + std::to_string(count) + '\n';
    const auto properties = [&](const std::string& stem, std::size_t number) {
        for (std::size_t i = 0; i < number; ++i)
            header += "property float " + stem + std::to_string(i) + '\n';
    };
    header += "property float x\nproperty float y\nproperty float z\n"
              "property float nx\nproperty float ny\nproperty float nz\n";
    properties("f_dc_", 3);
    if (options.directions)
        properties("f_rest_", 3 * kRestPerColour);
    header += "property float opacity\n";
    properties("scale_", 3);
    properties("rot_", 4);
    return header + "end_header\n";
}

/// ln(p / (1 − p)); finite also for an opacity that rounding brought to 0 or 1.
float logit(float opacity) {
    constexpr float kSmallest = std::numeric_limits<float>::epsilon();
    const float p = std::clamp(opacity, kSmallest, 1 - kSmallest);
    return std::log(p / (1 - p));
}

std::byte* putFloats(std::byte* out, const float* values, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
        out = putBytes(out, values[i]);
    return out;
}

void putGaussian(std::byte* out, const Place& place, bool directions) {
    const Gaussians& all = *place.gaussians;
    constexpr float kNormal[3]{};
    const float* harmonics = all.harmonics.data() + kHarmonicsPerGaussian * place.index;
    out = putFloats(out, all.means.data() + 3 * place.index, 3);
    out = putFloats(out, kNormal, 3);
    for (std::size_t colour = 0; colour < 3; ++colour)
        out = putBytes(out, harmonics[kHarmonicsPerColour * colour]);
    for (std::size_t colour = 0; directions && colour < 3; ++colour)
        out = putFloats(out, harmonics + kHarmonicsPerColour * colour + 1, kRestPerColour);
    out = putBytes(out, logit(all.opacities[place.index]));
    for (std::size_t axis = 0; axis < 3; ++axis)
        out = putBytes(out, std::log(std::max(all.scales[3 * place.index + axis], std::numeric_limits<float>::min())));
    putFloats(out, all.rotationsWxyz.data() + 4 * place.index, 4);
}

std::vector<Place> placesOf(const Scene& scene, const GaussianPlyOptions& options) {
    std::vector<Place> places;
    for (const ViewPointer& view : scene.views)
        appendPlaces(places, *view, options.trims);
    return places;
}

SimilarityTransform fileFromWorld(const Scene& scene, const GaussianPlyOptions& options,
                                  const std::vector<Place>& places) {
    PointCloud centres;
    if (options.origin == ExportOrigin::MedianPoint)
        for (const Place& place : places) {
            const float* mean = place.gaussians->means.data() + 3 * place.index;
            centres.positions.push_back({mean[0], mean[1], mean[2]});
        }
    const Eigen::Matrix4d matrix =
        exportFromWorld(scene, centres, options.axes, options.origin, PointConvention::Fathom);
    SimilarityTransform transform;
    transform.rotation = matrix.topLeftCorner<3, 3>();
    transform.translation = matrix.topRightCorner<3, 1>();
    return transform;
}

/// Gaussians in the frame of the file, one view in memory at a time.
class PlacedGaussians {
public:
    explicit PlacedGaussians(const SimilarityTransform& fileFromWorld) : m_fileFromWorld(fileFromWorld) {}

    [[nodiscard]] Place at(const Place& place) {
        if (m_of != place.gaussians) {
            m_of = place.gaussians;
            m_placed = transformed(*place.gaussians, m_fileFromWorld);
        }
        return {&m_placed, place.index};
    }

private:
    SimilarityTransform m_fileFromWorld;
    const Gaussians* m_of = nullptr;
    Gaussians m_placed;
};

std::size_t recordBytesOf(const GaussianPlyOptions& options) {
    return sizeof(float) * (kFixedFloats + (options.directions ? 3 * kRestPerColour : 0));
}

} // namespace

GaussianPlySummary gaussianPlySize(const Scene& scene, const GaussianPlyOptions& options) {
    const std::size_t count = placesOf(scene, options).size();
    return {{}, count, count == 0 ? 0 : headerOf(scene, options, count).size() + recordBytesOf(options) * count};
}

GaussianPlySummary writeGaussianPly(const std::filesystem::path& path, const Scene& scene,
                                    const GaussianPlyOptions& options, const CancelToken& token,
                                    const ProgressSink& progress) {
    const std::vector<Place> places = placesOf(scene, options);
    if (places.empty())
        throw Error(ErrorCode::EmptyInput, "The scene has no Gaussians.", path.string());
    AtomicFile file(path);
    const std::string header = headerOf(scene, options, places.size());
    file.write(header);
    const std::size_t recordBytes = recordBytesOf(options);
    PlacedGaussians placed(fileFromWorld(scene, options, places));
    ThrottledProgress reports(progress, Stage::Exporting, places.size());
    writeRecords(file, places.size(), recordBytes, token, reports, [&](std::byte* out, std::size_t i) {
        putGaussian(out, placed.at(places[i]), options.directions);
    });
    file.commit();
    return {path, places.size(), header.size() + recordBytes * places.size()};
}

} // namespace fathom
