#pragma once

#include "engine/structure/depth_consistency.h"
#include "engine/structure/place_photos.h"
#include "engine/synthetic/pose_scenes.h"

#include <vector>

namespace fathom {

/// What photos of a scene come with when their cameras are looked for.
enum class KnownCameras {
    Lens,      ///< the focal length
    Nothing,   ///< not even that
    Disturbed, ///< the focal length, and poses that are 3° and 5 % of the scene's cameras' spread off
};

/// Errors of found cameras against exact ones, over any number of scenes.
struct PoseScore {
    std::vector<double> rotationDegrees;  ///< of every pair of placed views of one place
    std::vector<double> directionDegrees; ///< of the translation between them
    std::vector<double> focalErrors;      ///< relative, of every placed view
    double auc5Sum = 0;                   ///< of max(0, 1 − worse error / 5°) over all pairs, placed or not
    int pairs = 0;
    int views = 0;
    int placed = 0;
    int silentFailures = 0; ///< scenes with a view called placed that is more than 5° (direction 15°) off or
                            ///< of another place
    double secondsPlacing = 0;

    /// Takes in what another score measured.
    void add(const PoseScore& other);

    [[nodiscard]] double auc5() const { return pairs == 0 ? 0 : auc5Sum / pairs; }
};

/// cameraFromWorld of a rendered view.
[[nodiscard]] RigidTransform trueCamera(const synthetic::RenderedView& view);

/// Finds the cameras of a rendered scene from its pictures' features and adds what came out to the score.
/// \returns what was found \throws Cancelled
Placements scorePoses(const synthetic::PoseScene& scene, const std::vector<PhotoFeatures>& features,
                      KnownCameras known, PoseScore& score, const CancelToken& token = {});

/// Depths of the placed views as networks give them: each multiplied by a random factor (0.5 … 2), with 3 % noise
/// in every pixel, together with what was found about their cameras.
struct DepthTrial {
    std::vector<FloatMap> depths;
    std::vector<DepthView> views; ///< refer to the depths
};
[[nodiscard]] DepthTrial disturbedDepths(const synthetic::PoseScene& scene, const std::vector<PhotoFeatures>& features,
                                         const Placements& found);

/// Disagreement of such depths between views once they were made consistent. 0 with fewer than two views.
[[nodiscard]] double depthDisagreement(const DepthTrial& trial);

} // namespace fathom
