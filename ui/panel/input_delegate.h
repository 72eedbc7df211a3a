#pragma once

#include <QStyledItemDelegate>

namespace fathom::ui {

/// Draws a row of the input list: picture, name, second line, state icon and, for a running scene, a thin
/// bar.
class InputDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace fathom::ui
