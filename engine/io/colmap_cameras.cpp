#include "engine/io/colmap_cameras.h"

#include "engine/base/error.h"
#include "engine/geometry/quaternion.h"
#include "engine/io/byte_file.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <fstream>
#include <map>
#include <sstream>
#include <string_view>
#include <system_error>

namespace fathom {

namespace {

namespace fs = std::filesystem;

/// A lens model: how many parameters it has and whether one focal length serves both axes.
struct LensModel {
    std::string_view name;
    int parameters;
    bool oneFocal;
    bool isFisheye;
};

/// By COLMAP's model number. Source: COLMAP, src/colmap/sensor/models.h.
constexpr std::array<LensModel, 11> kLensModels{{{"SIMPLE_PINHOLE", 3, true, false},
                                                 {"PINHOLE", 4, false, false},
                                                 {"SIMPLE_RADIAL", 4, true, false},
                                                 {"RADIAL", 5, true, false},
                                                 {"OPENCV", 8, false, false},
                                                 {"OPENCV_FISHEYE", 8, false, true},
                                                 {"FULL_OPENCV", 12, false, false},
                                                 {"FOV", 5, false, true},
                                                 {"SIMPLE_RADIAL_FISHEYE", 4, true, true},
                                                 {"RADIAL_FISHEYE", 5, true, true},
                                                 {"THIN_PRISM_FISHEYE", 12, false, true}}};

constexpr std::uint64_t kMaximumNameBytes = 4096;

struct Lens {
    Intrinsics intrinsics;
    bool isDistorted = false;
};

using Lenses = std::map<std::uint32_t, Lens>;

Lens makeLens(const LensModel& model, std::uint64_t width, std::uint64_t height, const std::vector<double>& values,
              const fs::path& file) {
    if (model.isFisheye)
        throw Error(ErrorCode::UnsupportedFormat,
                    "The pictures are taken with a fisheye lens (" + std::string(model.name) +
                        "): undistort them with COLMAP's image_undistorter first.",
                    file.string());
    const std::size_t centre = model.oneFocal ? 1 : 2;
    Lens lens;
    const bool hasSize = width > 0 && height > 0 && width < 1'000'000 && height < 1'000'000;
    if (hasSize)
        lens.intrinsics = {values[0],          values[model.oneFocal ? 0 : 1], values[centre], values[centre + 1],
                           static_cast<int>(width), static_cast<int>(height)};
    const bool usable = hasSize && std::ranges::all_of(values, [](double value) { return std::isfinite(value); }) &&
                        lens.intrinsics.isValid();
    if (!usable)
        throw Error(ErrorCode::CorruptFile, "A camera's numbers are not those of a lens.", file.string());
    lens.isDistorted = std::any_of(values.begin() + static_cast<std::ptrdiff_t>(centre) + 2, values.end(),
                                   [](double value) { return std::abs(value) > 1e-9; });
    return lens;
}

NamedCamera makeCamera(const std::array<double, 7>& pose, std::uint32_t lensId, std::string name, const Lenses& lenses,
                       const PoseConvention& convention, const fs::path& file) {
    const auto lens = lenses.find(lensId);
    const double length = std::hypot(std::hypot(pose[0], pose[1]), std::hypot(pose[2], pose[3]));
    if (lens == lenses.end() || !(length > 0.5) || !(length < 2))
        throw Error(ErrorCode::CorruptFile, "A picture's pose or camera is not valid.", file.string() + ": " + name);
    Eigen::Matrix<double, 3, 4> matrix;
    matrix << rotationOf(scalarLast({pose[0], pose[1], pose[2], pose[3]})), Eigen::Vector3d(pose[4], pose[5], pose[6]);
    NamedCamera camera = posedCamera(std::move(name), matrix, convention);
    camera.intrinsics = lens->second.intrinsics;
    camera.isDistorted = lens->second.isDistorted;
    return camera;
}

/// Numbers one after the other; the file's end is checked by every read.
class BinaryReader {
public:
    explicit BinaryReader(const fs::path& path) : m_file(path) {}

    std::uint32_t number32() { return m_file.number32(advance(4), ByteOrder::Little); }
    std::uint64_t number64() { return m_file.number64(advance(8), ByteOrder::Little); }
    double real() { return std::bit_cast<double>(number64()); }

    std::string text() {
        std::string text;
        while (const char letter = static_cast<char>(m_file.number8(advance(1)))) {
            text += letter;
            if (text.size() > kMaximumNameBytes)
                throw Error(ErrorCode::CorruptFile, "A picture's name does not end.", m_file.path().string());
        }
        return text;
    }

