#include "engine/io/tum_trajectory.h"

#include "engine/base/error.h"
#include "engine/geometry/quaternion.h"

#include <array>
#include <cmath>
#include <fstream>
#include <sstream>

namespace fathom {

std::vector<NamedCamera> readTumTrajectory(const std::filesystem::path& file, const PoseConvention& convention) {
    std::ifstream stream(file);
    if (!stream)
        throw Error(ErrorCode::FileNotReadable, "The file cannot be read.", file.string());
    std::vector<NamedCamera> cameras;
    for (std::string line; std::getline(stream, line);) {
        if (line.empty() || line.front() == '#' || line == "\r")
            continue;
        std::istringstream words(line);
        std::array<double, 8> v{};
        for (double& value : v)
            words >> value;
        std::string more;
        const double length = std::hypot(std::hypot(v[4], v[5]), std::hypot(v[6], v[7]));
        if (!words || words >> more || !(length > 0.5) || !(length < 2))
            throw Error(ErrorCode::CorruptFile, "A line is not 'time tx ty tz qx qy qz qw'.",
                        file.string() + ": " + line.substr(0, 200));
        Eigen::Matrix<double, 3, 4> matrix;
        matrix << rotationOf(QuaternionXyzw{v[4], v[5], v[6], v[7]}), Eigen::Vector3d(v[1], v[2], v[3]);
        NamedCamera camera = posedCamera({}, matrix, convention);
        camera.timeSeconds = v[0];
        cameras.push_back(std::move(camera));
    }
    return cameras;
}

} // namespace fathom
