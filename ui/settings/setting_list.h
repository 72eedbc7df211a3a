#pragma once

#include "engine/io/scene_export.h"
#include "engine/io/video_file.h"
#include "engine/pipeline/estimate_options.h"
#include "engine/pipeline/option_names.h"
#include "ui/settings/settings.h"
#include "ui/theme/palette.h"
#include "ui/view/image_panel.h"
#include "ui/view/scene_view.h"

/// Every setting of the program, once: key, default, range.
namespace fathom::ui::setting {

/// The values of an engine option under the names that the command line uses too.
template <typename Choice>
[[nodiscard]] std::vector<std::pair<Choice, std::string_view>> engineNames() {
    std::vector<std::pair<Choice, std::string_view>> names;
    for (const NamedValue<Choice>& named : namedValues<Choice>())
        names.emplace_back(named.value, named.name);
    return names;
}

inline const Setting<bool> kStartAtOnce{"run/startAtOnce", true};
inline const Setting<QString> kLanguage{"look/language", ""}; ///< empty: the system's
inline const ChoiceSetting<Appearance> kAppearance{
    "look/appearance",
    Appearance::System,
    {{Appearance::System, "system"}, {Appearance::Light, "light"}, {Appearance::Dark, "dark"}}};

/// Which groups of the settings panel are unfolded. Compute starts folded: the tool bar has its first two
/// entries.
inline const Setting<bool> kModelOpen{"panel/model", true};
inline const Setting<bool> kComputeOpen{"panel/compute", false};
inline const Setting<bool> kInputOpen{"panel/input", true};
inline const Setting<bool> kSceneOpen{"panel/scene", true};

inline const Setting<QString> kModel{"model/id", ""}; ///< empty: the first of the catalogue

inline const Setting<QString> kDevice{"compute/device", "cpu"};
inline const ChoiceSetting<Precision> kPrecision{"compute/precision", Precision::Auto,
                                                 engineNames<Precision>()};
inline const Setting<int> kBatchSize{"compute/batchSize", EstimateOptions{}.batchSize,
                                     kBatchSizeRange.minimum, kBatchSizeRange.maximum};
inline const Setting<int> kOverlapViews{"compute/overlapViews", EstimateOptions{}.overlapViews, 1,
                                        kBatchSizeRange.maximum - 1};
/// 0: one a core.
inline const Setting<int> kThreads{"compute/threads", EstimateOptions{}.threads, kThreadsRange.minimum,
                                   kThreadsRange.maximum};
/// GiB of weights in the processor's memory; 0: what is free.
inline const Setting<double> kMemoryLimit{"compute/memoryLimit", 0, 0, 1024, 0.5};
inline const ChoiceSetting<CompileMode> kCompileMode{"compute/compile", CompileMode::Default,
                                                     engineNames<CompileMode>()};

/// 0: the model's own resolution.
inline const Setting<int> kProcessResolution{"input/resolution", 0, 0, kProcessResolutionRange.maximum};
inline const ChoiceSetting<ResizeMethod> kResizeMethod{"input/resizeMethod", ResizeMethod::UpperBoundResize,
                                                       engineNames<ResizeMethod>()};
inline const ChoiceSetting<FrameSampling::Mode> kSamplingMode{"input/sampling",
                                                              FrameSampling::Mode::PerSecond,
                                                              {{FrameSampling::Mode::PerSecond, "per-second"},
                                                               {FrameSampling::Mode::EveryNth, "every-nth"},
                                                               {FrameSampling::Mode::AtMost, "at-most"}}};
inline const Setting<double> kSamplesPerSecond{"input/samplesPerSecond", FrameSampling{}.perSecond, 0.01, 120,
                                               0.5};
inline const Setting<int> kEveryNth{"input/everyNth", FrameSampling{}.everyNth, 1, 100000};
inline const Setting<int> kAtMost{"input/atMost", FrameSampling{}.atMost, 1, 100000};
inline const ChoiceSetting<ReferenceView> kReferenceView{"input/referenceView", ReferenceView::SaddleBalanced,
                                                         engineNames<ReferenceView>()};
inline const ChoiceSetting<PoseSource> kPoseSource{"input/poses", PoseSource::Automatic,
                                                   engineNames<PoseSource>()};

inline const Setting<bool> kRefinePoses{"input/refinePoses", false};
/// Pixels of the photos as they are; 0: what EXIF says.
inline const Setting<double> kFocal{"input/focal", 0, 0, 1e6, 50};
inline const Setting<bool> kGaussians{"input/gaussians", false};
inline const Setting<bool> kFeatures{"input/features", false};
inline const Setting<int> kFeatureBlock{"input/featureBlock", kLastBlock, kLastBlock, 39};
inline const Setting<bool> kRadialTerm{"input/radialTerm", false};

inline const Setting<double> kConfidencePercentile{"scene/confidencePercentile",
                                                   PointFilter{}.confidencePercentile, 0, 100, 1};
inline const Setting<bool> kRemoveEdges{"scene/removeEdges", true};
inline const ChoiceSetting<SkyPoints> kSky{"scene/sky", SkyPoints::Hide, engineNames<SkyPoints>()};
inline const Setting<bool> kGaussianCentres{"scene/gaussianCentres", false};
inline const Setting<double> kPointSize{"scene/pointSize", 2, 0.5, 20, 0.5};
inline const ChoiceSetting<ColourBy> kColourBy{"scene/colourBy",
                                               ColourBy::Photo,
                                               {{ColourBy::Photo, "photo"},
                                                {ColourBy::Depth, "depth"},
                                                {ColourBy::Confidence, "confidence"},
                                                {ColourBy::View, "view"}}};
inline const Setting<double> kCameraSize{"scene/cameraSize", 1, 0.1, 10, 0.1};
inline const Setting<bool> kShowCameras{"scene/showCameras", true};
inline const Setting<bool> kShowSparsePoints{"scene/showSparsePoints", false};
inline const ChoiceSetting<ImageTab> kImageTab{"picture/tab",
                                               ImageTab::Split,
                                               {{ImageTab::Photo, "photo"},
                                                {ImageTab::Depth, "depth"},
                                                {ImageTab::Confidence, "confidence"},
                                                {ImageTab::Split, "split"},
                                                {ImageTab::Features, "features"},
                                                {ImageTab::Disagreement, "disagreement"}}};
inline const ChoiceSetting<RangeMode> kRangeMode{
    "picture/range",
    RangeMode::Automatic,
    // A typed range belongs to one scene and is not remembered.
    {{RangeMode::Automatic, "automatic"}, {RangeMode::Sequence, "sequence"}}};
inline const Setting<QString> kColormap{"picture/colormap", ""}; ///< empty: the first shipped one

inline const ChoiceSetting<SceneFormat> kExportFormat{"export/format", SceneFormat::Glb,
                                                      engineNames<SceneFormat>()};
inline const Setting<bool> kExportAllPoints{"export/allPoints", false};
inline const Setting<int> kExportPoints{"export/points", 1'000'000, 1'000, 500'000'000};
inline const ChoiceSetting<Thinning> kExportThinning{"export/thinning", Thinning::Random,
                                                     engineNames<Thinning>()};
inline const ChoiceSetting<ExportAxes> kExportAxes{"export/axes", ExportAxes::YUp, engineNames<ExportAxes>()};
inline const ChoiceSetting<ExportOrigin> kExportOrigin{"export/origin", ExportOrigin::FirstCamera,
                                                       engineNames<ExportOrigin>()};
inline const Setting<bool> kExportCameras{"export/cameras", true};
inline const Setting<bool> kExportFrusta{"export/frusta", false};
inline const Setting<bool> kTrimGaussians{"export/trimGaussians", false};
inline const Setting<QString> kExportFolder{"export/folder", ""}; ///< empty: the person's documents
inline const Setting<QString> kPictureFolder{"export/pictureFolder", ""}; ///< empty: the person's pictures
inline const Setting<QString> kOpenFolder{"open/folder", ""}; ///< where a file was chosen last; empty: none yet

} // namespace fathom::ui::setting
