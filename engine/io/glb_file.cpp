#include "engine/io/glb_file.h"

#include "engine/base/error.h"
#include "engine/io/file_frame.h"
#include "engine/io/glb_document.h"
#include "engine/io/record_writer.h"
#include "engine/scene/camera_shape.h"
#include "engine/scene/percentile.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace fathom {

namespace {

constexpr std::uint64_t kHeaderBytes = 12;
constexpr std::uint64_t kChunkHeaderBytes = 8;
/// Length of a drawn frustum as a share of the scene's size, and the percentiles between which that is
/// measured: the reference exporter's.
constexpr double kFrustumShare = 0.03;
constexpr double kLowPercent = 5;
constexpr double kHighPercent = 95;

GlbLayout layoutOf(const Scene& scene, const ExportOptions& options, std::size_t points) {
    return {points, options.frusta ? posedViews(scene).size() * GlbLayout::kFrustumVertices : 0};
}

/// Length of the JSON chunk: room for the widest numbers, so that it is known before the points are.
std::uint64_t documentBytes(const Scene& scene, const ExportOptions& options, const GlbLayout& layout) {
    const std::string widest =
        glbDocument(scene, options, layout, GlbNumbers::widest(posedViews(scene).size()));
    return (widest.size() + 3) / 4 * 4;
}

std::uint64_t fileBytes(std::uint64_t documentBytes, const GlbLayout& layout) {
    const std::uint64_t binary = layout.bytes() > 0 ? kChunkHeaderBytes + layout.bytes() : 0;
    return kHeaderBytes + kChunkHeaderBytes + documentBytes + binary;
}

struct Vertex {
    std::array<float, 3> position;
    std::array<std::uint8_t, 3> colour; ///< sRGB
};

/// Length of the diagonal between two percentiles of the points on every axis; 1 where that says nothing.
double sceneSize(const PointCloud& cloud, const FileFrame& frame) {
    if (cloud.size() < 2)
        return 1;
    Eigen::Vector3d diagonal;
    std::vector<float> values(cloud.size());
    for (int axis = 0; axis < 3; ++axis) {
        for (std::size_t i = 0; i < cloud.size(); ++i)
            values[i] = frame.position(cloud, i)[static_cast<std::size_t>(axis)];
        diagonal[axis] = percentile(values, kHighPercent) - percentile(values, kLowPercent);
    }
    const double size = diagonal.norm();
    return std::isfinite(size) && size > 0 ? size : 1;
}

std::vector<Vertex> frustumLines(const std::vector<const View*>& views, double size, PixelCentres centres,
                                 const FileFrame& frame) {
    std::vector<Vertex> lines;
    lines.reserve(views.size() * GlbLayout::kFrustumVertices);
    for (std::size_t i = 0; i < views.size(); ++i) {
        const auto corners = frustum(*views[i]->camera, size, centres);
        const auto colour = cameraColour(i, views.size());
        for (const auto& edge : kFrustumEdges)
            for (const int end : edge)
                lines.push_back({frame.position(corners[static_cast<std::size_t>(end)]), colour});
    }
    return lines;
}

/// Bounding box of `count` positions.
template <typename PositionOf>
GlbBounds boundsOf(std::size_t count, PositionOf&& positionOf) {
    GlbBounds bounds;
    bounds.low.fill(std::numeric_limits<double>::max());
    bounds.high.fill(std::numeric_limits<double>::lowest());
    for (std::size_t i = 0; i < count; ++i) {
        const std::array<float, 3> p = positionOf(i);
        for (std::size_t axis = 0; axis < 3; ++axis) {
            bounds.low[axis] = std::min<double>(bounds.low[axis], p[axis]);
            bounds.high[axis] = std::max<double>(bounds.high[axis], p[axis]);
        }
    }
    return bounds;
}

/// One percent of the median depth: in front of nearly everything, whatever the unit.
double nearPlaneOf(const PointCloud& cloud) {
    return 0.01 * (cloud.depths.empty() ? 1.0 : percentile(cloud.depths, 50));
}

/// World pose of a camera in the file. A glTF camera looks along −z with y up, ours along +z with y down.
Eigen::Matrix4d fileFromGltfCamera(const Eigen::Matrix4d& fileFromWorld, const Camera& camera) {
    Eigen::Matrix4d openCvFromGltf = Eigen::Matrix4d::Identity();
    openCvFromGltf.diagonal() << 1, -1, -1, 1;
    return fileFromWorld * camera.cameraFromWorld.inverse().matrix() * openCvFromGltf;
}

/// COLOR_0 is a linear factor: sRGB bytes are decoded, and 16 bits keep dark tones apart.
std::uint16_t linearFromSrgb(std::uint8_t byte) {
    static const auto table = [] {
        std::array<std::uint16_t, 256> values{};
        for (std::size_t i = 0; i < values.size(); ++i) {
            const double s = static_cast<double>(i) / 255;
            const double linear = s <= 0.04045 ? s / 12.92 : std::pow((s + 0.055) / 1.055, 2.4);
            values[i] = static_cast<std::uint16_t>(std::lround(65535 * linear));
        }
        return values;
    }();
    return table[byte];
}

void putColour(std::byte* out, const std::array<std::uint8_t, 3>& colour) {
    const std::array<std::uint16_t, 4> linear{linearFromSrgb(colour[0]), linearFromSrgb(colour[1]),
                                              linearFromSrgb(colour[2]), 65535};
    putBytes(out, linear);
}

void writeWords(AtomicFile& file, std::span<const std::uint32_t> words) {
    file.write(std::as_bytes(words));
}

/// File header and the JSON chunk, padded with blanks to `documentBytes`.
void writeDocument(AtomicFile& file, std::string document, std::uint64_t documentBytes,
                   const GlbLayout& layout) {
    requireInternal(document.size() <= documentBytes, "document.size() <= documentBytes");
    document.resize(documentBytes, ' ');
    constexpr std::uint32_t kMagic = 0x46546C67;     // "glTF"
    constexpr std::uint32_t kJsonChunk = 0x4E4F534A; // "JSON"
    const std::array<std::uint32_t, 5> words{kMagic, 2,
                                             static_cast<std::uint32_t>(fileBytes(documentBytes, layout)),
                                             static_cast<std::uint32_t>(documentBytes), kJsonChunk};
    writeWords(file, words);
    file.write(document);
}

void writeBinary(AtomicFile& file, const PointCloud& cloud, const FileFrame& frame,
                 const std::vector<Vertex>& lines, const CancelToken& token, const ProgressSink& progress) {
    // Points pass by twice: positions, then colours. Progress counts both.
    ThrottledProgress reports(progress, Stage::Exporting, 2 * (cloud.size() + lines.size()));
    const auto part = [&](std::size_t count, std::size_t bytes, auto&& put) {
        writeRecords(file, count, bytes, token, reports, put);
    };
    part(cloud.size(), GlbLayout::kPositionBytes,
         [&](std::byte* out, std::size_t i) { putBytes(out, frame.position(cloud, i)); });
    part(cloud.size(), GlbLayout::kColourBytes,
         [&](std::byte* out, std::size_t i) { putColour(out, cloud.colours[i]); });
    part(lines.size(), GlbLayout::kPositionBytes,
         [&](std::byte* out, std::size_t i) { putBytes(out, lines[i].position); });
    part(lines.size(), GlbLayout::kColourBytes,
         [&](std::byte* out, std::size_t i) { putColour(out, lines[i].colour); });
}

} // namespace

