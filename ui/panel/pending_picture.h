#pragma once

#include "ui/session/background.h"

#include <QImage>
#include <QWidget>

#include <filesystem>

namespace fathom::ui {

/// The photo of a view that has no result yet, with a sentence that says what it waits for.
class PendingPicture : public QWidget {
    Q_OBJECT

public:
    explicit PendingPicture(QWidget* parent = nullptr);

    /// Decodes the photo in the background; an empty path shows the sentence alone.
    void show(const std::filesystem::path& photo, const QString& caption);

    [[nodiscard]] QString caption() const { return m_caption; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::filesystem::path m_path;
    QString m_caption;
    QImage m_image;
    Background m_background{1};
};

} // namespace fathom::ui
