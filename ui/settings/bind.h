#pragma once

#include "ui/settings/settings.h"
#include "ui/widget/labelled_slider.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QSignalBlocker>
#include <QSpinBox>

namespace fathom::ui {

/// Ties a widget to a setting in both directions; ranges come from the setting. The widget must not outlive
/// it.

inline void bind(QCheckBox* box, Settings& settings, const Setting<bool>& setting) {
    box->setChecked(settings.value(setting));
    QObject::connect(box, &QCheckBox::toggled, &settings, [&](bool on) { settings.set(setting, on); });
    QObject::connect(&settings, &Settings::changed, box, [box, &settings, &setting](const QString& key) {
        if (key == QLatin1String(setting.key))
            box->setChecked(settings.value(setting));
    });
}

/// QSpinBox with Setting<int>, QDoubleSpinBox with Setting<double>.
template <typename Box, typename Value>
void bind(Box* box, Settings& settings, const Setting<Value>& setting) {
    box->setKeyboardTracking(false);
    box->setRange(setting.minimum, setting.maximum);
    box->setValue(settings.value(setting));
    QObject::connect(box, &Box::valueChanged, &settings, [&](Value value) { settings.set(setting, value); });
    QObject::connect(&settings, &Settings::changed, box, [box, &settings, &setting](const QString& key) {
        if (key == QLatin1String(setting.key))
            box->setValue(settings.value(setting));
    });
}

/// The slider must have been made with the setting's range.
inline void bind(LabelledSlider* slider, Settings& settings, const Setting<double>& setting) {
    slider->setValue(settings.value(setting));
    QObject::connect(slider, &LabelledSlider::valueChanged, &settings,
                     [&](double value) { settings.set(setting, value); });
    QObject::connect(&settings, &Settings::changed, slider,
                     [slider, &settings, &setting](const QString& key) {
                         if (key == QLatin1String(setting.key))
                             slider->setValue(settings.value(setting));
                     });
}

/// The box's items carry the choice as int in their user data.
template <typename Choice>
void bind(QComboBox* box, Settings& settings, const ChoiceSetting<Choice>& setting) {
    const auto show = [box, &settings, &setting] {
        box->setCurrentIndex(box->findData(static_cast<int>(settings.value(setting))));
    };
    show();
    QObject::connect(box, &QComboBox::activated, &settings, [box, &settings, &setting] {
        settings.set(setting, static_cast<Choice>(box->currentData().toInt()));
    });
    QObject::connect(&settings, &Settings::changed, box, [show, &setting](const QString& key) {
        if (key == QLatin1String(setting.key))
            show();
    });
}

} // namespace fathom::ui
