#pragma once

#include <QPointer>
#include <QWidget>

#include <vector>

namespace fathom::ui {

/// The parts of the window that F6 goes through.
class FocusZones {
public:
    explicit FocusZones(const std::vector<QWidget*>& zones);

    /// Gives the focus to the next (1) or previous (−1) zone that can be seen.
    void move(int direction) const;

private:
    [[nodiscard]] int current() const;

    std::vector<QPointer<QWidget>> m_zones;
};

} // namespace fathom::ui
