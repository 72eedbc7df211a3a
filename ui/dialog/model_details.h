#pragma once

#include <QFrame>

#include <optional>
#include <string>

class QCheckBox;
class QLabel;
class QProgressBar;
class QPushButton;

namespace fathom {
struct ModelDescription;
}

namespace fathom::ui {

class Session;
struct StoredModel;

/// Everything about one model of the models dialog, and what can be done with it.
class ModelDetails : public QFrame {
    Q_OBJECT

public:
    explicit ModelDetails(Session& session, QWidget* parent = nullptr);

    /// A published model or one of the catalogue; an unknown id shows nothing.
    void show(const std::string& id);
    [[nodiscard]] const std::string& id() const noexcept { return m_id; }

    [[nodiscard]] QPushButton* use() const { return m_use; }
    [[nodiscard]] QPushButton* download() const { return m_download; }
    [[nodiscard]] QPushButton* pause() const { return m_pause; }
    [[nodiscard]] QPushButton* discard() const { return m_discard; }
    [[nodiscard]] QPushButton* check() const { return m_check; }
    [[nodiscard]] QPushButton* remove() const { return m_remove; }
    [[nodiscard]] QCheckBox* agreement() const { return m_agree; }
    [[nodiscard]] QString text() const; ///< all lines

private:
    void build();
    void connectButtons();
    void refresh();
    void showPublished(const StoredModel& stored);
    void showOther(const ModelDescription& model);
    void showFacts(const QString& name, const QString& abilities, const std::string& licence, const QString& note);
    void showProgress(const StoredModel& stored);
    void showOutcome(const StoredModel& stored);
    void refreshButtons(const StoredModel* stored);
    [[nodiscard]] QString memoryText(const std::string& preset, std::uint64_t fileBytes) const;
    void askToRemove();

    Session& m_session;
    std::string m_id;
    QLabel* m_name;
    QLabel* m_facts;
    QLabel* m_licence;
    QLabel* m_abilities;
    QLabel* m_memory;
    QLabel* m_note;
    QCheckBox* m_agree;
    QLabel* m_progressWords;
    QProgressBar* m_progress;
    QLabel* m_outcome;
    QPushButton* m_use;
    QPushButton* m_download;
    QPushButton* m_pause;
    QPushButton* m_discard;
    QPushButton* m_check;
    QPushButton* m_remove;
};

} // namespace fathom::ui
