#include "engine/structure/two_view.h"

#include "engine/geometry/median.h"

#include <Eigen/Geometry>
#include <Eigen/SVD>

#include <opencv2/calib3d.hpp>
#include <opencv2/core/eigen.hpp>

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>

namespace fathom {

namespace {

cv::UsacParams parametersOf(const TwoViewOptions& options, double pixels) {
    cv::UsacParams parameters;
    parameters.threshold = pixels;
    parameters.confidence = 0.9999;
    parameters.maxIterations = 5000;
    parameters.score = cv::SCORE_METHOD_MAGSAC;
    parameters.sampler = cv::SAMPLING_UNIFORM;
    parameters.loMethod = cv::LOCAL_OPTIM_INNER_LO;
    parameters.loIterations = 10;
    parameters.loSampleSize = 50;
    parameters.randomGeneratorState = static_cast<int>(options.seed);
    parameters.isParallel = false;
    return parameters;
}

/// The matched pixels of both photos, in OpenCV's hands.
struct MatchedPixels {
    std::vector<cv::Point2d> first;
    std::vector<cv::Point2d> second;
};

MatchedPixels pixelsOf(const PhotoFeatures& first, const PhotoFeatures& second,
                       const std::vector<Match>& matches) {
    MatchedPixels pixels;
    for (const Match& match : matches) {
        const Keypoint& a = first.keypoints[static_cast<std::size_t>(match.first)];
        const Keypoint& b = second.keypoints[static_cast<std::size_t>(match.second)];
        pixels.first.emplace_back(a.x, a.y);
        pixels.second.emplace_back(b.x, b.y);
    }
    return pixels;
}

cv::Mat matrixOf(const Lens& lens) {
    return (cv::Mat_<double>(3, 3) << lens.focal, 0, lens.cx, 0, lens.focal, lens.cy, 0, 0, 1);
}

Eigen::Vector3d rayOf(const cv::Point2d& pixel, const Lens& lens) {
    return lens.ray({pixel.x, pixel.y}).normalized();
}

int countOf(const cv::Mat& mask) {
    return mask.empty() ? 0 : cv::countNonZero(mask);
}

/// The share of the pairs that one homography explains. A degenerate set counts as explained.
double homographyShare(const MatchedPixels& pixels, const TwoViewOptions& options) {
    // A homography predicts a point where epipolar geometry predicts a line: its distance is larger.
    constexpr double kLooser = 1.5;
    cv::Mat mask;
    const cv::Mat homography =
        cv::findHomography(pixels.first, pixels.second, mask, parametersOf(options, kLooser * options.pixels));
    if (homography.empty())
        return 0;
    return static_cast<double>(countOf(mask)) / static_cast<double>(pixels.first.size());
}

/// Rays of all matches in both cameras, of length 1.
struct MatchedRays {
    std::vector<Eigen::Vector3d> first;
    std::vector<Eigen::Vector3d> second;
};

MatchedRays raysOf(const MatchedPixels& pixels, const Lens& firstLens, const Lens& secondLens) {
    MatchedRays rays;
    for (std::size_t i = 0; i < pixels.first.size(); ++i) {
        rays.first.push_back(rayOf(pixels.first[i], firstLens));
        rays.second.push_back(rayOf(pixels.second[i], secondLens));
    }
    return rays;
}

/// The rotation that best turns the chosen first rays into the second ones.
Eigen::Matrix3d rotationBetween(const MatchedRays& rays, const std::vector<std::size_t>& chosen) {
    Eigen::Matrix3d sum = Eigen::Matrix3d::Zero();
    for (const std::size_t i : chosen)
        sum += rays.second[i] * rays.first[i].transpose();
    const Eigen::JacobiSVD<Eigen::Matrix3d> svd(sum, Eigen::ComputeFullU | Eigen::ComputeFullV);
    const Eigen::Vector3d sign(1, 1, (svd.matrixU() * svd.matrixV().transpose()).determinant() < 0 ? -1 : 1);
    return svd.matrixU() * sign.asDiagonal() * svd.matrixV().transpose();
}

std::vector<std::size_t> turnedBy(const MatchedRays& rays, const Eigen::Matrix3d& rotation, double tolerance) {
    std::vector<std::size_t> agreeing;
    for (std::size_t i = 0; i < rays.first.size(); ++i)
        if ((rays.second[i] - rotation * rays.first[i]).norm() < tolerance)
            agreeing.push_back(i);
    return agreeing;
}

struct Turn {
    Eigen::Matrix3d rotation = Eigen::Matrix3d::Identity();
    std::vector<std::size_t> agreeing;
};

/// The rotation that most matches agree with: two of them make a candidate (consensus as by Fischler and
/// Bolles), the rest votes.
Turn dominantTurn(const MatchedRays& rays, double tolerance, std::uint64_t seed) {
    constexpr int kTrials = 100;
    std::mt19937_64 random(seed);
    Turn best;
    for (int trial = 0; trial < kTrials; ++trial) {
        const std::size_t a = random() % rays.first.size();
        const std::size_t b = random() % rays.first.size();
        if (a == b)
            continue;
        const Eigen::Matrix3d rotation = rotationBetween(rays, {a, b});
        std::vector<std::size_t> agreeing = turnedBy(rays, rotation, tolerance);
        if (agreeing.size() > best.agreeing.size())
            best = {rotation, std::move(agreeing)};
    }
    if (best.agreeing.size() >= 2) {
        best.rotation = rotationBetween(rays, best.agreeing);
        best.agreeing = turnedBy(rays, best.rotation, tolerance);
    }
    return best;
}

/// Angle between the rays of a match once the first is turned into the second camera.
double medianAngle(const MatchedRays& rays, const Eigen::Matrix3d& rotation) {
    std::vector<double> angles;
    for (std::size_t i = 0; i < rays.first.size(); ++i)
        angles.push_back(angleBetweenDegrees(rotation * rays.first[i], rays.second[i]));
    return medianOf(std::move(angles));
}

/// Keeps what the mask keeps, in all three.
void keep(const cv::Mat& mask, const std::vector<Match>& matches, MatchedPixels& pixels,
          std::vector<Match>& kept) {
    MatchedPixels inside;
    for (std::size_t i = 0; i < matches.size(); ++i) {
        if (mask.at<std::uint8_t>(static_cast<int>(i)) == 0)
            continue;
        inside.first.push_back(pixels.first[i]);
        inside.second.push_back(pixels.second[i]);
        kept.push_back(matches[i]);
    }
    pixels = std::move(inside);
}

/// Whether the point where two rays pass nearest to each other lies in front of both cameras.
bool meetInFront(const RigidTransform& secondFromFirst, const Eigen::Vector3d& first, const Eigen::Vector3d& second) {
    constexpr double kFarthest = 1e6; // in baselines: infinity is in front
    // firstDepth · turned + translation = secondDepth · second
    const Eigen::Vector3d turned = secondFromFirst.rotation * first;
    const Eigen::Vector3d normal = second.cross(turned);
    const double firstDepth = -second.cross(secondFromFirst.translation).dot(normal);
    const double secondDepth = -turned.cross(secondFromFirst.translation).dot(normal);
    const double farthest = kFarthest * normal.squaredNorm();
    return firstDepth > 0 && secondDepth > 0 && firstDepth < farthest && secondDepth < farthest;
}

/// The four poses that an essential matrix stands for.
std::vector<RigidTransform> posesOf(const Eigen::Matrix3d& essential) {
    const Eigen::JacobiSVD<Eigen::Matrix3d> svd(essential, Eigen::ComputeFullU | Eigen::ComputeFullV);
    Eigen::Matrix3d quarter;
    quarter << 0, 1, 0, -1, 0, 0, 0, 0, 1;
    std::vector<RigidTransform> poses;
    for (const Eigen::Matrix3d& turn : {quarter, Eigen::Matrix3d(quarter.transpose())}) {
        Eigen::Matrix3d rotation = svd.matrixU() * turn * svd.matrixV().transpose();
        if (rotation.determinant() < 0)
            rotation = -rotation;
        for (const double sign : {1.0, -1.0})
            poses.push_back({rotation, sign * svd.matrixU().col(2)});
    }
    return poses;
}

/// Pose from the essential matrix: the one of its four that has most matches in front of both cameras; the
/// others are taken out. False when hardly any is in front.
bool poseFromEssential(const cv::Mat& essential, const Lens& firstLens, const Lens& secondLens,
                       MatchedPixels& pixels, TwoView& pair) {
    Eigen::Matrix3d matrix;
    cv::cv2eigen(essential, matrix);
    const MatchedRays rays = raysOf(pixels, firstLens, secondLens);
    cv::Mat mask;
    int most = -1;
    for (const RigidTransform& pose : posesOf(matrix)) {
        cv::Mat inFront(static_cast<int>(rays.first.size()), 1, CV_8U);
        for (std::size_t i = 0; i < rays.first.size(); ++i)
            inFront.at<std::uint8_t>(static_cast<int>(i)) = meetInFront(pose, rays.first[i], rays.second[i]) ? 1 : 0;
        if (const int count = countOf(inFront); count > most) {
            most = count;
            mask = inFront;
            pair.secondFromFirst = pose;
        }
    }
    constexpr double kLeastInFront = 0.7;
    if (most < kLeastInFront * static_cast<double>(pixels.first.size()))
        return false;
    const std::vector<Match> before = std::exchange(pair.inliers, {});
    keep(mask, before, pixels, pair.inliers);
    return true;
}

constexpr double kExplains = 0.85; ///< share of the inliers that makes a simpler explanation enough

/// Pose of the plane that holds all pixels: of the solutions the one with most of them in front of it. The
/// second best is often as good, which is why such pairs are told apart.
RigidTransform poseFromPlane(const MatchedPixels& pixels, const Lens& firstLens, const Lens& secondLens,
                             const TwoViewOptions& options) {
    const cv::Mat homography =
        cv::findHomography(pixels.first, pixels.second, cv::noArray(), parametersOf(options, options.pixels));
    if (homography.empty())
        return {};
    const cv::Mat straight = matrixOf(secondLens).inv() * homography * matrixOf(firstLens);
    std::vector<cv::Mat> rotations;
    std::vector<cv::Mat> translations;
    std::vector<cv::Mat> normals;
    cv::decomposeHomographyMat(straight, cv::Mat::eye(3, 3, CV_64F), rotations, translations, normals);
    RigidTransform best;
    std::size_t most = 0;
    for (std::size_t i = 0; i < rotations.size(); ++i) {
        Eigen::Vector3d normal;
        cv::cv2eigen(normals[i], normal);
        std::size_t inFront = 0;
        for (const cv::Point2d& pixel : pixels.first)
            inFront += normal.dot(firstLens.ray({pixel.x, pixel.y})) > 0 ? 1 : 0;
        if (inFront <= most)
            continue;
        most = inFront;
        Eigen::Vector3d translation;
        cv::cv2eigen(rotations[i], best.rotation);
        cv::cv2eigen(translations[i], translation);
        best.translation = translation.norm() > 0 ? translation.normalized().eval() : translation;
    }
    return best;
}

TwoView unrelated(const TwoView& pair) {
    TwoView none;
    none.candidates = pair.candidates;
    return none;
}

/// Median distance of the matches inside the mask from their epipolar lines in the second photo, pixels.
double epipolarNoise(const MatchedRays& rays, const cv::Mat& mask, const cv::Mat& essential, double focal) {
    Eigen::Matrix3d matrix;
    cv::cv2eigen(essential, matrix);
    std::vector<double> distances;
    for (std::size_t i = 0; i < rays.first.size(); ++i) {
        if (mask.at<std::uint8_t>(static_cast<int>(i)) == 0)
            continue;
        const Eigen::Vector3d line = matrix * rays.first[i];
        const double length = line.head<2>().norm();
        if (length > 0)
            distances.push_back(focal * std::abs(line.dot(rays.second[i] / rays.second[i].z())) / length);
    }
    return medianOf(std::move(distances));
}

/// Whether a rotation alone explains nearly as many matches as the essential matrix did, within what these matches
/// are off their epipolar lines: a step that is small but seen is none.
bool isTurn(const MatchedPixels& pixels, const Lens& firstLens, const Lens& secondLens,
            const std::vector<Match>& matches, const cv::Mat& essential, const cv::Mat& mask,
            const TwoViewOptions& options, TwoView& pair) {
    const MatchedRays rays = raysOf(pixels, firstLens, secondLens);
    const double focal = std::min(firstLens.focal, secondLens.focal);
    constexpr double kSigmas = 6 * 1.4826; // of the noise across the lines; along them it is the same
    constexpr double kLeastPixels = 1;
    const double tolerance =
        std::clamp(kSigmas * epipolarNoise(rays, mask, essential, secondLens.focal), kLeastPixels, 1.5 * options.pixels) /
        focal;
    const int epipolar = countOf(mask);
    const Turn turn = dominantTurn(rays, tolerance, options.seed);
    const auto agreeing = static_cast<double>(turn.agreeing.size());
    if (agreeing < options.leastInliers || agreeing < options.leastShare * pair.candidates ||
        agreeing < kExplains * epipolar)
        return false;
    pair.kind = PairKind::Turn;
    pair.secondFromFirst = {turn.rotation, Eigen::Vector3d::Zero()};
    for (const std::size_t i : turn.agreeing)
        pair.inliers.push_back(matches[i]);
    return true;
}

} // namespace

TwoView verifyPair(const PhotoFeatures& first, const Lens& firstLens, const PhotoFeatures& second,
                   const Lens& secondLens, const std::vector<Match>& matches, const TwoViewOptions& options) {
    TwoView pair;
    pair.candidates = static_cast<int>(matches.size());
    if (pair.candidates < options.leastInliers)
        return pair;
    MatchedPixels pixels = pixelsOf(first, second, matches);
    const bool calibrated = firstLens.focal > 0 && secondLens.focal > 0;
    cv::Mat mask;
    cv::Mat model;
    try {
        const cv::UsacParams parameters = parametersOf(options, options.pixels);
        model = calibrated
                    ? cv::findEssentialMat(pixels.first, pixels.second, matrixOf(firstLens),
                                           matrixOf(secondLens), cv::noArray(), cv::noArray(), mask, parameters)
                    : cv::findFundamentalMat(pixels.first, pixels.second, mask, parameters);
        if (model.rows != 3 || model.cols != 3)
            return pair;
        const int found = countOf(mask);
        if (calibrated && isTurn(pixels, firstLens, secondLens, matches, model, mask, options, pair))
            return pair;
        if (found < options.leastInliers || found < options.leastShare * pair.candidates)
            return pair;
        keep(mask, matches, pixels, pair.inliers);
        pair.planarShare = homographyShare(pixels, options);
        pair.kind = pair.planarShare >= kExplains ? PairKind::Planar : PairKind::General;
        if (calibrated) {
            const bool hasEssential = poseFromEssential(model, firstLens, secondLens, pixels, pair);
            if (!hasEssential) {
                // On a plane the essential matrix may be none; the plane itself still tells the pose.
                if (pair.kind != PairKind::Planar)
                    return unrelated(pair);
                pair.secondFromFirst = poseFromPlane(pixels, firstLens, secondLens, options);
            }
            if (static_cast<int>(pair.inliers.size()) < options.leastInliers)
                return unrelated(pair);
            if (hasEssential) { // else the angle stays 0: such a pair is no start
                pair.planarShare = homographyShare(pixels, options);
                pair.kind = pair.planarShare >= kExplains ? PairKind::Planar : PairKind::General;
                pair.medianAngleDegrees =
                    medianAngle(raysOf(pixels, firstLens, secondLens), pair.secondFromFirst.rotation);
            }
        } else {
            cv::cv2eigen(model, pair.fundamental);
        }
    } catch (const cv::Exception&) {
        // A solver that met a degenerate set has found no geometry.
        return unrelated(pair);
    }
    return pair;
}

} // namespace fathom
