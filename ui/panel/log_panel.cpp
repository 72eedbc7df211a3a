#include "ui/panel/log_panel.h"

#include "ui/theme/icon.h"
#include "ui/theme/palette.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QTime>
#include <QToolButton>
#include <QVBoxLayout>

namespace fathom::ui {

namespace {

constexpr int kMostLines = 5000;

QString wordOf(LogLevel level) {
    switch (level) {
    case LogLevel::Debug:
        return QStringLiteral("debug");
    case LogLevel::Information:
        return QStringLiteral("info");
    case LogLevel::Warning:
        return QStringLiteral("warning");
    case LogLevel::Problem:
        break;
    }
    return QStringLiteral("problem");
}

} // namespace

LogPanel::LogPanel(QWidget* parent) : QWidget(parent), m_lines(new QPlainTextEdit) {
    m_lines->setReadOnly(true);
    m_lines->setMaximumBlockCount(kMostLines);
    m_lines->setFrameShape(QFrame::NoFrame);
    m_lines->setObjectName(QStringLiteral("bare"));
    m_lines->setLineWrapMode(QPlainTextEdit::NoWrap);
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPixelSize(11);
    m_lines->setFont(font);
    m_lines->setAccessibleName(tr("Log"));
    setFocusProxy(m_lines);

    const auto makeButton = [](const QString& icon, const QString& words) {
        auto* button = new QToolButton;
        button->setIcon(themeIcon(icon));
        button->setToolTip(words);
        button->setAccessibleName(words);
        button->setAutoRaise(true);
        return button;
    };
    auto* copy = makeButton(QStringLiteral("copy"), tr("Copy the log"));
    auto* clear = makeButton(QStringLiteral("trash"), tr("Empty the log"));
    auto* buttons = new QVBoxLayout;
    buttons->addWidget(copy);
    buttons->addWidget(clear);
    buttons->addStretch();
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(kSpacing, 4, 4, 4);
    layout->addWidget(m_lines, 1);
    layout->addLayout(buttons);

    connect(copy, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(text()); });
    connect(clear, &QToolButton::clicked, m_lines, &QPlainTextEdit::clear);

    setLogSink([this](LogLevel level, std::string_view line) {
        QMetaObject::invokeMethod(
            this,
            [this, level, words = QString::fromUtf8(line.data(), qsizetype(line.size()))] {
                append(level, words);
            },
            Qt::QueuedConnection);
    });
}

LogPanel::~LogPanel() {
    setLogSink({});
}

void LogPanel::append(LogLevel level, const QString& line) {
    m_lines->appendPlainText(
        QStringLiteral("%1  %2  %3")
            .arg(QTime::currentTime().toString(QStringLiteral("HH:mm:ss")), wordOf(level), line));
}

QString LogPanel::text() const {
    return m_lines->toPlainText();
}

} // namespace fathom::ui
