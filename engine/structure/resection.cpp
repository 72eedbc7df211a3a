#include "engine/structure/mapper.h"

#include <opencv2/calib3d.hpp>
#include <opencv2/core/eigen.hpp>

namespace fathom {

std::optional<Resection> resect(const std::vector<Eigen::Vector3d>& points,
                                const std::vector<Eigen::Vector2d>& pixels, const Lens& lens,
                                double tolerancePixels, std::size_t least) {
    constexpr double kLeastShare = 0.25;
    constexpr std::size_t kFewestForPnp = 6;
    if (points.size() < std::max(least, kFewestForPnp))
        return std::nullopt;
    std::vector<cv::Point3d> objects;
    std::vector<cv::Point2d> images;
    for (std::size_t i = 0; i < points.size(); ++i) {
        objects.emplace_back(points[i].x(), points[i].y(), points[i].z());
        // Straightened, so that the solver sees a pinhole.
        const Eigen::Vector3d ray = lens.ray(pixels[i]);
        images.emplace_back(lens.focal * ray.x() + lens.cx, lens.focal * ray.y() + lens.cy);
    }
    cv::Mat matrix = (cv::Mat_<double>(3, 3) << lens.focal, 0, lens.cx, 0, lens.focal, lens.cy, 0, 0, 1);
    cv::UsacParams parameters;
    parameters.threshold = tolerancePixels;
    parameters.confidence = 0.9999;
    parameters.maxIterations = 3000;
    parameters.score = cv::SCORE_METHOD_MSAC;
    parameters.sampler = cv::SAMPLING_UNIFORM;
    parameters.loMethod = cv::LOCAL_OPTIM_INNER_LO;
    parameters.isParallel = false;
    try {
        cv::Mat turn;
        cv::Mat shift;
        cv::Mat mask;
        if (!cv::solvePnPRansac(objects, images, matrix, cv::noArray(), turn, shift, mask, parameters))
            return std::nullopt;
        Resection result;
        std::vector<cv::Point3d> goodObjects;
        std::vector<cv::Point2d> goodImages;
        const auto collect = [&] {
            result.inliers.clear();
            goodObjects.clear();
            goodImages.clear();
            cv::Mat rotation;
            cv::Rodrigues(turn, rotation);
            Eigen::Vector3d translation;
            cv::cv2eigen(rotation, result.cameraFromWorld.rotation);
            cv::cv2eigen(shift, translation);
            result.cameraFromWorld.translation = translation;
            for (std::size_t i = 0; i < points.size(); ++i) {
                const Eigen::Vector3d inCamera = result.cameraFromWorld * points[i];
                if (inCamera.z() <= 0 || (lens.pixel(inCamera) - pixels[i]).norm() > tolerancePixels)
                    continue;
                result.inliers.push_back(i);
                goodObjects.push_back(objects[i]);
                goodImages.push_back(images[i]);
            }
        };
        constexpr int kRefinements = 2;
        for (int pass = 0; pass < kRefinements; ++pass) {
            collect();
            if (result.inliers.size() < std::max(least, kFewestForPnp))
                return std::nullopt;
            cv::solvePnPRefineLM(goodObjects, goodImages, matrix, cv::noArray(), turn, shift);
        }
        collect();
        if (result.inliers.size() < least ||
            static_cast<double>(result.inliers.size()) < kLeastShare * static_cast<double>(points.size()))
            return std::nullopt;
        return result;
    } catch (const cv::Exception&) {
        return std::nullopt; // a degenerate set of points has no camera
    }
}

} // namespace fathom
