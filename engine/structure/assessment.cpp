#include "engine/structure/assessment.h"

#include "engine/geometry/median.h"

#include <Eigen/Eigenvalues>
#include <Eigen/Geometry>

#include <algorithm>
#include <cmath>
#include <random>

namespace fathom {

namespace {

constexpr std::size_t kLeastFeatures = 60;
constexpr int kLeastObservations = 20;
constexpr double kWorstRotationDegrees = 0.5; ///< standard deviation
constexpr double kWorstPosition = 0.02;       ///< standard deviation, of the median distance of its points
constexpr double kWorstFocal = 0.03;          ///< standard deviation, relative
constexpr double kLeastAgreement = 0.8;       ///< of the verified matches with placed photos
constexpr double kMostTurnDegrees = 3;        ///< between a strong pair's rotation and the placed cameras'
constexpr int kStrongPair = 50;               ///< inliers
constexpr double kEpipolarPixels = 4;
constexpr double kRelief = 0.25;  ///< least share of a strong pair's inliers that no single plane explains
constexpr double kRepeats = 0.3;  ///< share of a photo's agreeing sights with a twin elsewhere in it
constexpr double kUnique = 100;   ///< agreeing sights without one that no repetition feigns
constexpr double kFlat = 0.95;    ///< share of points that one plane explains
constexpr double kFlatPairs = 0.99; ///< the same of the inliers of pairs, where the lens is not known

/// Distance of a match from the epipolar line in the second photo, pixels.
double epipolarDistance(const Eigen::Vector3d& firstRay, const Lens& secondLens, const Eigen::Vector2d& pixel,
                        const RigidTransform& secondFromFirst) {
    // The plane of the first ray and both centres, cut with the second photo's plane z = 1.
    const Eigen::Vector3d normal =
        secondFromFirst.translation.cross(secondFromFirst.rotation * firstRay);
    const double length = normal.head<2>().norm();
    if (length < 1e-12)
        return 0;
    return secondLens.focal * std::abs(normal.dot(secondLens.ray(pixel))) / length;
}

class Assessment {
public:
    explicit Assessment(const PlacementEvidence& evidence)
        : m_evidence(evidence), m_reconstruction(evidence.reconstruction),
          m_uncertainty(evidence.reconstruction.uncertainty()),
          m_isFlat(flatShare() >= kFlat || (isLensSearched() && pairFlatness() >= kFlatPairs)), m_trusted(evidence.photos.size(), 1) {
        distrustContradicting();
    }

    [[nodiscard]] ViewPlacement assess(std::size_t photo) const {
        ViewPlacement placement;
        placement.view = m_evidence.photos[photo].view;
        for (const VerifiedPair& pair : m_evidence.pairs)
            placement.matchedViews += touches(pair, photo) && isVerified(pair) ? 1 : 0;
        if (!m_reconstruction.pose(photo)) {
            placement.problem = whyNotPlaced(photo, placement.matchedViews);
            return placement;
        }
        placement.origin = m_evidence.origins[photo];
        measure(photo, placement);
        placement.problem = doubtAbout(photo, placement);
        placement.state = placement.problem == PlacementProblem::None ? PlacementState::Placed
                                                                     : PlacementState::Doubtful;
        return placement;
    }

private:
    [[nodiscard]] static bool touches(const VerifiedPair& pair, std::size_t photo) {
        return pair.first == static_cast<std::int32_t>(photo) || pair.second == static_cast<std::int32_t>(photo);
    }
    [[nodiscard]] static bool isVerified(const VerifiedPair& pair) {
        return pair.geometry.kind != PairKind::Unrelated;
    }

    [[nodiscard]] PlacementProblem whyNotPlaced(std::size_t photo, int matchedViews) const {
        if (m_evidence.features[photo].count() < kLeastFeatures)
            return PlacementProblem::TooFewFeatures;
        if (matchedViews == 0)
            return PlacementProblem::TooFewMatches;
        if (onlyTurns(photo))
            return PlacementProblem::NoParallax;
        if (m_evidence.group[photo] != m_evidence.placedGroup)
            return PlacementProblem::NotConnected;
        return hardlyMoves(photo) ? PlacementProblem::NoParallax : PlacementProblem::Disagrees;
    }

    /// Whether no pair with the photo has parallax that points could be found from.
    [[nodiscard]] bool hardlyMoves(std::size_t photo) const {
        constexpr double kLeastDegrees = 1;
        return std::ranges::none_of(m_evidence.pairs, [&](const VerifiedPair& pair) {
            return touches(pair, photo) && isVerified(pair) && pair.geometry.medianAngleDegrees >= kLeastDegrees;
        });
    }

