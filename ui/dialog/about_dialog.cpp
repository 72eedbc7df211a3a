#include "ui/dialog/about_dialog.h"

#include "engine/pipeline/device.h"
#include "ui/theme/icon.h"
#include "ui/theme/palette.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QFile>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSysInfo>
#include <QTabWidget>

#include <utility>

namespace fathom::ui {

namespace {

QLabel* makeText(const QString& words, bool secondary) {
    auto* label = new QLabel(words);
    label->setWordWrap(true);
    label->setProperty("secondary", secondary);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

struct Library {
    const char* name; ///< as libraryVersions() calls it
    const char* version; ///< of what was built with; empty: libraryVersions() tells
    const char* licence;
};

/// What the program links itself, and what LibTorch brings along.
const Library kLibraries[] = {
    {"LibTorch", "", "BSD-3-Clause"},
    {"MKL", "", "Intel Simplified Software License"},
    {"oneDNN", "", "Apache-2.0"},
    {"OpenCV", "", "Apache-2.0"},
    {"Eigen", "", "MPL-2.0"},
    {"Open3D", FATHOM_OPEN3D_VERSION, "MIT"},
    {"FFmpeg (libavcodec)", FATHOM_AVCODEC_VERSION, "LGPL-2.1-or-later"},
    {"Ceres Solver", FATHOM_CERES_VERSION, "BSD-3-Clause"},
    {"glog", FATHOM_GLOG_VERSION, "BSD-3-Clause"},
    {"libcurl", FATHOM_CURL_VERSION, "curl"},
    {"OpenSSL", FATHOM_OPENSSL_VERSION, "Apache-2.0"},
    {"zlib", FATHOM_ZLIB_VERSION, "Zlib"},
    {"nlohmann-json", FATHOM_JSON_VERSION, "MIT"},
    {"GLEW", FATHOM_GLEW_VERSION, "BSD-3-Clause"},
};

/// The version in the line that begins with the name.
QString versionIn(const std::vector<std::string>& lines, const QString& name) {
    for (const std::string& line : lines)
        if (const QString text = QString::fromStdString(line); text.startsWith(name + QLatin1Char(' ')))
            return text.mid(name.size() + 1);
    return {};
}

QString versionText(const std::vector<std::string>& told) {
    QStringList lines{QStringLiteral("Fathom %1 · Apache-2.0").arg(QCoreApplication::applicationVersion()),
                      QSysInfo::prettyProductName(),
                      QStringLiteral("Qt %1 · LGPL-3.0").arg(QString::fromLatin1(qVersion()))};
    for (const Library& library : kLibraries) {
        const QString name = QString::fromLatin1(library.name);
        const QString version = *library.version ? QString::fromLatin1(library.version) : versionIn(told, name);
        if (!version.isEmpty())
            lines << QStringLiteral("%1 %2 · %3").arg(name, version, QString::fromLatin1(library.licence));
    }
    return lines.join(QLatin1Char('\n'));
}

QPlainTextEdit* makeReader(const QString& name, const QString& text) {
    auto* reader = new QPlainTextEdit(text);
    reader->setReadOnly(true);
    reader->setAccessibleName(name);
    return reader;
}

QString shippedText(const QString& name) {
    loadThemeResources();
    QFile file(QStringLiteral(":/fathom/") + name);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace

AboutDialog::AboutDialog(QWidget* parent)
    : QDialog(parent), m_versions(makeReader(tr("Versions"), versionText({}))) {
    setWindowTitle(tr("About Fathom"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* icon = new QLabel;
    icon->setPixmap(applicationIcon().pixmap(QSize(72, 72), devicePixelRatioF()));
    auto* heading = new QLabel(QStringLiteral("Fathom ") + QCoreApplication::applicationVersion());
    heading->setFont(themeFont(TextSize::Heading));
    auto* purpose =
        makeText(tr("Depth, camera poses and 3D scenes from photos and video. Nothing is uploaded: "
                    "everything is computed on this computer."),
                 false);
    auto* licence =
        makeText(tr("Fathom is free software under the Apache License 2.0. Each model has a licence of its "
                    "own, shown beside it and written into every export. The libraries below keep theirs."),
                 true);
    auto* texts = new QTabWidget;
    texts->setDocumentMode(true);
    texts->addTab(m_versions, tr("Versions"));
    for (const auto& [title, file] : {std::pair{tr("Notices"), "NOTICE"}, {tr("Licence"), "LICENSE"}})
        texts->addTab(makeReader(title, shippedText(QLatin1String(file))), title);
    texts->setMinimumSize(560, 300);
    auto* copy = new QPushButton(themeIcon(QStringLiteral("copy")), tr("Copy versions"));
    auto* close = new QPushButton(tr("Close"));
    close->setDefault(true);

    auto* buttons = new QHBoxLayout;
    buttons->addWidget(copy);
    buttons->addStretch();
    buttons->addWidget(close);
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(20, 20, 20, 16);
    grid->setHorizontalSpacing(20);
    grid->setVerticalSpacing(kSpacing);
    grid->addWidget(icon, 0, 0, 3, 1, Qt::AlignTop);
    grid->addWidget(heading, 0, 1);
    grid->addWidget(purpose, 1, 1);
    grid->addWidget(licence, 2, 1);
    grid->addWidget(texts, 3, 0, 1, 2);
    grid->addLayout(buttons, 4, 0, 1, 2);
    grid->setColumnStretch(1, 1);

    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    connect(copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_versions->toPlainText()); });
    // Asking the libraries loads some of them.
    m_background.run([](const CancelToken&) { return libraryVersions(); },
                     [this](Outcome<std::vector<std::string>> outcome) {
                         m_versions->setPlainText(
                             versionText(outcome.value.value_or(std::vector<std::string>{})));
                     });
}

QString AboutDialog::versions() const {
    return m_versions->toPlainText();
}

} // namespace fathom::ui
