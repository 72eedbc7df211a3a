#include "engine/io/ply_file.h"

#include "engine/io/export_labels.h"
#include "engine/io/file_frame.h"
#include "engine/io/record_writer.h"

#include <array>
#include <charconv>
#include <string>

namespace fathom {

namespace {

constexpr std::size_t kVertexBytes = 3 * sizeof(float) + 3 + sizeof(float) + sizeof(std::int32_t);

/// A number in a field of fixed width, so that the size of a file does not depend on its values.
std::string field(double value) {
    constexpr std::size_t kWidth = 24; // the longest double: -2.2250738585072014e-308
    std::array<char, kWidth> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    std::string text(digits.data(), end);
    text.resize(kWidth, ' ');
    return text;
}

void comment(std::string& header, std::string_view what, std::string_view text) {
    if (text.empty())
        return;
    header += "comment ";
    header += what;
    header += ' ';
    for (const char c : text) // a line end inside would end the comment
        header += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    header += '\n';
}

std::string headerOf(const Scene& scene, const Eigen::Matrix4d& fileFromWorld, const ExportOptions& options,
                     std::size_t points) {
    std::string header = "ply\nformat binary_little_endian 1.0\n";
    comment(header, "generator", scene.model.generator);
    comment(header, "model", scene.model.name);
    comment(header, "licence", scene.model.licence);
    comment(header, "units", unitLabel(scene.unit));
    comment(header, "axes", axesLabel(axesOf(options)));
    comment(header, "world", "x right, y down, z forward");
    for (int row = 0; row < 4; ++row)
        comment(header, "file_from_world",
                field(fileFromWorld(row, 0)) + ' ' + field(fileFromWorld(row, 1)) + ' ' +
                    field(fileFromWorld(row, 2)) + ' ' + field(fileFromWorld(row, 3)));
    header += "element vertex " + std::to_string(points) + '\n';
    header += "property float x\nproperty float y\nproperty float z\n"
              "property uchar red\nproperty uchar green\nproperty uchar blue\n"
              "property float confidence\nproperty int view\nend_header\n";
    return header;
}

} // namespace

std::uint64_t plySize(const Scene& scene, const ExportOptions& options, std::size_t points) {
    return headerOf(scene, Eigen::Matrix4d::Identity(), options, points).size() +
           static_cast<std::uint64_t>(points) * kVertexBytes;
}

void writePly(AtomicFile& file, const Scene& scene, const PointCloud& cloud,
              const Eigen::Matrix4d& fileFromWorld, const ExportOptions& options, const CancelToken& token,
              const ProgressSink& progress) {
    file.write(headerOf(scene, fileFromWorld, options, cloud.size()));
    const FileFrame frame(fileFromWorld);
    ThrottledProgress reports(progress, Stage::Exporting, cloud.size());
    writeRecords(file, cloud.size(), kVertexBytes, token, reports, [&](std::byte* out, std::size_t i) {
        out = putBytes(out, frame.position(cloud, i));
        out = putBytes(out, cloud.colours[i]);
        out = putBytes(out, cloud.confidences[i]);
        putBytes(out, cloud.views[i]);
    });
}

} // namespace fathom
