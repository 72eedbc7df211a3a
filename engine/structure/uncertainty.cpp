#include "engine/structure/bundle.h"

#include <Eigen/Cholesky>
#include <Eigen/Geometry>

#include <cmath>
#include <numbers>

namespace fathom {

namespace {

constexpr double kDegrees = 180 / std::numbers::pi;

Eigen::Matrix3d crossMatrix(const Eigen::Vector3d& v) {
    Eigen::Matrix3d m;
    m << 0, -v.z(), v.y(), v.z(), 0, -v.x(), -v.y(), v.x(), 0;
    return m;
}

/// How one sight changes with its camera (rotation in the camera, translation), its lens and its point.
struct SightDerivative {
    Eigen::Matrix<double, 2, 6> camera;
    Eigen::Vector2d logFocal;
    Eigen::Matrix<double, 2, 3> point;
    Eigen::Vector2d residual;
    double weight = 0; ///< of the robust loss
};

SightDerivative derivativeOf(const Bundle& bundle, const BundlePoint& point, const BundleSight& sight,
                             double lossPixels) {
    const BundleCamera& camera = bundle.cameras[static_cast<std::size_t>(sight.camera)];
    const Lens& lens = bundle.lenses[static_cast<std::size_t>(camera.lens)];
    SightDerivative derivative;
    const Eigen::Vector3d rotated = camera.cameraFromWorld.rotation * point.position;
    const Eigen::Vector3d p = rotated + camera.cameraFromWorld.translation;
    if (p.z() <= 0)
        return derivative;
    // The radial term bends the derivative by a few percent at most and is left out of it.
    Eigen::Matrix<double, 2, 3> project;
    project << 1 / p.z(), 0, -p.x() / (p.z() * p.z()), 0, 1 / p.z(), -p.y() / (p.z() * p.z());
    project *= lens.focal;
    derivative.camera << -project * crossMatrix(rotated), project;
    derivative.logFocal = lens.focal * p.head<2>() / p.z();
    derivative.point = project * camera.cameraFromWorld.rotation;
    derivative.residual = lens.pixel(p) - sight.pixel;
    derivative.weight = 1 / (1 + derivative.residual.squaredNorm() / (lossPixels * lossPixels));
    return derivative;
}

/// Normal matrix of the cameras and lenses after the points are eliminated.
class ReducedSystem {
public:
    ReducedSystem(const Bundle& bundle, const BundleOptions& options)
        : m_bundle(bundle), m_options(options),
          m_lensColumns(options.lenses == LensFreedom::Fixed ? 0 : static_cast<int>(bundle.lenses.size())),
          m_size(6 * static_cast<int>(bundle.cameras.size()) + m_lensColumns) {
        m_normal = Eigen::MatrixXd::Zero(m_size, m_size);
        for (const BundlePoint& point : bundle.points)
            eliminate(point);
        addPriors();
    }

    [[nodiscard]] const Eigen::MatrixXd& normal() const { return m_normal; }
    /// Variance of a pixel coordinate, at least that of a tenth of a pixel.
    [[nodiscard]] double pixelVariance() const {
        return std::max(0.01, m_squares / std::max(1.0, m_weights));
    }

private:
    void eliminate(const BundlePoint& point) {
        Eigen::Matrix3d ofPoint = Eigen::Matrix3d::Zero();
        std::vector<SightDerivative> derivatives;
        for (const BundleSight& sight : point.sights) {
            derivatives.push_back(derivativeOf(m_bundle, point, sight, m_options.lossPixels));
            const SightDerivative& d = derivatives.back();
            ofPoint += d.weight * d.point.transpose() * d.point;
            m_squares += d.weight * d.residual.squaredNorm() / 2;
            m_weights += d.weight;
        }
        const Eigen::LDLT<Eigen::Matrix3d> factor(ofPoint);
        if (factor.info() != Eigen::Success || factor.vectorD().minCoeff() <= 0)
            return;
        const std::size_t count = point.sights.size();
        std::vector<Eigen::Matrix<double, 7, 3>> crossed(count);
        for (std::size_t i = 0; i < count; ++i) {
            const SightDerivative& d = derivatives[i];
            Eigen::Matrix<double, 2, 7> both;
            both << d.camera, d.logFocal;
            crossed[i] = d.weight * both.transpose() * d.point;
            add(point.sights[i], point.sights[i], d.weight * both.transpose() * both);
        }
        for (std::size_t i = 0; i < count; ++i)
            for (std::size_t j = 0; j < count; ++j)
                add(point.sights[i], point.sights[j],
                    -crossed[i] * factor.solve(crossed[j].transpose()).eval());
    }

