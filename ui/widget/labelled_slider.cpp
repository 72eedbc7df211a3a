#include "ui/widget/labelled_slider.h"

#include "ui/theme/palette.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QSlider>

#include <cmath>

namespace fathom::ui {

namespace {
constexpr int kPositions = 1000;
} // namespace

LabelledSlider::LabelledSlider(double minimum, double maximum, double step, bool logarithmic, QWidget* parent)
    : QWidget(parent), m_minimum(minimum), m_maximum(maximum), m_step(step), m_logarithmic(logarithmic),
      m_slider(new QSlider(Qt::Horizontal)), m_number(new QDoubleSpinBox) {
    m_slider->setRange(0, kPositions);
    m_slider->setSingleStep(kPositions / 100);
    m_slider->setPageStep(kPositions / 10);
    m_slider->setMinimumWidth(60);
    m_number->setRange(minimum, maximum);
    m_number->setSingleStep(step);
    m_number->setDecimals(step >= 1 ? 0 : 1);
    m_number->setKeyboardTracking(false);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kSpacing);
    layout->addWidget(m_slider, 1);
    layout->addWidget(m_number);
    setFocusProxy(m_slider);

    connect(m_slider, &QSlider::valueChanged, this, [this](int position) {
        const double value = valueAt(position);
        const QSignalBlocker quiet(m_number);
        if (value == m_number->value())
            return;
        m_number->setValue(value);
        Q_EMIT valueChanged(m_number->value());
    });
    connect(m_number, &QDoubleSpinBox::valueChanged, this, [this](double value) {
        const QSignalBlocker quiet(m_slider);
        m_slider->setValue(positionOf(value));
        Q_EMIT valueChanged(value);
    });
    setValue(minimum);
}

double LabelledSlider::value() const {
    return m_number->value();
}

void LabelledSlider::setValue(double value) {
    const QSignalBlocker quietNumber(m_number);
    const QSignalBlocker quietSlider(m_slider);
    m_number->setValue(value);
    m_slider->setValue(positionOf(value));
}

void LabelledSlider::setSuffix(const QString& suffix) {
    m_number->setSuffix(suffix);
}

void LabelledSlider::setName(const QString& name) {
    m_slider->setAccessibleName(name);
    m_number->setAccessibleName(name);
}

int LabelledSlider::positionOf(double value) const {
    const double part = m_logarithmic ? std::log(value / m_minimum) / std::log(m_maximum / m_minimum)
                                      : (value - m_minimum) / (m_maximum - m_minimum);
    return static_cast<int>(std::lround(part * kPositions));
}

double LabelledSlider::valueAt(int position) const {
    const double part = double(position) / kPositions;
    const double value = m_logarithmic ? m_minimum * std::pow(m_maximum / m_minimum, part)
                                       : m_minimum + part * (m_maximum - m_minimum);
    return std::round(value / m_step) * m_step;
}

} // namespace fathom::ui