std::uint64_t glbSize(const Scene& scene, const ExportOptions& options, std::size_t points) {
    const GlbLayout layout = layoutOf(scene, options, points);
    return fileBytes(documentBytes(scene, options, layout), layout);
}

bool glbHoldsCameras(const Scene& scene, const ExportOptions& options) {
    return (options.cameras || options.frusta) && !posedViews(scene).empty();
}

void writeGlb(AtomicFile& file, const Scene& scene, const PointCloud& cloud,
              const Eigen::Matrix4d& fileFromWorld, const ExportOptions& options, const CancelToken& token,
              const ProgressSink& progress) {
    const GlbLayout layout = layoutOf(scene, options, cloud.size());
    const std::uint64_t roomForDocument = documentBytes(scene, options, layout);
    if (fileBytes(roomForDocument, layout) > kLargestGlb)
        throw Error(ErrorCode::TooLarge, "A GLB file cannot hold more than 4 GiB.",
                    std::to_string(cloud.size()) + " points");
    const FileFrame frame(fileFromWorld);
    const std::vector<const View*> views = posedViews(scene);
    std::vector<Vertex> lines;
    if (options.frusta) {
        const bool upstream = options.filter.convention == PointConvention::Upstream;
        lines = frustumLines(views, kFrustumShare * sceneSize(cloud, frame),
                             upstream ? PixelCentres::Integer : PixelCentres::Half, frame);
    }

    GlbNumbers numbers;
    numbers.fileFromWorld = fileFromWorld;
    numbers.points = boundsOf(cloud.size(), [&](std::size_t i) { return frame.position(cloud, i); });
    numbers.frusta = boundsOf(lines.size(), [&](std::size_t i) { return lines[i].position; });
    numbers.nearPlane = nearPlaneOf(cloud);
    for (const View* view : views)
        numbers.fileFromCameras.push_back(fileFromGltfCamera(fileFromWorld, *view->camera));

    writeDocument(file, glbDocument(scene, options, layout, numbers), roomForDocument, layout);
    if (layout.bytes() == 0)
        return;
    constexpr std::uint32_t kBinaryChunk = 0x004E4942; // "BIN"
    const std::array<std::uint32_t, 2> words{static_cast<std::uint32_t>(layout.bytes()), kBinaryChunk};
    writeWords(file, words);
    writeBinary(file, cloud, frame, lines, token, progress);
}

} // namespace fathom
