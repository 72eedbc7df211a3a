#include "engine/structure/bundle.h"

#include <ceres/ceres.h>
#include <ceres/rotation.h>

#include <Eigen/Geometry>

#include <array>
#include <cmath>
#include <numbers>

namespace fathom {

namespace {

constexpr double kDegrees = 180 / std::numbers::pi;

/// Distance in pixels between where a point was seen and where it projects.
struct Reprojection {
    Eigen::Vector2d pixel;
    Eigen::Vector2d principal;

    /// \param camera angle-axis and translation of cameraFromWorld  \param lens logarithm of the focal length
    /// and the radial term
    template <typename T>
    bool operator()(const T* camera, const T* lens, const T* point, T* residual) const {
        T inCamera[3];
        ceres::AngleAxisRotatePoint(camera, point, inCamera);
        for (int i = 0; i < 3; ++i)
            inCamera[i] += camera[3 + i];
        // Points that slip behind a camera on the way are pulled back by a large finite residual.
        const T depth = inCamera[2] > T(1e-6) ? inCamera[2] : T(1e-6);
        const T x = inCamera[0] / depth;
        const T y = inCamera[1] / depth;
        const T zoom = ceres::exp(lens[0]) * (T(1) + lens[1] * (x * x + y * y));
        residual[0] = zoom * x + principal.x() - pixel.x();
        residual[1] = zoom * y + principal.y() - pixel.y();
        return true;
    }
};

/// How far a camera has left the pose it was believed to have, in standard deviations.
struct PriorDistance {
    Eigen::Matrix3d worldFromPrior;
    Eigen::Vector3d centre;
    double rotationSigma;
    double positionSigma;

    template <typename T>
    bool operator()(const T* camera, T* residual) const {
        T rotation[9]; // column-major
        ceres::AngleAxisToRotationMatrix(camera, rotation);
        T difference[9];
        for (int row = 0; row < 3; ++row)
            for (int column = 0; column < 3; ++column) {
                T sum(0);
                for (int k = 0; k < 3; ++k)
                    sum += rotation[k * 3 + row] * T(worldFromPrior(k, column));
                difference[column * 3 + row] = sum;
            }
        T turn[3];
        ceres::RotationMatrixToAngleAxis(difference, turn);
        for (int i = 0; i < 3; ++i) {
            T own(0); // centre = −Rᵀ t
            for (int k = 0; k < 3; ++k)
                own -= rotation[i * 3 + k] * camera[3 + k];
            residual[i] = turn[i] / rotationSigma;
            residual[3 + i] = (own - T(centre[i])) / positionSigma;
        }
        return true;
    }
};

/// Keeps a focal length near its start.
struct FocalPrior {
    double logFocal;
    double sigma;
    template <typename T>
    bool operator()(const T* lens, T* residual) const {
        residual[0] = (lens[0] - T(logFocal)) / sigma;
        return true;
    }
};

class StopOnCancel : public ceres::IterationCallback {
public:
    explicit StopOnCancel(const CancelToken& token) : m_token(token) {}
    ceres::CallbackReturnType operator()(const ceres::IterationSummary&) override {
        return m_token.isCancelled() ? ceres::SOLVER_ABORT : ceres::SOLVER_CONTINUE;
    }

private:
    const CancelToken& m_token;
};

using CameraBlock = std::array<double, 6>;
using LensBlock = std::array<double, 2>;

CameraBlock blockOf(const RigidTransform& pose) {
    CameraBlock block;
    const Eigen::AngleAxisd turn(pose.rotation);
    const Eigen::Vector3d vector = turn.angle() * turn.axis();
    for (int i = 0; i < 3; ++i) {
        block[static_cast<std::size_t>(i)] = vector[i];
        block[static_cast<std::size_t>(3 + i)] = pose.translation[i];
    }
    return block;
}

RigidTransform poseOf(const CameraBlock& block) {
    RigidTransform pose;
    const Eigen::Vector3d vector(block[0], block[1], block[2]);
    if (vector.norm() > 0)
        pose.rotation = Eigen::AngleAxisd(vector.norm(), vector.normalized()).toRotationMatrix();
    pose.translation = {block[3], block[4], block[5]};
    return pose;
}

bool needsGauge(const Bundle& bundle) {
    for (const BundleCamera& camera : bundle.cameras)
        if (camera.fixed || camera.prior)
            return false;
    return true;
}

/// The coordinate of the farthest camera's translation that holds the scale.
int scaleCoordinate(const Bundle& bundle) {
    // Relative to the first camera, whose pose need not be the identity.
    Eigen::Index largest = 0;
    const RigidTransform& far = bundle.cameras[farthestCamera(bundle)].cameraFromWorld;
    const Eigen::Vector3d towardsFirst = far * bundle.cameras.front().cameraFromWorld.inverse().translation;
    towardsFirst.cwiseAbs().maxCoeff(&largest);
    return static_cast<int>(largest);
}

/// One solve: the bundle in Ceres' blocks and back.
class Adjustment {
public:
    Adjustment(Bundle& bundle, const BundleOptions& options) : m_bundle(bundle), m_options(options) {
        for (const BundleCamera& camera : bundle.cameras)
            m_cameras.push_back(blockOf(camera.cameraFromWorld));
        for (const Lens& lens : bundle.lenses)
            m_lenses.push_back({std::log(lens.focal), lens.radial});
        addPoints();
        holdWhatIsKnown();
    }

