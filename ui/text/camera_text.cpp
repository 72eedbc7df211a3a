#include "ui/text/camera_text.h"

#include "ui/text/format.h"

#include <QCoreApplication>
#include <QStringList>

namespace fathom::ui {

namespace {

struct CameraText {
    Q_DECLARE_TR_FUNCTIONS(CameraText)
};

/// Below this only rounding is left; far above, the file itself is refused.
constexpr double kRoundingError = 1e-5;

} // namespace

QString conventionText(const std::optional<PoseConvention>& convention) {
    if (!convention)
        return CameraText::tr("As the format prescribes");
    const bool isOpenCv = convention->axes == CameraAxes::OpenCv;
    if (convention->meaning == PoseMeaning::CameraFromWorld)
        return isOpenCv ? CameraText::tr("Camera from world, OpenCV axes (COLMAP)")
                        : CameraText::tr("Camera from world, OpenGL axes (view matrix)");
    return isOpenCv ? CameraText::tr("World from camera, OpenCV axes (TUM)")
                    : CameraText::tr("World from camera, OpenGL axes (nerfstudio, Blender)");
}

QString formatText(CameraFormat format) {
    switch (format) {
    case CameraFormat::Colmap:
        return CameraText::tr("COLMAP");
    case CameraFormat::Transforms:
        return CameraText::tr("transforms.json");
    case CameraFormat::Tum:
        break;
    }
    return CameraText::tr("TUM trajectory");
}

QString matchText(MatchRule rule) {
    switch (rule) {
    case MatchRule::None:
        return CameraText::tr("no camera: left out");
    case MatchRule::Path:
        return CameraText::tr("path");
    case MatchRule::Name:
        return CameraText::tr("name");
    case MatchRule::Stem:
        return CameraText::tr("name without ending");
    case MatchRule::Time:
        return CameraText::tr("time");
    case MatchRule::Order:
        break;
    }
    return CameraText::tr("order");
}

QString remarkText(const ViewMatch& match) {
    QStringList remarks;
    if (match.fileSize)
        remarks << CameraText::tr("scaled from %1 × %2").arg(match.fileSize->width).arg(match.fileSize->height);
    if (match.isDistorted)
        remarks << CameraText::tr("distortion left out");
    return remarks.join(QStringLiteral(", "));
}

QString summaryText(const GivenCameras& given) {
    const CameraMatch& match = given.match;
    QStringList lines;
    lines << CameraText::tr("%1: %2 of %3 photos have a camera.")
                 .arg(formatText(given.file.format), countText(match.cameras.size()), countText(match.views.size()));
    if (const int missing = static_cast<int>(match.views.size() - match.cameras.size()))
        lines << CameraText::tr("%n photo(s) without a camera are left out of the run.", nullptr, missing);
    if (!match.unusedCameras.empty())
        lines << CameraText::tr("%n camera(s) of the file have no photo here.", nullptr,
                                static_cast<int>(match.unusedCameras.size()));
    if (const auto distorted = static_cast<int>(match.distortedCameras()))
        lines << CameraText::tr("The lens distortion of %n camera(s) is left out: undistorted photos fit better.",
                                nullptr, distorted);
    const double error = given.file.largestRotationError();
    lines << (error < kRoundingError
                  ? CameraText::tr("All rotations are orthonormal.")
                  : CameraText::tr("Rotations were made orthonormal; the largest error was %1.").arg(error, 0, 'g', 2));
    return lines.join(QLatin1Char('\n'));
}

} // namespace fathom::ui
