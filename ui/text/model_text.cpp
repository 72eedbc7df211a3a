#include "ui/text/model_text.h"

#include <QCoreApplication>
#include <QStringList>

namespace fathom::ui {

namespace {

struct ModelText {
    Q_DECLARE_TR_FUNCTIONS(ModelText)
};

QString depthText(const ModelCapabilities& can, DepthKind kind) {
    if (can.needsFocal)
        return ModelText::tr("depth in metres where the focal length is known");
    switch (kind) {
    case DepthKind::Relative:
        return can.metric ? ModelText::tr("depth in metres") : ModelText::tr("relative depth");
    case DepthKind::Inverse:
        return ModelText::tr("relative inverse depth");
    case DepthKind::Metric:
        break;
    }
    return ModelText::tr("depth in metres");
}

} // namespace

QString licenceText(const std::string& licence) {
    return licence == "unknown" ? ModelText::tr("unknown") : QString::fromStdString(licence);
}

QString abilitiesText(const ModelCapabilities& can, DepthKind kind) {
    QStringList gives{depthText(can, kind)};
    QStringList lacks;
    (can.confidence ? gives : lacks) << ModelText::tr("confidence");
    (can.poses ? gives : lacks) << ModelText::tr("camera poses");
    (can.sky ? gives : lacks) << ModelText::tr("sky");
    if (can.gaussians)
        gives << ModelText::tr("Gaussians");
    QString words = ModelText::tr("Gives %1.").arg(gives.join(QStringLiteral(", ")));
    if (!lacks.isEmpty())
        words += QLatin1Char(' ') + ModelText::tr("Without %1.").arg(lacks.join(QStringLiteral(", ")));
    return words;
}

} // namespace fathom::ui
