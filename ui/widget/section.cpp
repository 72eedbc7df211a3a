#include "ui/widget/section.h"

#include "ui/theme/palette.h"

#include <QToolButton>
#include <QVBoxLayout>

namespace fathom::ui {

Section::Section(const QString& title, QWidget* content, QWidget* parent)
    : QWidget(parent), m_heading(new QToolButton), m_content(content) {
    m_heading->setText(title);
    m_heading->setAccessibleName(title);
    m_heading->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_heading->setAutoRaise(true);
    m_heading->setCheckable(true);
    m_heading->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    QFont font = themeFont(TextSize::Body);
    font.setWeight(QFont::DemiBold);
    m_heading->setFont(font);
    m_heading->setObjectName(QStringLiteral("section"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_heading);
    layout->addWidget(m_content);
    connect(m_heading, &QToolButton::toggled, this, [this](bool open) {
        setOpen(open);
        Q_EMIT toggled(open);
    });
    setOpen(true);
}

bool Section::isOpen() const {
    return m_heading->isChecked();
}

void Section::setOpen(bool open) {
    m_heading->setChecked(open);
    m_heading->setArrowType(open ? Qt::DownArrow : isRightToLeft() ? Qt::LeftArrow : Qt::RightArrow);
    m_content->setVisible(open);
}

} // namespace fathom::ui
