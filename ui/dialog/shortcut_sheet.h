#pragma once

#include <QDialog>

class QLineEdit;
class QTreeWidget;

namespace fathom::ui {

class Actions;

/// Every action with its shortcut, searchable; made from the actions themselves.
class ShortcutSheet : public QDialog {
    Q_OBJECT

public:
    explicit ShortcutSheet(const Actions& actions, QWidget* parent = nullptr);

    [[nodiscard]] QLineEdit* search() const { return m_search; }
    [[nodiscard]] QTreeWidget* list() const { return m_list; }

private:
    void fill(const Actions& actions);
    void filter(const QString& words);

    QLineEdit* m_search;
    QTreeWidget* m_list;
};

} // namespace fathom::ui