    void solve(const CancelToken& token) {
        ceres::Solver::Options options;
        options.linear_solver_type = ceres::SPARSE_SCHUR;
        constexpr std::size_t kDenseUpTo = 30; // cameras; a small reduced system is quicker dense
        if (m_bundle.cameras.size() <= kDenseUpTo)
            options.linear_solver_type = ceres::DENSE_SCHUR;
        options.linear_solver_ordering = std::make_shared<ceres::ParameterBlockOrdering>();
        for (BundlePoint& point : m_bundle.points)
            if (m_problem.HasParameterBlock(point.position.data()))
                options.linear_solver_ordering->AddElementToGroup(point.position.data(), 0);
        for (CameraBlock& camera : m_cameras)
            if (m_problem.HasParameterBlock(camera.data()))
                options.linear_solver_ordering->AddElementToGroup(camera.data(), 1);
        for (LensBlock& lens : m_lenses)
            if (m_problem.HasParameterBlock(lens.data()))
                options.linear_solver_ordering->AddElementToGroup(lens.data(), 1);
        options.max_num_iterations = m_options.maximumIterations;
        options.function_tolerance = 1e-6;
        options.num_threads = 1;
        options.logging_type = ceres::SILENT;
        StopOnCancel stop(token);
        options.callbacks.push_back(&stop);
        ceres::Solver::Summary summary;
        ceres::Solve(options, &m_problem, &summary);
        token.throwIfCancelled();
        if (summary.IsSolutionUsable())
            takeOver();
    }

private:
    void addPoints() {
        for (BundlePoint& point : m_bundle.points)
            for (const BundleSight& sight : point.sights) {
                const int lens = m_bundle.cameras[static_cast<std::size_t>(sight.camera)].lens;
                const Lens& glass = m_bundle.lenses[static_cast<std::size_t>(lens)];
                m_problem.AddResidualBlock(
                    new ceres::AutoDiffCostFunction<Reprojection, 2, 6, 2, 3>(
                        new Reprojection{sight.pixel, {glass.cx, glass.cy}}),
                    new ceres::CauchyLoss(m_options.lossPixels),
                    m_cameras[static_cast<std::size_t>(sight.camera)].data(),
                    m_lenses[static_cast<std::size_t>(lens)].data(), point.position.data());
            }
    }

