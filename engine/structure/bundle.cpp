#include "engine/structure/bundle.h"

#include <ceres/ceres.h>
#include <ceres/rotation.h>
#include <glog/logging.h>

#include <Eigen/Geometry>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace fathom {

namespace {

constexpr double kDegrees = 180 / std::numbers::pi;

using CameraBlock = std::array<double, 6>; ///< angle-axis and translation of cameraFromWorld
using LensBlock = std::array<double, 2>;   ///< logarithm of the focal length, radial term

Eigen::Matrix3d crossMatrix(const Eigen::Vector3d& v) {
    Eigen::Matrix3d m;
    m << 0, -v.z(), v.y(), v.z(), 0, -v.x(), -v.y(), v.x(), 0;
    return m;
}

/// What all sights of one camera share, computed once for each trial of the solver.
struct CameraState {
    Eigen::Matrix3d rotation;
    Eigen::Matrix3d turn; ///< of the rotation vector: a change d turns the camera by turn · d (left Jacobian)
};

CameraState stateOf(const CameraBlock& block) {
    CameraState state{Eigen::Matrix3d::Identity(), Eigen::Matrix3d::Identity()};
    const Eigen::Vector3d vector(block[0], block[1], block[2]);
    const double angle = vector.norm();
    if (angle < 1e-8) {
        state.rotation += crossMatrix(vector);
        return state;
    }
    const Eigen::Vector3d axis = vector / angle;
    const double sine = std::sin(angle);
    const double cosine = std::cos(angle);
    const Eigen::Matrix3d along = axis * axis.transpose();
    const Eigen::Matrix3d across = crossMatrix(axis);
    const Eigen::Matrix3d one = Eigen::Matrix3d::Identity();
    state.rotation = cosine * one + (1 - cosine) * along + sine * across;
    state.turn = sine / angle * one + (1 - sine / angle) * along + (1 - cosine) / angle * across;
    return state;
}

/// Keeps the camera states in step with the solver's trials.
class CameraStates : public ceres::EvaluationCallback {
public:
    explicit CameraStates(const std::vector<CameraBlock>& blocks) : m_blocks(blocks), m_states(blocks.size()) {
        PrepareForEvaluation(true, true);
    }

    void PrepareForEvaluation(bool, bool isNewPlace) override {
        if (isNewPlace)
            std::ranges::transform(m_blocks, m_states.begin(), stateOf);
    }
    [[nodiscard]] const CameraState& of(std::size_t camera) const { return m_states[camera]; }

private:
    const std::vector<CameraBlock>& m_blocks;
    std::vector<CameraState> m_states;
};

/// Distance in pixels between where a point was seen and where it projects. Blocks: camera, lens, point.
class Reprojection : public ceres::SizedCostFunction<2, 6, 2, 3> {
public:
    Reprojection(const CameraState& camera, const Eigen::Vector2d& pixel, const Eigen::Vector2d& principal)
        : m_camera(camera), m_pixel(pixel), m_principal(principal) {}

    bool Evaluate(const double* const* parameters, double* residuals, double** jacobians) const override {
        const Eigen::Map<const Eigen::Vector3d> translation(parameters[0] + 3);
        const Eigen::Map<const Eigen::Vector3d> point(parameters[2]);
        const Eigen::Vector3d rotated = m_camera.rotation * point;
        const Eigen::Vector3d inCamera = rotated + translation;
        // Points that slip behind a camera on the way are pulled back by a large finite residual.
        constexpr double kNearest = 1e-6;
        const bool isBefore = inCamera.z() > kNearest;
        const double depth = isBefore ? inCamera.z() : kNearest;
        const Eigen::Vector2d ray = inCamera.head<2>() / depth;
        const double focal = std::exp(parameters[1][0]);
        const double radial = parameters[1][1];
        const double zoom = 1 + radial * ray.squaredNorm();
        Eigen::Map<Eigen::Vector2d> gap(residuals);
        gap = focal * zoom * ray + m_principal - m_pixel;
        if (!jacobians)
            return true;
        const Eigen::Matrix2d byRay =
            focal * (zoom * Eigen::Matrix2d::Identity() + 2 * radial * ray * ray.transpose());
        Eigen::Matrix<double, 2, 3> byPlace;
        byPlace << byRay / depth, isBefore ? (-byRay * ray / depth).eval() : Eigen::Vector2d::Zero().eval();
        if (jacobians[0]) {
            Eigen::Map<Eigen::Matrix<double, 2, 6, Eigen::RowMajor>> byCamera(jacobians[0]);
            byCamera.leftCols<3>() = -byPlace * crossMatrix(rotated) * m_camera.turn;
            byCamera.rightCols<3>() = byPlace;
        }
        if (jacobians[1]) {
            Eigen::Map<Eigen::Matrix<double, 2, 2, Eigen::RowMajor>> byLens(jacobians[1]);
            byLens << focal * zoom * ray, focal * ray.squaredNorm() * ray;
        }
        if (jacobians[2]) {
            Eigen::Map<Eigen::Matrix<double, 2, 3, Eigen::RowMajor>> byPoint(jacobians[2]);
            byPoint = byPlace * m_camera.rotation;
        }
        return true;
    }

private:
    const CameraState& m_camera;
    const Eigen::Vector2d m_pixel;
    const Eigen::Vector2d m_principal;
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
    Adjustment(Bundle& bundle, const BundleOptions& options)
        : m_bundle(bundle), m_options(options), m_cameras(blocksOf(bundle)), m_states(m_cameras),
          m_loss(options.lossPixels), m_problem(settings(m_states)) {
        for (const Lens& lens : bundle.lenses)
            m_lenses.push_back({std::log(lens.focal), lens.radial});
        addPoints();
        holdWhatIsKnown();
    }

    void solve(const CancelToken& token) {
        FLAGS_minloglevel = google::GLOG_ERROR; // a refused step is the solver's daily business, no news for people
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
        // A group of their own: inside a group blocks are ordered by address, which differs from run to run between two
        // arrays, and sums with it.
        for (LensBlock& lens : m_lenses)
            if (m_problem.HasParameterBlock(lens.data()))
                options.linear_solver_ordering->AddElementToGroup(lens.data(), 2);
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
    static std::vector<CameraBlock> blocksOf(const Bundle& bundle) {
        std::vector<CameraBlock> blocks;
        for (const BundleCamera& camera : bundle.cameras)
            blocks.push_back(blockOf(camera.cameraFromWorld));
        return blocks;
    }

    static ceres::Problem::Options settings(CameraStates& states) {
        ceres::Problem::Options options;
        options.loss_function_ownership = ceres::DO_NOT_TAKE_OWNERSHIP; // one for all
        options.evaluation_callback = &states;
        return options;
    }

    void addPoints() {
        for (BundlePoint& point : m_bundle.points)
            for (const BundleSight& sight : point.sights) {
                const auto camera = static_cast<std::size_t>(sight.camera);
                const auto lens = static_cast<std::size_t>(m_bundle.cameras[camera].lens);
                const Lens& glass = m_bundle.lenses[lens];
                m_problem.AddResidualBlock(
                    new Reprojection(m_states.of(camera), sight.pixel, {glass.cx, glass.cy}), &m_loss,
                    m_cameras[camera].data(), m_lenses[lens].data(), point.position.data());
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
    CameraStates m_states;
    ceres::CauchyLoss m_loss;
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
