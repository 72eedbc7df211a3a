#include "engine/io/transforms_json.h"

#include "engine/base/error.h"
#include "engine/base/json.h"

#include <array>
#include <cmath>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>

namespace fathom {

namespace {

constexpr std::uintmax_t kMaximumBytes = 512u << 20;

std::string contentOf(const std::filesystem::path& file) {
    std::error_code failure;
    if (std::filesystem::file_size(file, failure) > kMaximumBytes && !failure)
        throw Error(ErrorCode::TooLarge, "The file of cameras is too large to be one.", file.string());
    std::ifstream stream(file, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(stream), {}};
    if (!stream)
        throw Error(ErrorCode::FileNotReadable, "The file cannot be read.", file.string());
    return text;
}

/// Of the frame, else of the whole file.
std::optional<double> numberOf(const Json& frame, const Json& root, std::string_view key) {
    for (const Json* object : {&frame, &root})
        if (const Json* value = object->find(key))
            return value->number();
    return std::nullopt;
}

/// Pixels of a side, or 0 when the file does not say.
int sideOf(const std::optional<double>& value) {
    if (value && !(*value >= 0 && *value < 1e6))
        throw Error(ErrorCode::CorruptFile, "A picture's size is not a number of pixels.");
    return static_cast<int>(value.value_or(0));
}

void readLens(const Json& frame, const Json& root, NamedCamera& camera) {
    const auto number = [&](std::string_view key) { return numberOf(frame, root, key); };
    const int width = sideOf(number("w")), height = sideOf(number("h"));
    const auto focal = number("fl_x");
    if (!focal) {
        camera.horizontalFovRadians = number("camera_angle_x");
        if (camera.horizontalFovRadians && !(*camera.horizontalFovRadians > 0 && *camera.horizontalFovRadians < 3.14))
            throw Error(ErrorCode::CorruptFile, "A field of view is no angle below 180 degrees.");
        return;
    }
    const Intrinsics lens{*focal, number("fl_y").value_or(*focal), number("cx").value_or(width / 2.0),
                          number("cy").value_or(height / 2.0), width, height};
    if (!(lens.fx > 0 && lens.fx < 1e9) || !(lens.fy > 0 && lens.fy < 1e9) || !(std::abs(lens.cx) < 1e9) ||
        !(std::abs(lens.cy) < 1e9))
        throw Error(ErrorCode::CorruptFile, "A camera's numbers are not those of a lens.");
    camera.intrinsics = lens;
}

bool isDistorted(const Json& frame, const Json& root) {
    for (const std::string_view key : {"k1", "k2", "k3", "k4", "p1", "p2"})
        if (std::abs(numberOf(frame, root, key).value_or(0)) > 1e-9)
            return true;
    return false;
}

void refuseOtherLenses(const Json& frame, const Json& root) {
    for (const Json* object : {&frame, &root})
        if (const Json* model = object->find("camera_model"); model && model->isString())
            if (const std::string& name = model->string(); name.find("FISHEYE") != std::string::npos ||
                                                           name == "EQUIRECTANGULAR" || name == "ORTHOPHOTO")
                throw Error(ErrorCode::UnsupportedFormat, "The pictures are not taken with an ordinary lens.", name);
}

Eigen::Matrix<double, 3, 4> matrixOf(const Json& value) {
    const Json::Array& rows = value.array();
    if (rows.size() != 3 && rows.size() != 4)
        throw Error(ErrorCode::CorruptFile, "A pose has not four rows.");
    Eigen::Matrix<double, 3, 4> matrix;
    for (int row = 0; row < 3; ++row) {
        const Json::Array& numbers = rows[static_cast<std::size_t>(row)].array();
        if (numbers.size() != 4)
            throw Error(ErrorCode::CorruptFile, "A pose has not four columns.");
        for (int column = 0; column < 4; ++column)
            matrix(row, column) = numbers[static_cast<std::size_t>(column)].number();
    }
    return matrix;
}

const Json& member(const Json& object, std::string_view key) {
    if (const Json* found = object.find(key))
        return *found;
    throw Error(ErrorCode::CorruptFile, "A member is missing.", std::string(key));
}

} // namespace

std::vector<NamedCamera> readTransformsJson(const std::filesystem::path& file, const PoseConvention& convention) {
    const std::string text = contentOf(file);
    try {
        const Json root = Json::parse(text);
        std::vector<NamedCamera> cameras;
        for (const Json& frame : member(root, "frames").array()) {
            refuseOtherLenses(frame, root);
            NamedCamera camera = posedCamera(member(frame, "file_path").string(),
                                             matrixOf(member(frame, "transform_matrix")), convention);
            readLens(frame, root, camera);
            camera.isDistorted = isDistorted(frame, root);
            cameras.push_back(std::move(camera));
        }
        return cameras;
    } catch (const Error& error) {
        throw Error(error.code(), error.what(), file.string() + ": " + error.detail());
    }
}

} // namespace fathom