    [[nodiscard]] bool onlyTurns(std::size_t photo) const {
        return std::ranges::none_of(m_evidence.pairs, [&](const VerifiedPair& pair) {
            return touches(pair, photo) &&
                   (pair.geometry.kind == PairKind::General || pair.geometry.kind == PairKind::Planar);
        });
    }

    void measure(std::size_t photo, ViewPlacement& placement) const {
        double squares = 0;
        for (const auto& [track, sight] : m_reconstruction.visiblePoints(photo)) {
            const TrackPoint& point = m_reconstruction.points()[track];
            if (point.agrees[sight] == 0)
                continue;
            const double distance = m_reconstruction.residual(point.track[sight], *point.position);
            squares += distance * distance;
            ++placement.observations;
        }
        if (placement.observations > 0)
            placement.residualPixels = std::sqrt(squares / placement.observations) *
                                       m_evidence.features[photo].originalPerRaster();
        if (photo < m_uncertainty.size() && m_uncertainty[photo]) {
            placement.rotationSigmaDegrees = m_uncertainty[photo]->rotationDegrees;
            placement.positionSigma = m_uncertainty[photo]->position;
        }
    }

    [[nodiscard]] PlacementProblem doubtAbout(std::size_t photo, const ViewPlacement& placement) const {
        if (placement.origin == PoseOrigin::Depth)
            return PlacementProblem::NoParallax;
        if (placement.matchedViews == 0 || placement.observations < kLeastObservations)
            return placement.matchedViews > 0 && onlyTurns(photo) ? PlacementProblem::NoParallax
                                                                  : PlacementProblem::TooFewMatches;
        if (m_isFlat)
            return PlacementProblem::PlaneOnly;
        if (repeatsItself(photo))
            return PlacementProblem::RepeatedTexture;
        if (m_trusted[photo] == 0 || agreement(photo) < kLeastAgreement || contradictsStrongPairs(photo))
            return PlacementProblem::Disagrees;
        if (m_uncertainty.empty() || placement.rotationSigmaDegrees > kWorstRotationDegrees ||
            placement.positionSigma > kWorstPosition * medianDistance(photo) ||
            m_uncertainty[photo]->focal > kWorstFocal)
            return PlacementProblem::Unstable;
        return PlacementProblem::None;
    }

    /// Whether what the camera rests on may be shifted: most pictures have something that repeats itself, but its matches
    /// are left out where the rest tells better.
    [[nodiscard]] bool repeatsItself(std::size_t photo) const {
        const std::vector<std::int32_t> agreeing = agreeingFeatures(photo);
        const double share = selfSimilarity(m_evidence.features[photo], agreeing);
        return share >= kRepeats && (1 - share) * static_cast<double>(agreeing.size()) < kUnique;
    }

    /// The photo's features whose sights agree with a point.
    [[nodiscard]] std::vector<std::int32_t> agreeingFeatures(std::size_t photo) const {
        std::vector<std::int32_t> features;
        for (const auto& [track, sight] : m_reconstruction.visiblePoints(photo))
            if (const TrackPoint& point = m_reconstruction.points()[track]; point.agrees[sight] != 0)
                features.push_back(point.track[sight].feature);
        return features;
    }

    /// Takes out the photo that agrees least with the others until all that are left agree: one wrong camera
    /// makes no other doubtful.
    void distrustContradicting() {
        while (true) {
            std::size_t worst = m_trusted.size();
            double least = kLeastAgreement;
            for (std::size_t photo = 0; photo < m_trusted.size(); ++photo)
                if (m_trusted[photo] != 0 && m_reconstruction.pose(photo) && agreement(photo) < least) {
                    least = agreement(photo);
                    worst = photo;
                }
            if (worst == m_trusted.size())
                break;
            m_trusted[worst] = 0;
        }
        // Where many had to go, those that are left may be the wrong ones.
        std::size_t agreeing = 0;
        for (std::size_t photo = 0; photo < m_trusted.size(); ++photo)
            agreeing += m_trusted[photo] != 0 && m_reconstruction.pose(photo) ? 1 : 0;
        constexpr double kLeastAgreeing = 0.7;
        if (static_cast<double>(agreeing) < kLeastAgreeing * static_cast<double>(m_reconstruction.placedCount()))
            m_trusted.assign(m_trusted.size(), 0);
    }

    [[nodiscard]] double medianDistance(std::size_t photo) const {
        std::vector<double> distances;
        for (const auto& [track, sight] : m_reconstruction.visiblePoints(photo))
            distances.push_back(
                (*m_reconstruction.pose(photo) * *m_reconstruction.points()[track].position).norm());
        return medianOf(std::move(distances));
    }

    [[nodiscard]] RigidTransform relative(const VerifiedPair& pair) const {
        return *m_reconstruction.pose(static_cast<std::size_t>(pair.second)) *
               m_reconstruction.pose(static_cast<std::size_t>(pair.first))->inverse();
    }

