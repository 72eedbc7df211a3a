#include "ui/text/option_text.h"

#include "ui/text/format.h"

#include <QCoreApplication>

namespace fathom::ui {

namespace {
struct OptionText {
    Q_DECLARE_TR_FUNCTIONS(OptionText)
};

/// Without the legal marks of the makers.
QString plainName(const Device& device) {
    return QString::fromStdString(device.name).remove(QStringLiteral("(R)")).remove(QStringLiteral("(TM)"));
}
} // namespace

QString precisionText(Precision precision) {
    if (precision == Precision::Auto)
        return OptionText::tr("Automatic");
    const std::string_view name = precisionName(precision);
    return QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size()));
}

QString deviceText(const Device& device) {
    const QString name = plainName(device);
    return device.totalMemory == 0 ? name : name + QStringLiteral(" · ") + bytesText(device.totalMemory);
}

QString deviceShortText(const Device& device) {
    return device.kind == DeviceKind::Cpu ? OptionText::tr("CPU") : plainName(device);
}

} // namespace fathom::ui
