#include "ui/text/model_text.h"

#include <QCoreApplication>
#include <QStringList>

namespace fathom::ui {

namespace {

struct ModelText {
    Q_DECLARE_TR_FUNCTIONS(ModelText)
};

/// The sentences of resources/models, so that lupdate finds them.
[[maybe_unused]] const char* const kNotes[] = {
    QT_TRANSLATE_NOOP("ModelText", "The model's page names Apache-2.0 and the authors' list CC-BY-NC-4.0: the stricter one counts."),
    QT_TRANSLATE_NOOP("ModelText", "The first release; version 1.1 is better."),
    QT_TRANSLATE_NOOP("ModelText", "The authors state no licence for these weights: ask them before using the results in a business."),
    QT_TRANSLATE_NOOP("ModelText", "The same weights as a pickle file, which has to be converted before use."),
    QT_TRANSLATE_NOOP("ModelText", "Small demonstration model trained on rendered scenes; real models are far more accurate."),
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

QString noteText(const std::string& note) {
    return ModelText::tr(note.c_str());
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
