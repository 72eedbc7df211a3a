#include "ui/dialog/about_dialog.h"

#include "engine/pipeline/device.h"
#include "ui/theme/icon.h"
#include "ui/theme/palette.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSysInfo>

namespace fathom::ui {

namespace {

QLabel* makeText(const QString& words, bool secondary) {
    auto* label = new QLabel(words);
    label->setWordWrap(true);
    label->setProperty("secondary", secondary);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QString versionText(const std::vector<std::string>& libraries) {
    QStringList lines{QStringLiteral("Fathom ") + QCoreApplication::applicationVersion(),
                      QStringLiteral("Qt ") + QString::fromLatin1(qVersion()), QSysInfo::prettyProductName()};
    for (const std::string& library : libraries)
        lines << QString::fromStdString(library);
    lines.removeDuplicates();
    return lines.join(QLatin1Char('\n'));
}

} // namespace

AboutDialog::AboutDialog(QWidget* parent) : QDialog(parent), m_versions(new QPlainTextEdit) {
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
    m_versions->setReadOnly(true);
    m_versions->setAccessibleName(tr("Versions"));
    m_versions->setPlainText(versionText({}));
    m_versions->setMinimumSize(440, 170);
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
    grid->addWidget(m_versions, 3, 0, 1, 2);
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

} // namespace fathom::ui
