#include "ui/dialog/about_dialog.h"

#include <QApplication>
#include <QPlainTextEdit>
#include <QTest>

#include <algorithm>

using namespace fathom::ui;

class AboutFathomTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QApplication::setApplicationVersion(QStringLiteral("1.2.3")); }

    void librariesAreNamedWithVersionAndLicenceAndNoPath() {
        AboutDialog dialog;
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        QTRY_VERIFY_WITH_TIMEOUT(dialog.versions().contains(QStringLiteral("LibTorch")), 20'000);
        for (const char* library : {"Qt", "OpenCV", "Open3D", "FFmpeg", "Ceres", "libcurl", "OpenSSL", "Eigen"})
            QVERIFY2(dialog.versions().contains(QLatin1String(library)), library);
        for (const QString& line : dialog.versions().split(QLatin1Char('\n'))) {
            QVERIFY2(!line.contains(QStringLiteral("sgemm")), qPrintable(line));
            QVERIFY2(!line.contains(QStringLiteral(".so")), qPrintable(line));
            QVERIFY2(!line.contains(QStringLiteral("  ")), qPrintable(line));
        }
    }

    void theTextOfTheLicenceCanBeRead() {
        AboutDialog dialog;
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        const auto holds = [&dialog](const QString& words) {
            const auto texts = dialog.findChildren<QPlainTextEdit*>();
            return std::ranges::any_of(
                texts, [&](const QPlainTextEdit* text) { return text->toPlainText().contains(words); });
        };
        QVERIFY(holds(QStringLiteral("TERMS AND CONDITIONS")));
        QVERIFY(holds(QStringLiteral("The Fathom authors")));
    }
};

QTEST_MAIN(AboutFathomTest)
#include "about_dialog_test.moc"
