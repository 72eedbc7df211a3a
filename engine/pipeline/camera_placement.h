#pragma once

#include "engine/io/input_list.h"
#include "engine/pipeline/sequence.h"
#include "engine/structure/place_photos.h"

#include <optional>
#include <vector>

namespace fathom {

/// Where the cameras of a run come from once the model's abilities are known: Automatic becomes the camera head
/// where there is one, else matches.
/// \throws Error{InvalidOption} when the model cannot give what is asked for
[[nodiscard]] PoseSource resolvedPoseSource(PoseSource wanted, const ModelCapabilities& capabilities);

/// The camera of a view by its lens in pixels of the original picture.
[[nodiscard]] Camera cameraOf(const View& view, const Intrinsics& original, const RigidTransform& cameraFromWorld);

/// How cameras are looked for.
struct CameraPlacement {
    FeatureKind features = FeatureKind::Sift;
    DepthKind depthKind = DepthKind::Relative;
    std::optional<double> focalPixels; ///< of all original pictures; none: what EXIF says of each
    bool radial = false; ///< one radial term of each lens is found too, and the views' pictures are freed of it
    bool refine = false; ///< the views' own cameras are a start that is kept where matches say nothing
    /// The views' own cameras are too rough to start from; they place what matches leave out, with doubt.
    bool rough = false;
    bool keepPoses = false; ///< the views' own cameras are exact: only points and depth factors are found
};

/// Finds cameras for finished views from matches of their photos, which are read again (one at a time; memory
/// holds their features alone), and makes the depths agree. Views come back in the same order: with a new
/// camera and scaled depth, or, where nothing certain was found, as they were, those without a camera beside
/// the scene. Pictures, maps and sights of lenses with a radial term come back straightened
/// (ViewPlacement::radial says by which): cameras of a scene are pinholes. The returned scene carries what was found as Scene::structure. Sentences for people go to
/// events.notice, photos that cannot be read any more to events.problem.
/// \throws Cancelled
[[nodiscard]] Scene placeCameras(const Scene& scene, const CameraPlacement& how, const SequenceEvents& events,
                                 const CancelToken& token);

} // namespace fathom