    void add(const BundleSight& a, const BundleSight& b, const Eigen::Matrix<double, 7, 7>& block) {
        const int row = 6 * a.camera;
        const int column = 6 * b.camera;
        m_normal.block<6, 6>(row, column) += block.topLeftCorner<6, 6>();
        if (m_lensColumns == 0)
            return;
        const int rowLens = lensColumn(a.camera);
        const int columnLens = lensColumn(b.camera);
        m_normal.block<6, 1>(row, columnLens) += block.topRightCorner<6, 1>();
        m_normal.block<1, 6>(rowLens, column) += block.bottomLeftCorner<1, 6>();
        m_normal(rowLens, columnLens) += block(6, 6);
    }

    [[nodiscard]] int lensColumn(int camera) const {
        return 6 * static_cast<int>(m_bundle.cameras.size()) +
               m_bundle.cameras[static_cast<std::size_t>(camera)].lens;
    }

    void addPriors() {
        for (std::size_t i = 0; i < m_bundle.cameras.size(); ++i) {
            const auto& prior = m_bundle.cameras[i].prior;
            if (!prior)
                continue;
            const auto at = static_cast<Eigen::Index>(6 * i);
            const double turn = kDegrees / prior->rotationSigmaDegrees;
            m_normal.block<3, 3>(at, at).diagonal().array() += turn * turn;
            m_normal.block<3, 3>(at + 3, at + 3).diagonal().array() +=
                1 / (prior->positionSigma * prior->positionSigma);
        }
        if (m_options.focalSigma > 0)
            for (int i = 0; i < m_lensColumns; ++i)
                m_normal(m_size - m_lensColumns + i, m_size - m_lensColumns + i) +=
                    1 / (m_options.focalSigma * m_options.focalSigma);
    }

    const Bundle& m_bundle;
    const BundleOptions& m_options;
    const int m_lensColumns;
    const int m_size;
    Eigen::MatrixXd m_normal;
    double m_squares = 0;
    double m_weights = 0;
};

/// Columns that stay once the gauge is held: without camera 0 and the scale's coordinate of the farthest one,
/// whose own gauge is its distance along the line to camera 0.
std::vector<int> freeColumns(const Bundle& bundle, int size) {
    std::vector<int> columns;
    const std::size_t far = farthestCamera(bundle);
    Eigen::Index largest = 0;
    const Eigen::Vector3d first = bundle.cameras.front().cameraFromWorld.inverse().translation;
    (bundle.cameras[far].cameraFromWorld * first).cwiseAbs().maxCoeff(&largest);
    for (int column = 6; column < size; ++column)
        if (column != static_cast<int>(6 * far) + 3 + static_cast<int>(largest))
            columns.push_back(column);
    return columns;
}

} // namespace

std::vector<CameraUncertainty> uncertaintyOf(const Bundle& bundle, const BundleOptions& options) {
    if (bundle.cameras.size() < 2)
        return std::vector<CameraUncertainty>(bundle.cameras.size());
    const ReducedSystem system(bundle, options);
    const Eigen::MatrixXd& normal = system.normal();
    const std::vector<int> columns = freeColumns(bundle, static_cast<int>(normal.rows()));
    const Eigen::MatrixXd held = normal(columns, columns);
    const Eigen::LDLT<Eigen::MatrixXd> factor(held);
    if (factor.info() != Eigen::Success || !factor.isPositive() ||
        factor.vectorD().minCoeff() <= 1e-14 * factor.vectorD().maxCoeff())
        return {};
    const Eigen::MatrixXd inverse =
        factor.solve(Eigen::MatrixXd::Identity(held.rows(), held.cols())) * system.pixelVariance();
    Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(normal.rows(), normal.cols());
    for (std::size_t row = 0; row < columns.size(); ++row)
        for (std::size_t column = 0; column < columns.size(); ++column)
            covariance(columns[row], columns[column]) =
                inverse(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(column));

    std::vector<CameraUncertainty> result(bundle.cameras.size());
    for (std::size_t i = 0; i < result.size(); ++i) {
        const auto block = covariance.block<6, 6>(static_cast<Eigen::Index>(6 * i), static_cast<Eigen::Index>(6 * i));
        const RigidTransform& pose = bundle.cameras[i].cameraFromWorld;
        // centre = −Rᵀ exp(−ω) t for a small turn ω in the camera
        Eigen::Matrix<double, 3, 6> centre;
        centre << -pose.rotation.transpose() * crossMatrix(pose.translation), -pose.rotation.transpose();
        result[i].rotationDegrees = kDegrees * std::sqrt(std::max(0.0, block.topLeftCorner<3, 3>().trace()));
        result[i].position = std::sqrt(std::max(0.0, (centre * block * centre.transpose()).trace()));
        if (options.lenses != LensFreedom::Fixed) {
            const auto lens = static_cast<Eigen::Index>(6 * result.size()) + bundle.cameras[i].lens;
            result[i].focal = std::sqrt(std::max(0.0, covariance(lens, lens)));
        }
    }
    return result;
}

} // namespace fathom
