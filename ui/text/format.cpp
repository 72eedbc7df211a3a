#include "ui/text/format.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace fathom::ui {

namespace {
struct Format {
    Q_DECLARE_TR_FUNCTIONS(Format)
};
} // namespace

QString countText(std::uint64_t count) {
    return QLocale().toString(static_cast<qulonglong>(count));
}

QString bytesText(std::uint64_t bytes) {
    return QLocale().formattedDataSize(static_cast<qint64>(bytes), bytes < 10'000'000 ? 1 : 0,
                                       QLocale::DataSizeSIFormat);
}

QString durationText(double seconds) {
    const auto whole = static_cast<long long>(std::ceil(std::max(0.0, seconds)));
    const auto padded = [](long long number) {
        return QStringLiteral("%1").arg(number, 2, 10, QLatin1Char('0'));
    };
    if (whole < 60)
        return Format::tr("%1 s").arg(whole);
    if (whole < 3600)
        return Format::tr("%1 min %2 s").arg(whole / 60).arg(padded(whole % 60));
    return Format::tr("%1 h %2 min").arg(whole / 3600).arg(padded(whole / 60 % 60));
}

QString clipText(double seconds) {
    const auto whole = static_cast<long long>(std::llround(std::max(0.0, seconds)));
    const QString tail = QStringLiteral("%1").arg(whole % 60, 2, 10, QLatin1Char('0'));
    if (whole < 3600)
        return QStringLiteral("%1:%2").arg(whole / 60).arg(tail);
    return QStringLiteral("%1:%2:%3")
        .arg(whole / 3600)
        .arg(whole / 60 % 60, 2, 10, QLatin1Char('0'))
        .arg(tail);
}

QString pixelsText(Size size) {
    return QStringLiteral("%1 × %2").arg(size.width).arg(size.height);
}

QString parametersText(std::uint64_t parameters) {
    const double millions = static_cast<double>(parameters) / 1e6;
    return Format::tr("%1 M parameters").arg(QLocale().toString(millions, 'f', millions < 10 ? 1 : 0));
}

QString stageText(Stage stage) {
    switch (stage) {
    case Stage::Waiting:
        return Format::tr("Waiting");
    case Stage::LoadingModel:
        return Format::tr("Loading the model");
    case Stage::Decoding:
        return Format::tr("Reading pictures");
    case Stage::Estimating:
        return Format::tr("Estimating depth");
    case Stage::Joining:
        return Format::tr("Joining views");
    case Stage::Matching:
        return Format::tr("Comparing photos");
    case Stage::Placing:
        return Format::tr("Placing cameras");
    case Stage::BuildingScene:
        return Format::tr("Building the scene");
    case Stage::Exporting:
        return Format::tr("Exporting");
    }
    return {};
}

QString progressText(const Progress& progress, double viewsPerSecond, double secondsLeft) {
    QStringList parts;
    if (progress.total > 0 && (progress.stage == Stage::Estimating || progress.stage == Stage::Joining))
        parts << Format::tr("%1 of %n view(s)", nullptr, static_cast<int>(progress.total)).arg(progress.done);
    else
        parts << stageText(progress.stage);
    // The speed is the network's: beside what follows it would be read as theirs.
    const bool isNetwork = progress.stage == Stage::Estimating || progress.stage == Stage::Decoding;
    if (viewsPerSecond > 0 && isNetwork)
        parts << Format::tr("%1 views/s")
                     .arg(QLocale().toString(viewsPerSecond, 'f', viewsPerSecond < 10 ? 1 : 0));
    if (secondsLeft > 0)
        parts << Format::tr("%1 left").arg(durationText(secondsLeft));
    return parts.join(QStringLiteral(" · "));
}

} // namespace fathom::ui