    void holdWhatIsKnown() {
        for (std::size_t i = 0; i < m_cameras.size(); ++i) {
            const BundleCamera& camera = m_bundle.cameras[i];
            if (!m_problem.HasParameterBlock(m_cameras[i].data()))
                continue;
            if (camera.fixed)
                m_problem.SetParameterBlockConstant(m_cameras[i].data());
            else if (camera.prior)
                m_problem.AddResidualBlock(
                    new ceres::AutoDiffCostFunction<PriorDistance, 6, 6>(
                        new PriorDistance{camera.prior->cameraFromWorld.rotation.transpose(),
                                          camera.prior->cameraFromWorld.inverse().translation,
                                          camera.prior->rotationSigmaDegrees / kDegrees,
                                          camera.prior->positionSigma}),
                    nullptr, m_cameras[i].data());
        }
        if (needsGauge(m_bundle) && m_bundle.cameras.size() >= 2) {
            const std::size_t far = farthestCamera(m_bundle);
            if (m_problem.HasParameterBlock(m_cameras.front().data()))
                m_problem.SetParameterBlockConstant(m_cameras.front().data());
            if (m_problem.HasParameterBlock(m_cameras[far].data()))
                m_problem.SetManifold(m_cameras[far].data(),
                                      new ceres::SubsetManifold(6, {3 + scaleCoordinate(m_bundle)}));
        }
        for (LensBlock& lens : m_lenses) {
            if (!m_problem.HasParameterBlock(lens.data()))
                continue;
            if (m_options.lenses == LensFreedom::Fixed) {
                m_problem.SetParameterBlockConstant(lens.data());
                continue;
            }
            if (m_options.lenses == LensFreedom::Focal)
                m_problem.SetManifold(lens.data(), new ceres::SubsetManifold(2, {1}));
            if (m_options.focalSigma > 0)
                m_problem.AddResidualBlock(new ceres::AutoDiffCostFunction<FocalPrior, 1, 2>(
                                               new FocalPrior{lens[0], m_options.focalSigma}),
                                           nullptr, lens.data());
        }
    }

    void takeOver() {
        for (std::size_t i = 0; i < m_cameras.size(); ++i)
            m_bundle.cameras[i].cameraFromWorld = poseOf(m_cameras[i]);
        for (std::size_t i = 0; i < m_lenses.size(); ++i) {
            m_bundle.lenses[i].focal = std::exp(m_lenses[i][0]);
            m_bundle.lenses[i].radial = m_lenses[i][1];
        }
    }

    Bundle& m_bundle;
    const BundleOptions& m_options;
    std::vector<CameraBlock> m_cameras;
    std::vector<LensBlock> m_lenses;
    ceres::Problem m_problem; ///< last: refers to the blocks
};

double rootMeanSquare(const Bundle& bundle) {
    double sum = 0;
    std::size_t count = 0;
    for (const BundlePoint& point : bundle.points)
        for (const BundleSight& sight : point.sights) {
            const BundleCamera& camera = bundle.cameras[static_cast<std::size_t>(sight.camera)];
            const Eigen::Vector3d inCamera = camera.cameraFromWorld * point.position;
            if (inCamera.z() <= 0)
                continue;
            sum += (bundle.lenses[static_cast<std::size_t>(camera.lens)].pixel(inCamera) - sight.pixel)
                       .squaredNorm();
            ++count;
        }
    return count == 0 ? 0 : std::sqrt(sum / static_cast<double>(count));
}

} // namespace

std::size_t farthestCamera(const Bundle& bundle) {
    std::size_t far = 0;
    double widest = -1;
    const Eigen::Vector3d first = bundle.cameras.front().cameraFromWorld.inverse().translation;
    for (std::size_t i = 1; i < bundle.cameras.size(); ++i) {
        const double distance =
            (bundle.cameras[i].cameraFromWorld.inverse().translation - first).norm();
        if (distance > widest) {
            widest = distance;
            far = i;
        }
    }
    return far;
}

double adjust(Bundle& bundle, const BundleOptions& options, const CancelToken& token) {
    token.throwIfCancelled();
    Adjustment(bundle, options).solve(token);
    return rootMeanSquare(bundle);
}

} // namespace fathom
