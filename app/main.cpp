#include "app/window_shot.h"
#include "engine/base/log.h"
#include "engine/pipeline/compute_path.h"
#include "engine/pipeline/large_pages.h"
#include "engine/pipeline/version.h"
#include "ui/main_window.h"
#include "ui/session/session.h"
#include "ui/settings/setting_list.h"
#include "ui/text/language.h"
#include "ui/theme/icon.h"
#include "ui/theme/palette.h"

#include <QApplication>
#include <QCommandLineParser>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <memory>
#include <string_view>

namespace {

using namespace fathom;
using namespace fathom::ui;

/// The last resort: what escapes an event handler is logged instead of ending the program with work in it.
class Program : public QApplication {
public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override {
        try {
            return QApplication::notify(receiver, event);
        } catch (const std::exception& error) {
            log(LogLevel::Problem, std::string("unexpected: ") + error.what());
        }
        return false;
    }
};

struct LaunchOptions {
    std::vector<std::filesystem::path> inputs;
    bool sample = false;
    QString shotFile;
    QString shotMoment;
};

LaunchOptions readCommandLine(const QCoreApplication& program) {
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QCoreApplication::translate("main", "Depth, camera poses and 3D scenes from photos and video."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(QStringLiteral("inputs"),
                                 QCoreApplication::translate("main", "Photos, folders or videos to open."),
                                 QStringLiteral("[inputs…]"));
    const QCommandLineOption sample(QStringLiteral("sample"),
                                    QCoreApplication::translate("main", "Open the sample scene."));
    QCommandLineOption shot(QStringLiteral("screenshot"), {}, QStringLiteral("file"));
    QCommandLineOption moment(QStringLiteral("screenshot-after"), {}, QStringLiteral("start|running|done|visible"),
                              QStringLiteral("start"));
    shot.setFlags(QCommandLineOption::HiddenFromHelp);
    moment.setFlags(QCommandLineOption::HiddenFromHelp);
    parser.addOptions({sample, shot, moment});
    parser.process(program);

    LaunchOptions options{{}, parser.isSet(sample), parser.value(shot), parser.value(moment)};
    for (const QString& input : parser.positionalArguments())
        options.inputs.emplace_back(input.toStdString());
    return options;
}

/// Help and version need no display.
bool asksForWords(int argc, char** argv) {
    return std::any_of(argv + 1, argv + argc, [](const char* argument) {
        const std::string_view text(argument);
        return text == "--help" || text == "-h" || text == "--version" || text == "-v";
    });
}

int runProgram(Program& program, const LaunchOptions& options) {
    Settings settings;
    LanguageSwitch language;
    language.apply(program, settings.value(setting::kLanguage));
    applyTheme(program, settings.value(setting::kAppearance));
    Session session(settings);

    std::unique_ptr<MainWindow> window;
    const auto showWindow = [&] {
        window.reset(); // first: the old window saves nothing, the new one takes over the log
        window = std::make_unique<MainWindow>(session);
        QObject::connect(window.get(), &MainWindow::closed, &program, &QCoreApplication::quit,
                         Qt::QueuedConnection);
        window->show();
    };
    QObject::connect(&settings, &Settings::changed, &program, [&](const QString& key) {
        if (key == QLatin1String(setting::kAppearance.key))
            applyTheme(program, settings.value(setting::kAppearance));
    });
    // A window is made of words: another language is another window. Queued, for the wish comes from its
    // menu.
    QObject::connect(
        &settings, &Settings::changed, &program,
        [&](const QString& key) {
            if (key != QLatin1String(setting::kLanguage.key))
                return;
            window->saveLayout();
            language.apply(program, settings.value(setting::kLanguage));
            showWindow();
        },
        Qt::QueuedConnection);

    showWindow();
    std::unique_ptr<app::WindowShot> shot;
    if (!options.shotFile.isEmpty())
        shot = std::make_unique<app::WindowShot>(*window, session, options.shotFile, options.shotMoment);
    if (options.sample)
        session.openSample();
    session.open(options.inputs);
    return QApplication::exec();
}

} // namespace

int main(int argc, char** argv) {
    Program::setApplicationName(QStringLiteral("fathom"));
    Program::setApplicationDisplayName(QStringLiteral("Fathom"));
    Program::setDesktopFileName(QStringLiteral("org.fathom.Fathom"));
    const std::string_view version = programVersion();
    Program::setApplicationVersion(
        QString::fromLatin1(version.data(), static_cast<qsizetype>(version.size())));
    try {
        if (asksForWords(argc, argv)) {
            const QCoreApplication words(argc, argv);
            (void)readCommandLine(words); // prints and ends
        }
        checkInstructionLimit();
        askForLargePages();
        Program program(argc, argv);
        Program::setWindowIcon(applicationIcon());
        Program::setQuitOnLastWindowClosed(false);
        return runProgram(program, readCommandLine(program));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "fathom: %s\n", error.what());
        return 1;
    }
}
