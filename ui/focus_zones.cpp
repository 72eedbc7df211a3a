#include "ui/focus_zones.h"

#include <QApplication>

namespace fathom::ui {

namespace {

bool takesFocus(const QWidget* widget) {
    return widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus);
}

/// The zone itself, what it names, or its first control.
QWidget* entryOf(QWidget* zone) {
    QWidget* entry = zone;
    while (entry->focusProxy())
        entry = entry->focusProxy();
    if (takesFocus(entry))
        return entry;
    for (QWidget* control : zone->findChildren<QWidget*>())
        if (takesFocus(control))
            return control;
    return nullptr;
}

} // namespace

FocusZones::FocusZones(const std::vector<QWidget*>& zones) : m_zones(zones.begin(), zones.end()) {}

int FocusZones::current() const {
    const QWidget* focus = QApplication::focusWidget();
    for (std::size_t zone = 0; zone < m_zones.size(); ++zone)
        if (focus && m_zones[zone] && (m_zones[zone] == focus || m_zones[zone]->isAncestorOf(focus)))
            return static_cast<int>(zone);
    return -1;
}

void FocusZones::move(int direction) const {
    const int count = static_cast<int>(m_zones.size());
    const int from = current();
    const int start = from >= 0 ? from : direction > 0 ? -1 : 0;
    for (int step = 1; step <= count; ++step) {
        QWidget* zone =
            m_zones[static_cast<std::size_t>(((start + direction * step) % count + count) % count)];
        if (!zone || !zone->isVisible())
            continue;
        if (QWidget* entry = entryOf(zone))
            return entry->setFocus(Qt::TabFocusReason);
    }
}

} // namespace fathom::ui
