#include "ui/theme/icon.h"

#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSvgRenderer>

// Q_INIT_RESOURCE must not be in a namespace.
static void loadAppResources() {
    Q_INIT_RESOURCE(app);
}

namespace fathom::ui {

void loadThemeResources() {
    loadAppResources();
}

namespace {

QString fileOf(const QString& name) {
    return QStringLiteral(":/fathom/icons/%1.svg").arg(name);
}

QPixmap rendered(const QString& name, const QColor& colour, const QSize& devicePixels) {
    const QString key = QStringLiteral("fathom-icon/%1/%2/%3x%4")
                            .arg(name, colour.name(QColor::HexArgb))
                            .arg(devicePixels.width())
                            .arg(devicePixels.height());
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    loadThemeResources();
    QFile file(fileOf(name));
    pixmap = QPixmap(devicePixels);
    pixmap.fill(Qt::transparent);
    if (file.open(QIODevice::ReadOnly)) {
        QByteArray svg = file.readAll();
        svg.replace("currentColor", colour.name(QColor::HexRgb).toLatin1());
        QSvgRenderer renderer(svg);
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setOpacity(colour.alphaF());
        renderer.render(&painter, QRectF(QPointF(), devicePixels));
    }
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

class LineIconEngine : public QIconEngine {
public:
    explicit LineIconEngine(QString name, bool onAccent) : m_name(std::move(name)), m_onAccent(onAccent) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
        const qreal ratio = painter->device() ? painter->device()->devicePixelRatioF() : 1.0;
        painter->drawPixmap(rect, scaledPixmap(rect.size() * ratio, mode, state, ratio));
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        return scaledPixmap(size, mode, state, 1.0);
    }
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal) override {
        return rendered(m_name, colourFor(mode), size);
    }
    QIconEngine* clone() const override { return new LineIconEngine(m_name, m_onAccent); }
    QString iconName() override { return m_name; }
    bool isNull() override { return false; }

private:
    [[nodiscard]] QColor colourFor(QIcon::Mode mode) const {
        const QPalette palette = QGuiApplication::palette();
        if (mode == QIcon::Disabled)
            return palette.color(QPalette::Disabled, QPalette::ButtonText);
        if (m_onAccent)
            return Qt::white;
        return palette.color(mode == QIcon::Selected ? QPalette::HighlightedText : QPalette::ButtonText);
    }

    QString m_name;
    bool m_onAccent;
};

} // namespace

QIcon themeIcon(const QString& name) {
    return QIcon(new LineIconEngine(name, false));
}

QIcon themeIconOnAccent(const QString& name) {
    return QIcon(new LineIconEngine(name, true));
}

QPixmap iconPixmap(const QString& name, const QColor& colour, int side, qreal devicePixelRatio) {
    QPixmap pixmap = rendered(name, colour, QSize(side, side) * devicePixelRatio);
    pixmap.setDevicePixelRatio(devicePixelRatio);
    return pixmap;
}

QIcon applicationIcon() {
    loadThemeResources();
    return QIcon(fileOf(QStringLiteral("app")));
}

QStringList iconNames() {
    loadThemeResources();
    QStringList names;
    for (const QString& file : QDir(QStringLiteral(":/fathom/icons")).entryList({QStringLiteral("*.svg")}))
        names << file.chopped(4);
    // Not line icons: the program's own, and the pictures of the style sheet.
    for (const char* other : {"app", "arrow-down", "arrow-up", "tick"})
        names.removeAll(QLatin1String(other));
    return names;
}

} // namespace fathom::ui
