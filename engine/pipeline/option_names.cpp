#include "engine/pipeline/option_names.h"

#include "engine/pipeline/device.h"

#include <array>

namespace fathom {

template <>
std::span<const NamedValue<Precision>> namedValues() noexcept {
    using enum Precision;
    static constexpr std::array<NamedValue<Precision>, 7> kNames{{{Auto, "auto"},
                                                                  {Fp32, "fp32"},
                                                                  {Tf32, "tf32"},
                                                                  {Bf16, "bf16"},
                                                                  {Fp16, "fp16"},
                                                                  {Fp32Strict, "fp32-strict"},
                                                                  {Int8, "int8"}}};
    return kNames;
}

template <>
std::span<const NamedValue<CompileMode>> namedValues() noexcept {
    using enum CompileMode;
    static constexpr std::array<NamedValue<CompileMode>, 4> kNames{{{Off, "off"},
                                                                    {Default, "default"},
                                                                    {ReduceOverhead, "reduce-overhead"},
                                                                    {MaxAutotune, "max-autotune"}}};
    return kNames;
}

template <>
std::span<const NamedValue<ReferenceView>> namedValues() noexcept {
    using enum ReferenceView;
    static constexpr std::array<NamedValue<ReferenceView>, 4> kNames{{{First, "first"},
                                                                      {Middle, "middle"},
                                                                      {SaddleBalanced, "saddle_balanced"},
                                                                      {SaddleSimRange, "saddle_sim_range"}}};
    return kNames;
}

template <>
std::span<const NamedValue<PoseSource>> namedValues() noexcept {
    using enum PoseSource;
    static constexpr std::array<NamedValue<PoseSource>, 5> kNames{
        {{Automatic, "auto"}, {CameraHead, "network"}, {Rays, "rays"}, {Matches, "matches"}, {Given, "given"}}};
    return kNames;
}

template <>
std::span<const NamedValue<FeatureKind>> namedValues() noexcept {
    using enum FeatureKind;
    static constexpr std::array<NamedValue<FeatureKind>, 2> kNames{{{Sift, "sift"}, {Orb, "orb"}}};
    return kNames;
}

template <>
std::span<const NamedValue<ResizeMethod>> namedValues() noexcept {
    using enum ResizeMethod;
    static constexpr std::array<NamedValue<ResizeMethod>, 4> kNames{{{UpperBoundResize, "upper_bound_resize"},
                                                                     {UpperBoundCrop, "upper_bound_crop"},
                                                                     {LowerBoundResize, "lower_bound_resize"},
                                                                     {LowerBoundCrop, "lower_bound_crop"}}};
    return kNames;
}

template <>
std::span<const NamedValue<SceneFormat>> namedValues() noexcept {
    using enum SceneFormat;
    static constexpr std::array<NamedValue<SceneFormat>, 4> kNames{
        {{Glb, "glb"}, {Ply, "ply"}, {Gaussians, "gaussians"}, {DepthPictures, "depth"}}};
    return kNames;
}

template <>
std::span<const NamedValue<Thinning>> namedValues() noexcept {
    using enum Thinning;
    static constexpr std::array<NamedValue<Thinning>, 2> kNames{{{Random, "random"}, {Voxel, "voxel"}}};
    return kNames;
}

template <>
std::span<const NamedValue<ExportAxes>> namedValues() noexcept {
    using enum ExportAxes;
    static constexpr std::array<NamedValue<ExportAxes>, 3> kNames{
        {{YUp, "y_up"}, {OpenCv, "opencv"}, {ZUp, "z_up"}}};
    return kNames;
}

template <>
std::span<const NamedValue<ExportOrigin>> namedValues() noexcept {
    using enum ExportOrigin;
    static constexpr std::array<NamedValue<ExportOrigin>, 3> kNames{
        {{FirstCamera, "first_camera"}, {MedianPoint, "median_point"}, {Keep, "keep"}}};
    return kNames;
}

template <>
std::span<const NamedValue<PointConvention>> namedValues() noexcept {
    using enum PointConvention;
    static constexpr std::array<NamedValue<PointConvention>, 2> kNames{
        {{Fathom, "fathom"}, {Upstream, "upstream"}}};
    return kNames;
}

template <>
std::span<const NamedValue<SkyPoints>> namedValues() noexcept {
    using enum SkyPoints;
    static constexpr std::array<NamedValue<SkyPoints>, 3> kNames{{{Hide, "hide"}, {Far, "far"}, {Keep, "keep"}}};
    return kNames;
}

template <>
std::span<const NamedValue<PoseConvention>> namedValues() noexcept {
    using enum CameraAxes;
    using enum PoseMeaning;
    static constexpr std::array<NamedValue<PoseConvention>, 6> kNames{{{{OpenCv, CameraFromWorld}, "colmap"},
                                                                       {{OpenCv, WorldFromCamera}, "opencv"},
                                                                       {{OpenCv, WorldFromCamera}, "tum"},
                                                                       {{OpenGl, WorldFromCamera}, "opengl"},
                                                                       {{OpenGl, WorldFromCamera}, "nerfstudio"},
                                                                       {{OpenGl, CameraFromWorld}, "opengl-view"}}};
    return kNames;
}

std::string_view precisionName(Precision precision) noexcept {
    return optionName(precision);
}

} // namespace fathom