    [[nodiscard]] bool joinsPlaced(const VerifiedPair& pair, std::size_t photo) const {
        return touches(pair, photo) && isVerified(pair) &&
               m_reconstruction.pose(static_cast<std::size_t>(pair.first)) &&
               m_reconstruction.pose(static_cast<std::size_t>(pair.second));
    }

    /// Share of the photo's verified matches that the placed cameras explain.
    [[nodiscard]] double agreement(std::size_t photo) const {
        std::size_t all = 0;
        std::size_t agreeing = 0;
        for (const VerifiedPair& pair : m_evidence.pairs) {
            const auto other = static_cast<std::size_t>(
                pair.first == static_cast<std::int32_t>(photo) ? pair.second : pair.first);
            if (!joinsPlaced(pair, photo) || m_trusted[other] == 0)
                continue;
            const RigidTransform secondFromFirst = relative(pair);
            for (const Match& match : pair.geometry.inliers) {
                const Eigen::Vector2d first = m_reconstruction.pixelOf({pair.first, match.first});
                const Eigen::Vector2d second = m_reconstruction.pixelOf({pair.second, match.second});
                ++all;
                agreeing += epipolarDistance(
                                m_reconstruction.lens(static_cast<std::size_t>(pair.first)).ray(first),
                                m_reconstruction.lens(static_cast<std::size_t>(pair.second)), second,
                                secondFromFirst) < kEpipolarPixels
                                ? 1
                                : 0;
            }
        }
        return all == 0 ? 0 : static_cast<double>(agreeing) / static_cast<double>(all);
    }

    /// Whether most of the pairs with many inliers turn otherwise than the placed cameras. Pairs that are nearly flat
    /// may have chosen the wrong of their two solutions, and a mere turn often explains what a small step did.
    [[nodiscard]] bool contradictsStrongPairs(std::size_t photo) const {
        int strong = 0;
        int contradicting = 0;
        for (const VerifiedPair& pair : m_evidence.pairs) {
            if (!joinsPlaced(pair, photo) || pair.geometry.kind != PairKind::General ||
                1 - pair.geometry.planarShare < kRelief ||
                static_cast<int>(pair.geometry.inliers.size()) < kStrongPair)
                continue;
            ++strong;
            contradicting += angleOfDegrees(relative(pair).rotation.transpose() *
                                            pair.geometry.secondFromFirst.rotation) > kMostTurnDegrees
                                 ? 1
                                 : 0;
        }
        return 2 * contradicting > strong;
    }

    /// Whether nothing but the matches tells the focal length.
    [[nodiscard]] bool isLensSearched() const {
        return std::ranges::any_of(m_evidence.photos,
                                   [](const Photo& photo) { return photo.focalSource == FocalSource::Unknown; });
    }

    /// Share of the pairs' inliers that one plane a pair explains. Flat pairs fit any focal length, and the world that
    /// a wrong one bends is no plane any more.
    [[nodiscard]] double pairFlatness() const {
        double flat = 0;
        double all = 0;
        for (const VerifiedPair& pair : m_evidence.pairs)
            if (pair.geometry.kind == PairKind::General || pair.geometry.kind == PairKind::Planar) {
                const auto inliers = static_cast<double>(pair.geometry.inliers.size());
                flat += pair.geometry.planarShare * inliers;
                all += inliers;
            }
        return all > 0 ? flat / all : 0;
    }

    /// The two sights of a point whose rays meet at the widest angle: one predicts the other if a plane is all there is.
    struct PlaneTest {
        Eigen::Vector3d point;
        Eigen::Vector3d centre; ///< of the first camera
        Eigen::Vector3d ray;    ///< of the first sight, in the world
        std::size_t photo = 0;  ///< of the second sight
        Eigen::Vector2d pixel;
    };

    [[nodiscard]] std::vector<PlaneTest> planeTests() const {
        std::vector<PlaneTest> tests;
        for (const TrackPoint& point : m_reconstruction.points()) {
            if (!point.position)
                continue;
            std::vector<std::size_t> sights;
            std::vector<Eigen::Vector3d> directions;
            for (std::size_t i = 0; i < point.track.size(); ++i) {
                const auto& pose = m_reconstruction.pose(static_cast<std::size_t>(point.track[i].photo));
                if (point.agrees[i] == 0 || !pose)
                    continue;
                sights.push_back(i);
                directions.push_back((*point.position - pose->inverse().translation).normalized());
            }
            if (sights.size() < 2)
                continue;
            // From the first sight: all pairs of a long track tell no more.
            std::size_t widest = 1;
            for (std::size_t i = 2; i < sights.size(); ++i)
                if (directions[0].dot(directions[i]) < directions[0].dot(directions[widest]))
                    widest = i;
            const FeatureSight& from = point.track[sights.front()];
            const FeatureSight& to = point.track[sights[widest]];
            const auto first = static_cast<std::size_t>(from.photo);
            const RigidTransform worldFromFirst = m_reconstruction.pose(first)->inverse();
            tests.push_back({*point.position, worldFromFirst.translation,
                             worldFromFirst.rotation * m_reconstruction.lens(first).ray(m_reconstruction.pixelOf(from)),
                             static_cast<std::size_t>(to.photo), m_reconstruction.pixelOf(to)});
        }
        return tests;
    }

