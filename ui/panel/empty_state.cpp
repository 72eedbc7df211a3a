#include "ui/panel/empty_state.h"

#include "ui/actions.h"
#include "ui/session/session.h"
#include "ui/session/thumbnail_loader.h"
#include "ui/settings/settings.h"
#include "ui/theme/icon.h"
#include "ui/theme/palette.h"

#include <QAction>
#include <QFileInfo>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace fathom::ui {

namespace {

constexpr QSize kRecentPicture{128, 84};
constexpr int kRecentColumns = 4;
constexpr int kWidth = 620;

QPushButton* makeButton(QAction* action, const QString& words, const QString& look) {
    auto* button = new QPushButton(words);
    button->setObjectName(look);
    button->setToolTip(action->toolTip());
    button->setAutoDefault(true);
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
    return button;
}

/// In the middle, up to its largest width: an alignment flag would forget that wrapped text gets higher.
QHBoxLayout* centred(QWidget* widget) {
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(widget, 1000);
    row->addStretch(1);
    return row;
}

QIcon coverIcon(const QImage& image, const QPalette& palette) {
    QPixmap pixmap(kRecentPicture * 2);
    pixmap.fill(themeColours(palette).control);
    if (!image.isNull()) {
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        const QSize size = image.size().scaled(pixmap.size(), Qt::KeepAspectRatioByExpanding);
        painter.drawImage(QRect(pixmap.rect().center() - QPoint(size.width() / 2, size.height() / 2), size),
                          image);
    }
    return QIcon(pixmap);
}

} // namespace

EmptyState::EmptyState(Session& session, const Actions& actions, ThumbnailLoader& thumbnails, QWidget* parent)
    : QWidget(parent), m_session(session), m_thumbnails(thumbnails), m_target(new QWidget),
      m_icon(new QLabel), m_explanation(new QLabel), m_recentHeading(new QLabel(tr("Open again"))),
      m_recent(new QGridLayout) {
    buildTarget(actions);
    m_recentHeading->setProperty("secondary", true);
    m_recent->setSpacing(kSpacing);
    m_recent->setColumnStretch(kRecentColumns, 1);
    auto* recent = new QWidget;
    recent->setMaximumWidth(kWidth);
    auto* recentLayout = new QVBoxLayout(recent);
    recentLayout->setContentsMargins(0, 0, 0, 0);
    recentLayout->addWidget(m_recentHeading);
    recentLayout->addLayout(m_recent);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 24, 24, 24);
    layout->setSpacing(24);
    layout->addStretch(2);
    layout->addLayout(centred(m_target));
    layout->addLayout(centred(recent));
    layout->addStretch(3);

    connect(&session.settings(), &Settings::recentScenesChanged, this, &EmptyState::refreshRecent);
    connect(&thumbnails, &ThumbnailLoader::ready, this, [this] {
        if (isVisible())
            refreshRecent();
    });
    setDropActive(false);
    refreshRecent();
}

void EmptyState::buildTarget(const Actions& actions) {
    auto* heading = new QLabel(tr("Drop photos, a folder or a video here"));
    heading->setFont(themeFont(TextSize::Heading));
    m_explanation->setText(
        tr("Fathom finds the depth of every view, where each was taken, and builds a 3D scene. Everything "
           "stays on this computer."));
    m_explanation->setWordWrap(true);
    m_explanation->setAlignment(Qt::AlignHCenter);
    m_explanation->setProperty("secondary", true);
    m_icon->setAlignment(Qt::AlignHCenter);
    heading->setAlignment(Qt::AlignHCenter);
    heading->setWordWrap(true);

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(kSpacing);
    buttons->addStretch();
    buttons->addWidget(makeButton(actions[ActionId::OpenFiles], tr("Open photos or video…"),
                                  QStringLiteral("largePrimary")));
    buttons->addWidget(
        makeButton(actions[ActionId::OpenSample], tr("Try the sample scene"), QStringLiteral("large")));
    buttons->addStretch();

    auto* target = new QVBoxLayout(m_target);
    target->setContentsMargins(32, 40, 32, 40);
    target->setSpacing(kSpacing);
    target->addWidget(m_icon);
    target->addSpacing(kSpacing);
    target->addWidget(heading);
    target->addWidget(m_explanation);
    target->addSpacing(kGroupSpacing);
    target->addLayout(buttons);
    m_target->setMinimumWidth(480);
    m_target->setMaximumWidth(kWidth);
}

void EmptyState::setDropActive(bool active) {
    m_dropActive = active;
    const ThemeColours& colours = themeColours(palette());
    m_icon->setPixmap(iconPixmap(QStringLiteral("drop"), active ? colours.accent : colours.secondary, 48,
                                 devicePixelRatioF()));
    update();
}

void EmptyState::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) {
        setDropActive(m_dropActive);
        refreshRecent();
    }
    QWidget::changeEvent(event);
}

void EmptyState::refreshRecent() {
    while (QLayoutItem* item = m_recent->takeAt(0)) {
        if (item->widget())
            item->widget()->deleteLater();
        delete item;
    }
    int shown = 0;
    for (const RecentScene& scene : m_session.settings().recentScenes()) {
        if (shown == kRecentColumns || !QFileInfo::exists(scene.paths.front()))
            continue;
        auto* button = new QToolButton;
        button->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
        button->setAutoRaise(true);
        button->setIconSize(kRecentPicture);
        const QImage picture = m_thumbnails.thumbnail(scene.picture.toStdString(),
                                                      scene.isVideo ? InputKind::Video : InputKind::Image);
        button->setIcon(coverIcon(picture, palette()));
        button->setText(
            button->fontMetrics().elidedText(scene.name, Qt::ElideMiddle, kRecentPicture.width()));
        button->setAccessibleName(tr("Open “%1” again").arg(scene.name));
        button->setToolTip(scene.paths.front());
        connect(button, &QToolButton::clicked, this, [this, paths = scene.paths] {
            std::vector<std::filesystem::path> files;
            for (const QString& path : paths)
                files.emplace_back(path.toStdString());
            m_session.open(files);
        });
        m_recent->addWidget(button, 0, shown++);
    }
    m_recentHeading->setVisible(shown > 0);
}

void EmptyState::paintEvent(QPaintEvent*) {
    const ThemeColours& colours = themeColours(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPen pen(m_dropActive ? colours.accent : colours.line, 2, Qt::DashLine);
    pen.setDashPattern({4, 4});
    painter.setPen(pen);
    painter.setBrush(m_dropActive ? QBrush(colours.control) : QBrush(colours.panel));
    painter.drawRoundedRect(QRectF(m_target->geometry()).adjusted(1, 1, -1, -1), 12, 12);
}

} // namespace fathom::ui
