#pragma once

#include <QWidget>

class QDoubleSpinBox;
class QSlider;

namespace fathom::ui {

/// A slider with the same value beside it as a number that can be typed.
class LabelledSlider : public QWidget {
    Q_OBJECT

public:
    /// \param logarithmic equal ways of the slider are equal factors; needs minimum > 0
    LabelledSlider(double minimum, double maximum, double step, bool logarithmic = false,
                   QWidget* parent = nullptr);

    [[nodiscard]] double value() const;
    /// Emits nothing.
    void setValue(double value);
    void setSuffix(const QString& suffix);
    /// Names both parts for a screen reader.
    void setName(const QString& name);

Q_SIGNALS:
    void valueChanged(double value);

private:
    [[nodiscard]] int positionOf(double value) const;
    [[nodiscard]] double valueAt(int position) const;

    double m_minimum;
    double m_maximum;
    double m_step;
    bool m_logarithmic;
    QSlider* m_slider;
    QDoubleSpinBox* m_number;
};

} // namespace fathom::ui