    /// Whether the plane normal · x = offset predicts the second sight from the first.
    [[nodiscard]] bool isOnPlane(const PlaneTest& test, const Eigen::Vector3d& normal, double offset,
                                 double tolerance) const {
        const double slope = normal.dot(test.ray);
        if (std::abs(slope) < 1e-9)
            return false;
        const double depth = (offset - normal.dot(test.centre)) / slope;
        const Eigen::Vector3d inSecond = *m_reconstruction.pose(test.photo) * (test.centre + depth * test.ray);
        return depth > 0 && inSecond.z() > 0 &&
               (m_reconstruction.lens(test.photo).pixel(inSecond) - test.pixel).norm() < tolerance;
    }

    /// How far a plane may be off in the photos: what its own sights are, by the noise that they show.
    [[nodiscard]] double planeTolerance() const {
        double squares = 0;
        double freedom = 0; // each point takes three of its sights' coordinates
        for (const TrackPoint& point : m_reconstruction.points()) {
            if (!point.position)
                continue;
            freedom -= 3;
            for (std::size_t i = 0; i < point.track.size(); ++i)
                if (point.agrees[i] != 0) {
                    const double distance = m_reconstruction.residual(point.track[i], *point.position);
                    squares += distance * distance;
                    freedom += 2;
                }
        }
        constexpr double kSigmas = 5; // of one coordinate; two sights make two coordinates' difference
        constexpr double kLeast = 1;
        constexpr double kMost = 3;
        return std::clamp(kSigmas * std::sqrt(squares / std::max(1.0, freedom)), kLeast, kMost);
    }

    /// Share of the points that one plane explains in the photos: however little relief there is, cameras are
    /// certain where the photos show it.
    [[nodiscard]] double flatShare() const {
        const std::vector<PlaneTest> tests = planeTests();
        if (tests.size() < 10)
            return 0;
        const double tolerance = planeTolerance();
        std::mt19937_64 random(7);
        double best = 0;
        const auto consider = [&](const Eigen::Vector3d& normal, const Eigen::Vector3d& place) {
            std::vector<std::size_t> near;
            for (std::size_t i = 0; i < tests.size(); ++i)
                if (isOnPlane(tests[i], normal, normal.dot(place), tolerance))
                    near.push_back(i);
            best = std::max(best, static_cast<double>(near.size()) / static_cast<double>(tests.size()));
            return near;
        };
        constexpr int kTrials = 100;
        for (int trial = 0; trial < kTrials; ++trial) {
            const Eigen::Vector3d& a = tests[random() % tests.size()].point;
            const Eigen::Vector3d normal = (tests[random() % tests.size()].point - a)
                                               .cross(tests[random() % tests.size()].point - a);
            if (normal.norm() < 1e-12)
                continue;
            const double before = best;
            const std::vector<std::size_t> near = consider(normal.normalized(), a);
            if (best <= before || near.size() < 3)
                continue;
            // Three points carry their own noise into the plane; all that are near it do not.
            Eigen::Vector3d mean = Eigen::Vector3d::Zero();
            for (const std::size_t i : near)
                mean += tests[i].point / static_cast<double>(near.size());
            Eigen::Matrix3d spread = Eigen::Matrix3d::Zero();
            for (const std::size_t i : near)
                spread += (tests[i].point - mean) * (tests[i].point - mean).transpose();
            consider(Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d>(spread).eigenvectors().col(0), mean);
        }
        return best;
    }

    const PlacementEvidence& m_evidence;
    const Reconstruction& m_reconstruction;
    std::vector<std::optional<CameraUncertainty>> m_uncertainty;
    bool m_isFlat;
    std::vector<std::uint8_t> m_trusted; ///< photos whose matches do not contradict the others
};

} // namespace

std::vector<ViewPlacement> assess(const PlacementEvidence& evidence) {
    const Assessment assessment(evidence);
    std::vector<ViewPlacement> placements;
    for (std::size_t photo = 0; photo < evidence.photos.size(); ++photo)
        placements.push_back(assessment.assess(photo));
    return placements;
}

} // namespace fathom
