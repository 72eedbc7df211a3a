#include "ui/menus.h"

#include "ui/actions.h"
#include "ui/session/session.h"
#include "ui/settings/setting_list.h"
#include "ui/text/option_text.h"
#include "ui/theme/icon.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <QMainWindow>
#include <QMenu>
#include <QToolBar>
#include <QToolButton>

#include <algorithm>

namespace fathom::ui {

namespace {

struct ToolBar {
    Q_DECLARE_TR_FUNCTIONS(ToolBar)
};

QToolButton* addButton(QToolBar* bar, QAction* action, const QString& words) {
    auto* button = new QToolButton;
    button->setDefaultAction(action);
    button->setToolButtonStyle(words.isEmpty() ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
    button->setText(words);
    button->setAccessibleName(words.isEmpty() ? action->text().remove(QLatin1Char('&')) : words);
    button->setFocusPolicy(Qt::TabFocus);
    QAction* place = bar->addWidget(button);
    // The action brings its own long text back whenever it changes; its place enables the button whenever
    // that changes.
    const auto follow = [button, words, action, place] {
        if (!words.isEmpty())
            button->setText(words);
        place->setEnabled(action->isEnabled());
    };
    QObject::connect(action, &QAction::changed, button, follow);
    follow();
    return button;
}

QToolButton* addMenuButton(QToolBar* bar, const QString& icon, const QString& name) {
    auto* button = new QToolButton;
    button->setIcon(themeIcon(icon));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setAccessibleName(name);
    button->setToolTip(name);
    button->setFocusPolicy(Qt::TabFocus);
    button->setMenu(new QMenu(button));
    button->menu()->setToolTipsVisible(true);
    bar->addWidget(button);
    return button;
}

/// One button that runs or stops, whichever makes sense.
void addRunButton(QToolBar* bar, Session& session, const Actions& actions) {
    auto* run = addButton(bar, actions[ActionId::Run], ToolBar::tr("Run"));
    run->setObjectName(QStringLiteral("primary"));
    const auto showIcon = [run] { run->setIcon(themeIconOnAccent(QStringLiteral("run"))); };
    QObject::connect(actions[ActionId::Run], &QAction::changed, run, showIcon);
    showIcon();
    QAction* runPlace = bar->actions().last();
    addButton(bar, actions[ActionId::Stop], ToolBar::tr("Stop"));
    QAction* stopPlace = bar->actions().last();
    const auto refresh = [&session, runPlace, stopPlace] {
        const OpenScene* scene = session.currentScene();
        const bool active = scene && scene->isActive();
        runPlace->setVisible(!active);
        stopPlace->setVisible(active);
    };
    QObject::connect(&session, &Session::sceneChanged, bar, refresh);
    QObject::connect(&session, &Session::currentChanged, bar, refresh);
    refresh();
}

void fillModels(QToolButton* button, Session& session, const Actions& actions) {
    QMenu* menu = button->menu();
    menu->clear();
    auto* group = new QActionGroup(menu);
    const auto selected = session.catalogue().selectedModel();
    for (const ModelDescription& model : session.catalogue().models()) {
        QAction* action = menu->addAction(QString::fromStdString(model.name));
        action->setCheckable(true);
        action->setChecked(selected && selected->id == model.id);
        group->addAction(action);
        QObject::connect(action, &QAction::triggered, &session,
                         [&session, id = model.id] { session.catalogue().selectModel(id); });
    }
    if (!menu->isEmpty())
        menu->addSeparator();
    menu->addAction(actions[ActionId::Models]);
    menu->addAction(actions[ActionId::AddModel]);
    button->setText(selected                        ? QString::fromStdString(selected->name)
                    : session.catalogue().isReady() ? ToolBar::tr("No model")
                                                    : ToolBar::tr("Looking for models…"));
}

void fillDevices(QToolButton* button, Session& session) {
    QMenu* menu = button->menu();
    menu->clear();
    const auto selected = session.catalogue().selectedDevice();
    auto* devices = new QActionGroup(menu);
    for (const Device& device : session.catalogue().devices()) {
        QAction* action = menu->addAction(deviceText(device));
        action->setCheckable(true);
        action->setChecked(selected && selected->id == device.id);
        devices->addAction(action);
        QObject::connect(action, &QAction::triggered, &session, [&session, id = device.id] {
            session.settings().set(setting::kDevice, QString::fromStdString(id));
        });
    }
    menu->addSeparator();
    auto* precisions = new QActionGroup(menu);
    const Precision wanted = session.settings().value(setting::kPrecision);
    for (const auto& [precision, name] : setting::kPrecision.names) {
        const bool runs = precision == Precision::Auto || !selected ||
                          std::ranges::find(selected->precisions, precision) != selected->precisions.end();
        QAction* action = menu->addAction(precisionText(precision));
        action->setCheckable(true);
        action->setChecked(precision == wanted);
        action->setEnabled(runs);
        action->setToolTip(runs ? QString() : ToolBar::tr("This device cannot compute in this precision."));
        precisions->addAction(action);
        QObject::connect(action, &QAction::triggered, &session, [&session, chosen = precision] {
            session.settings().set(setting::kPrecision, chosen);
        });
    }
    button->setText(selected
                        ? QStringLiteral("%1 · %2").arg(deviceShortText(*selected),
                                                        precisionText(resolvePrecision(wanted, *selected)))
                        : ToolBar::tr("Looking for devices…"));
}

} // namespace

QToolBar* buildToolBar(QMainWindow& window, Session& session, const Actions& actions) {
    auto* bar = window.addToolBar(ToolBar::tr("Tool bar"));
    bar->setObjectName(QStringLiteral("toolBar"));
    bar->setMovable(false);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    bar->setIconSize({20, 20});
    addButton(bar, actions[ActionId::OpenFiles], ToolBar::tr("Open"));
    addRunButton(bar, session, actions);
    addButton(bar, actions[ActionId::Export], ToolBar::tr("Export"));
    bar->addSeparator();

    auto* model = addMenuButton(bar, QStringLiteral("layers"), ToolBar::tr("Model"));
    const auto refreshModels = [model, &session, &actions] { fillModels(model, session, actions); };
    // Queued: the change often comes from an entry of the menu itself, which is made anew.
    QObject::connect(&session.catalogue(), &Catalogue::modelsChanged, model, refreshModels,
                     Qt::QueuedConnection);
    refreshModels();

    auto* device = addMenuButton(bar, QStringLiteral("chip"), ToolBar::tr("Device and precision"));
    const auto refreshDevices = [device, &session] { fillDevices(device, session); };
    QObject::connect(&session.catalogue(), &Catalogue::devicesChanged, device, refreshDevices,
                     Qt::QueuedConnection);
    QObject::connect(
        &session.settings(), &Settings::changed, device,
        [refreshDevices](const QString& key) {
            if (key == QLatin1String(setting::kDevice.key) || key == QLatin1String(setting::kPrecision.key))
                refreshDevices();
        },
        Qt::QueuedConnection);
    refreshDevices();

    auto* space = new QWidget;
    space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(space);
    addButton(bar, actions[ActionId::Shortcuts], QString())->setIcon(themeIcon(QStringLiteral("help")));
    return bar;
}

} // namespace fathom::ui
