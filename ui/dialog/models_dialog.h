#pragma once

#include <QDialog>

#include <string>

class QCheckBox;
class QLabel;
class QLineEdit;
class QTreeWidget;
class QTreeWidgetItem;

namespace fathom::ui {

class Actions;
class ModelDetails;
class Session;
struct StoredModel;

/// Which models are on this computer and which can be downloaded; the details of the chosen one beside the
/// list.
class ModelsDialog : public QDialog {
    Q_OBJECT

public:
    ModelsDialog(Session& session, const Actions& actions, QWidget* parent = nullptr);

    [[nodiscard]] QTreeWidget* list() const { return m_list; }
    [[nodiscard]] ModelDetails* details() const { return m_details; }
    [[nodiscard]] QLineEdit* search() const { return m_search; }
    [[nodiscard]] QCheckBox* commercialOnly() const { return m_commercial; }
    [[nodiscard]] QCheckBox* everyVersion() const { return m_every; }

    void choose(const std::string& id);

private:
    void buildList();
    void buildFoot(const Actions& actions);
    void refill();
    void filter();
    void refreshItem(const std::string& id);
    void addModelFolder();
    QTreeWidgetItem* addItem(QTreeWidgetItem* group, const std::string& id, const QString& name, const QString& size,
                             const QString& licence, bool commercial);
    [[nodiscard]] QTreeWidgetItem* itemOf(const std::string& id) const;
    [[nodiscard]] static QString stateText(const StoredModel& stored);

    Session& m_session;
    QLineEdit* m_search;
    QCheckBox* m_commercial;
    QCheckBox* m_every;
    QTreeWidget* m_list;
    ModelDetails* m_details;
    QLabel* m_place;
    QTreeWidgetItem* m_installed = nullptr;
    QTreeWidgetItem* m_available = nullptr;
};

} // namespace fathom::ui