    void skip(std::uint64_t count, std::uint64_t bytesEach) {
        if (count > (m_file.size() - m_at) / bytesEach)
            throw Error(ErrorCode::CorruptFile, "The file ends too early.", m_file.path().string());
        m_at += count * bytesEach;
    }

private:
    std::uint64_t advance(std::uint64_t bytes) {
        const std::uint64_t at = m_at;
        m_at += bytes;
        return at;
    }

    ByteFile m_file;
    std::uint64_t m_at = 0;
};

Lenses readLensesBinary(const fs::path& file) {
    BinaryReader in(file);
    Lenses lenses;
    for (std::uint64_t left = in.number64(); left > 0; --left) {
        const std::uint32_t id = in.number32();
        const std::uint32_t model = in.number32();
        if (model >= kLensModels.size())
            throw Error(ErrorCode::UnsupportedFormat, "A camera has a lens model that is not known.", file.string());
        const std::uint64_t width = in.number64();
        const std::uint64_t height = in.number64();
        std::vector<double> values(static_cast<std::size_t>(kLensModels[model].parameters));
        for (double& value : values)
            value = in.real();
        lenses[id] = makeLens(kLensModels[model], width, height, values, file);
    }
    return lenses;
}

std::vector<NamedCamera> readImagesBinary(const fs::path& file, const Lenses& lenses, const PoseConvention& convention) {
    BinaryReader in(file);
    std::vector<NamedCamera> cameras;
    for (std::uint64_t left = in.number64(); left > 0; --left) {
        (void)in.number32(); // id
        std::array<double, 7> pose{};
        for (double& value : pose)
            value = in.real();
        const std::uint32_t lens = in.number32();
        std::string name = in.text();
        in.skip(in.number64(), 24); // points: x, y and the number of the 3D point
        cameras.push_back(makeCamera(pose, lens, std::move(name), lenses, convention, file));
    }
    return cameras;
}

std::ifstream openText(const fs::path& file) {
    std::ifstream stream(file);
    if (!stream)
        throw Error(ErrorCode::FileNotReadable, "The file cannot be read.", file.string());
    return stream;
}

[[noreturn]] void failLine(const fs::path& file, const std::string& line) {
    throw Error(ErrorCode::CorruptFile, "A line cannot be understood.", file.string() + ": " + line.substr(0, 200));
}

Lenses readLensesText(const fs::path& file) {
    std::ifstream stream = openText(file);
    Lenses lenses;
    for (std::string line; std::getline(stream, line);) {
        if (line.empty() || line.front() == '#' || line == "\r")
            continue;
        std::istringstream words(line);
        std::uint32_t id = 0;
        std::string name;
        std::uint64_t width = 0, height = 0;
        words >> id >> name >> width >> height;
        const auto model = std::ranges::find(kLensModels, name, &LensModel::name);
        if (!words)
            failLine(file, line);
        if (model == kLensModels.end())
            throw Error(ErrorCode::UnsupportedFormat, "A camera has a lens model that is not known.",
                        file.string() + ": " + name);
        std::vector<double> values(static_cast<std::size_t>(model->parameters));
        for (double& value : values)
            words >> value;
        if (!words)
            failLine(file, line);
        lenses[id] = makeLens(*model, width, height, values, file);
    }
    return lenses;
}

std::vector<NamedCamera> readImagesText(const fs::path& file, const Lenses& lenses, const PoseConvention& convention) {
    std::ifstream stream = openText(file);
    std::vector<NamedCamera> cameras;
    for (std::string line; std::getline(stream, line);) {
        if (line.empty() || line.front() == '#' || line == "\r")
            continue;
        std::istringstream words(line);
        std::uint32_t id = 0, lens = 0;
        std::array<double, 7> pose{};
        words >> id;
        for (double& value : pose)
            words >> value;
        words >> lens >> std::ws;
        std::string name;
        std::getline(words, name);
        if (name.ends_with('\r'))
            name.pop_back();
        if (name.empty())
            failLine(file, line);
        cameras.push_back(makeCamera(pose, lens, std::move(name), lenses, convention, file));
        std::getline(stream, line); // the picture's points, on a line of their own, even when there are none
    }
    return cameras;
}

} // namespace

std::vector<NamedCamera> readColmapCameras(const fs::path& folder, const PoseConvention& convention) {
    std::error_code ignored;
    if (fs::exists(folder / "images.bin", ignored))
        return readImagesBinary(folder / "images.bin", readLensesBinary(folder / "cameras.bin"), convention);
    return readImagesText(folder / "images.txt", readLensesText(folder / "cameras.txt"), convention);
}

} // namespace fathom
