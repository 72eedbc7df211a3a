#include "ui/menus.h"

#include "ui/actions.h"
#include "ui/session/session.h"
#include "ui/settings/setting_list.h"
#include "ui/text/language.h"
#include "ui/theme/icon.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <QFileInfo>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>

#include <initializer_list>
#include <optional>

namespace fathom::ui {

namespace {

struct Menus {
    Q_DECLARE_TR_FUNCTIONS(Menus)
};

/// Empty entries are separators.
void addActions(QMenu* menu, const Actions& actions, std::initializer_list<std::optional<ActionId>> ids) {
    for (const auto& id : ids) {
        if (id)
            menu->addAction(actions[*id]);
        else
            menu->addSeparator();
    }
    menu->setToolTipsVisible(true);
}

void fillRecent(QMenu* menu, Session& session) {
    menu->clear();
    for (const RecentScene& scene : session.settings().recentScenes()) {
        QAction* action =
            menu->addAction(themeIcon(QStringLiteral("layers")),
                            QString(scene.name).replace(QLatin1Char('&'), QStringLiteral("&&")));
        action->setToolTip(scene.paths.join(QLatin1Char('\n')));
        action->setEnabled(QFileInfo::exists(scene.paths.front()));
        QObject::connect(action, &QAction::triggered, &session, [&session, paths = scene.paths] {
            std::vector<std::filesystem::path> files;
            for (const QString& path : paths)
                files.emplace_back(path.toStdString());
            session.open(files);
        });
    }
    const bool isEmpty = menu->isEmpty();
    if (!isEmpty)
        menu->addSeparator();
    QAction* clear = menu->addAction(themeIcon(QStringLiteral("trash")), Menus::tr("&Forget These"));
    clear->setEnabled(!isEmpty);
    QObject::connect(clear, &QAction::triggered, &session.settings(), &Settings::clearRecentScenes);
}

void fillAppearance(QMenu* menu, Settings& settings) {
    auto* group = new QActionGroup(menu);
    const std::pair<Appearance, QString> choices[] = {{Appearance::System, Menus::tr("As the &System")},
                                                      {Appearance::Light, Menus::tr("&Light")},
                                                      {Appearance::Dark, Menus::tr("&Dark")}};
    for (const auto& [appearance, words] : choices) {
        QAction* action = menu->addAction(words);
        action->setCheckable(true);
        action->setChecked(settings.value(setting::kAppearance) == appearance);
        group->addAction(action);
        QObject::connect(action, &QAction::triggered, &settings,
                         [&settings, chosen = appearance] { settings.set(setting::kAppearance, chosen); });
    }
}

void fillLanguages(QMenu* menu, Settings& settings) {
    auto* group = new QActionGroup(menu);
    std::vector<Language> choices{{QString(), Menus::tr("As the &System")}};
    choices.insert(choices.end(), languages().begin(), languages().end());
    for (const Language& language : choices) {
        QAction* action = menu->addAction(language.name);
        action->setCheckable(true);
        action->setChecked(settings.value(setting::kLanguage) == language.code);
        group->addAction(action);
        QObject::connect(action, &QAction::triggered, &settings,
                         [&settings, code = language.code] { settings.set(setting::kLanguage, code); });
    }
}

void buildFileMenu(QMenu* menu, Session& session, const Actions& actions) {
    using enum ActionId;
    addActions(menu, actions, {OpenFiles, OpenFolder, OpenSample});
    QMenu* recent = menu->addMenu(themeIcon(QStringLiteral("recent")), Menus::tr("Open &Again"));
    recent->setToolTipsVisible(true);
    fillRecent(recent, session);
    // Queued: the change often comes from an entry of the menu itself, which is made anew.
    QObject::connect(
        &session.settings(), &Settings::recentScenesChanged, recent,
        [recent, &session] { fillRecent(recent, session); }, Qt::QueuedConnection);
    addActions(menu, actions, {{}, ImportCameras, {}, Models, AddModel, {}, Export, Screenshot, CopyCommand, {}, CloseScene, Quit});
}

void buildEditMenu(QMenu* menu, Settings& settings, const Actions& actions) {
    using enum ActionId;
    addActions(menu, actions, {RemoveInput, Reveal, {}, StartAtOnce});
    fillAppearance(menu->addMenu(themeIcon(QStringLiteral("contrast")), Menus::tr("&Appearance")), settings);
    fillLanguages(menu->addMenu(themeIcon(QStringLiteral("language")), Menus::tr("&Language")), settings);
}

} // namespace

void buildMenus(QMainWindow& window, Session& session, const Actions& actions) {
    using enum ActionId;
    QMenuBar* bar = window.menuBar();
    buildFileMenu(bar->addMenu(Menus::tr("&File")), session, actions);
    buildEditMenu(bar->addMenu(Menus::tr("&Edit")), session.settings(), actions);

    QMenu* view = bar->addMenu(Menus::tr("&View"));
    addActions(view, actions, {ShowScene, ShowPicture, ShowBoth, {}});
    addActions(view->addMenu(themeIcon(QStringLiteral("image")), Menus::tr("Pi&cture")), actions,
               {TabPhoto, TabDepth, TabConfidence, TabSplit, TabFeatures, TabDisagreement, {}, ZoomIn, ZoomOut, ZoomToFit,
                ZoomToPixels});
    addActions(view->addMenu(themeIcon(QStringLiteral("cube")), Menus::tr("3D Sc&ene")), actions,
               {Front, Right, Top, ResetView, {}, LookThrough});
    addActions(view, actions,
               {{}, PreviousView, NextView, Play, {}, InputsDock, SettingsDock, LogDock, ResetLayout});

    addActions(bar->addMenu(Menus::tr("&Run")), actions, {Run, RefinePoses, ShowMatches, {}, Stop, StopAll, {}, Pause, {}, ReleaseModel});
    addActions(bar->addMenu(Menus::tr("&Window")), actions,
               {FullScreen, Minimise, {}, NextZone, PreviousZone});
    addActions(bar->addMenu(Menus::tr("&Help")), actions, {Palette, Shortcuts, {}, About});
}

} // namespace fathom::ui
