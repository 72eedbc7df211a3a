#pragma once

#include "engine/base/cancellation.h"
#include "engine/geometry/similarity_transform.h"
#include "engine/structure/bundle.h"
#include "engine/structure/tracks.h"
#include "engine/structure/triangulation.h"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace fathom {

/// A track and the point that its sights agree on.
struct TrackPoint {
    Track track;
    std::vector<std::uint8_t> agrees; ///< for each sight: whether it lies where the point projects
    std::optional<Eigen::Vector3d> position;
};

struct ReconstructionOptions {
    double pixels = 2;             ///< largest distance between a sight and its point's projection
    double leastAngleDegrees = 1;  ///< between two rays of a point
    LensFreedom lenses = LensFreedom::Fixed;
    double focalSigma = 0;         ///< as BundleOptions::focalSigma
};

/// Photos, their cameras as far as they are known, and the points that they see. Photos are numbered as in
/// `features`, which must outlive this.
class Reconstruction {
public:
    /// \param lenses one for each photo's entry in lensOfPhoto  \param tracks of all photos
    Reconstruction(const std::vector<PhotoFeatures>& features, std::vector<Lens> lenses,
                   std::vector<int> lensOfPhoto, const std::vector<Track>& tracks,
                   ReconstructionOptions options);

    [[nodiscard]] const std::optional<RigidTransform>& pose(std::size_t photo) const { return m_poses[photo]; }
    void setPose(std::size_t photo, const std::optional<RigidTransform>& cameraFromWorld) {
        m_poses[photo] = cameraFromWorld;
    }
    void setPrior(std::size_t photo, const PosePrior& prior) { m_priors[photo] = prior; }

    [[nodiscard]] const Lens& lens(std::size_t photo) const {
        return m_lenses[static_cast<std::size_t>(m_lensOfPhoto[photo])];
    }
    [[nodiscard]] const std::vector<Lens>& lenses() const { return m_lenses; }
    [[nodiscard]] const std::vector<TrackPoint>& points() const { return m_points; }
    [[nodiscard]] std::size_t photoCount() const { return m_poses.size(); }
    [[nodiscard]] std::size_t placedCount() const;

    /// Finds the points of tracks that have none, and lets further sights join those that have one.
    void triangulateTracks();
    /// Forgets all points.
    void clearPoints();
    /// Drops sights that do not agree any more and points that lose theirs. \returns dropped sights
    std::size_t dropDisagreeing();

    /// Points that a photo without a camera would see: pairs of track and sight.
    [[nodiscard]] std::vector<std::pair<std::size_t, std::size_t>> visiblePoints(std::size_t photo) const;
    /// Sights of placed photos that agree with a point.
    [[nodiscard]] std::size_t agreeingSights(std::size_t photo) const;
    [[nodiscard]] std::size_t agreeingSights() const;

    /// Bundle adjustment of everything placed. \returns root mean square residual, raster pixels
    double adjustAll(int iterations, const CancelToken& token);
    /// The same with a sample of the points: each photo sees at least `pointsEach` of these, as far as it has
    /// them. The other points then follow the cameras.
    double adjustCameras(int iterations, std::size_t pointsEach, const CancelToken& token);
    /// Adjusts the given photos by a sample of what they see, as above; every other camera and all lenses stay.
    void adjustAround(const std::vector<std::size_t>& photos, int iterations, std::size_t pointsEach,
                      const CancelToken& token);
    /// Loss width of the next adjustments, pixels.
    void setLoss(double pixels) { m_loss = pixels; }
    void setTolerance(double pixels) { m_options.pixels = pixels; }
    void setLensFreedom(LensFreedom lenses) { m_options.lenses = lenses; }

    /// Brings cameras and points into another world.
    void transform(const SimilarityTransform& targetFromWorld);

    /// Uncertainty for each photo, nothing for those without a camera; empty when nothing is determined.
    [[nodiscard]] std::vector<std::optional<CameraUncertainty>> uncertainty() const;

    [[nodiscard]] Eigen::Vector2d pixelOf(const FeatureSight& sight) const;
    [[nodiscard]] double residual(const FeatureSight& sight, const Eigen::Vector3d& point) const;

private:
    [[nodiscard]] std::vector<Sightline> sightlines(const TrackPoint& point, bool agreeingOnly) const;
    void findPoint(TrackPoint& point) const;
    void extendPoint(TrackPoint& point) const;
    struct Selection;
    /// Tracks that an adjustment of the `free` photos rests on. \param pointsEach 0: all
    [[nodiscard]] std::vector<std::size_t> sample(const std::vector<std::uint8_t>& free, std::size_t pointsEach) const;
    [[nodiscard]] Selection select(const std::vector<std::uint8_t>& free, std::size_t pointsEach) const;
    double adjustSelected(Selection& selection, const BundleOptions& options, const CancelToken& token);
    /// Moves the points that the free photos see, but for those of the selection, to where their sights meet.
    void followCameras(const Selection& selection, const std::vector<std::uint8_t>& free);
    void improve(TrackPoint& point) const;
    void takeBack(const Selection& selection);
    [[nodiscard]] std::vector<std::uint8_t> placedPhotos() const;

    const std::vector<PhotoFeatures>* m_features;
    std::vector<Lens> m_lenses;
    std::vector<int> m_lensOfPhoto;
    ReconstructionOptions m_options;
    std::vector<std::optional<RigidTransform>> m_poses;
    std::vector<std::optional<PosePrior>> m_priors;
    std::vector<TrackPoint> m_points;
    std::vector<std::vector<std::pair<std::size_t, std::size_t>>> m_sightsOf; ///< track and sight, of each photo
    double m_loss = 1;
};

} // namespace fathom
