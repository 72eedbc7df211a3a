#include <QDirIterator>
#include <QFile>
#include <QHash>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

namespace {

/// What each folder may include besides itself and the standard library.
const QHash<QString, QStringList> kMayUse{
    {"engine/base", {}},
    {"engine/image", {"engine/base"}},
    {"engine/geometry", {"engine/base"}},
    {"engine/scene", {"engine/base", "engine/image", "engine/geometry"}},
    {"engine/structure", {"engine/base", "engine/image", "engine/geometry", "engine/scene"}},
    {"engine/io", {"engine/base", "engine/image", "engine/geometry", "engine/scene"}},
    {"engine/hub", {"engine/base"}},
    {"engine/kernels", {"engine/base"}},
    {"engine/nn", {"engine/base"}},
    {"engine/weights", {"engine/base"}},
    {"engine/models", {"engine/base", "engine/nn", "engine/weights"}},
    {"engine/plan", {"engine/base", "engine/kernels", "engine/nn", "engine/models"}},
    {"engine/synthetic", {"engine/base", "engine/image", "engine/geometry", "engine/scene"}},
    {"engine/training",
     {"engine/base", "engine/image", "engine/synthetic", "engine/nn", "engine/weights", "engine/models"}},
    {"engine/bench",
     {"engine/base", "engine/image", "engine/kernels", "engine/synthetic", "engine/nn", "engine/models", "engine/plan"}},
    {"engine/pipeline",
     {"engine/base", "engine/image", "engine/geometry", "engine/scene", "engine/structure", "engine/io", "engine/hub", "engine/nn",
      "engine/weights", "engine/models", "engine/plan", "engine/kernels"}},
    {"engine/estimators",
     {"engine/base", "engine/image", "engine/geometry", "engine/scene", "engine/kernels", "engine/nn", "engine/weights",
      "engine/models", "engine/plan", "engine/pipeline"}},
    {"engine/batch",
     {"engine/base", "engine/image", "engine/geometry", "engine/scene", "engine/structure", "engine/io", "engine/pipeline"}},
    {"engine/golden",
     {"engine/base", "engine/image", "engine/geometry", "engine/scene", "engine/io", "engine/nn", "engine/models",
      "engine/plan", "engine/pipeline", "engine/estimators"}},
    {"ui",
     {"engine/base", "engine/image", "engine/geometry", "engine/scene", "engine/io", "engine/hub", "engine/pipeline",
      "engine/estimators"}},
    {"app",
     {"ui", "engine/base", "engine/image", "engine/geometry", "engine/scene", "engine/structure", "engine/io", "engine/pipeline",
      "engine/estimators", "engine/hub", "engine/batch", "engine/golden", "engine/synthetic", "engine/training", "engine/bench"}},
};

const QRegularExpression kInclude("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]", QRegularExpression::MultilineOption);

struct Include {
    QString file;   ///< relative to the source folder
    QString target; ///< as written
};

QVector<Include> includesBelow(const QString& folder) {
    QVector<Include> includes;
    const QDir root(FATHOM_SOURCE);
    QDirIterator files(root.filePath(folder), {"*.h", "*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly))
            qFatal("cannot read %s", qPrintable(file.fileName()));
        auto matches = kInclude.globalMatch(QString::fromUtf8(file.readAll()));
        while (matches.hasNext())
            includes.append({root.relativeFilePath(file.fileName()), matches.next().captured(1)});
    }
    return includes;
}

/// "engine/io/exif.h" -> "engine/io", "ui/view/x.h" -> "ui"; empty for what is not ours.
QString folderOf(const QString& path) {
    const QStringList parts = path.split('/');
    if (parts.size() >= 3 && parts[0] == "engine")
        return parts[0] + '/' + parts[1];
    if (parts.size() >= 2 && (parts[0] == "ui" || parts[0] == "app"))
        return parts[0];
    return {};
}

bool isTorch(const QString& include) {
    return include.startsWith("torch/") || include.startsWith("ATen/") || include.startsWith("c10/");
}

bool isQt(const QString& include) {
    static const QRegularExpression qt("^Q[A-Z]|^Qt[A-Z]|^q[a-z]+\\.h$");
    return qt.match(include).hasMatch();
}

} // namespace

class IncludeRulesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void foldersIncludeOnlyWhatStandsBelowThem() {
        QStringList broken;
        int seen = 0;
        for (const QString& top : {QString("engine"), QString("ui"), QString("app")}) {
            for (const Include& include : includesBelow(top)) {
                const QString from = folderOf(include.file);
                const QString to = folderOf(include.target);
                ++seen;
                if (!from.isEmpty() && !to.isEmpty() && from != to && !kMayUse.value(from).contains(to))
                    broken << include.file + " includes " + include.target;
            }
        }
        QVERIFY(seen > 0);
        QVERIFY2(broken.isEmpty(), qPrintable(broken.join("; ")));
    }

    void everyEngineFolderHasARule() {
        const QStringList folders = QDir(QString(FATHOM_SOURCE) + "/engine").entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        for (const QString& folder : folders)
            QVERIFY2(kMayUse.contains("engine/" + folder), qPrintable(folder));
    }

    void qtStaysOutOfTheEngine() {
        for (const Include& include : includesBelow("engine"))
            QVERIFY2(!isQt(include.target), qPrintable(include.file + " includes " + include.target));
    }

    void onlyTheHubAndTheStoreOfBatchesSpeakToANetwork() {
        static const QRegularExpression network(
            "^curl/|^sys/socket\\.h$|^netinet/|^QtNetwork|^QNetwork|^QTcp|^QSsl|^torch/csrc/distributed/");
        for (const QString& top : {QString("engine"), QString("ui"), QString("app")})
            for (const Include& include : includesBelow(top))
                QVERIFY2(folderOf(include.file) == "engine/hub" || include.file == "engine/batch/tcp_work_store.cpp" ||
                             !network.match(include.target).hasMatch(),
                         qPrintable(include.file + " includes " + include.target));
    }

    void torchStaysOutOfWindowProgramsAndPublicHeaders() {
        for (const QString& folder : {QString("ui"), QString("app")})
            for (const Include& include : includesBelow(folder))
                QVERIFY2(!isTorch(include.target), qPrintable(include.file));
        for (const char* folder : {"base", "image", "geometry", "scene", "structure", "io", "synthetic", "kernels"})
            for (const Include& include : includesBelow("engine/" + QString(folder)))
                QVERIFY2(!isTorch(include.target), qPrintable(include.file));
    }

    void noHeaderOfThePipelineHoldsTorch() {
        int seen = 0;
        for (const Include& include : includesBelow("engine/pipeline")) {
            const bool ofHeader = include.file.endsWith(".h");
            seen += ofHeader ? 1 : 0;
            QVERIFY2(!ofHeader || !isTorch(include.target), qPrintable(include.file));
        }
        QVERIFY(seen > 0);
    }

    void publicPipelineHeadersReachNoTorchHeader() {
        // Follows project includes from everything that the window includes of the pipeline.
        QHash<QString, QStringList> graph;
        for (const Include& include : includesBelow("engine"))
            graph[include.file] << include.target;
        QStringList open;
        for (const QString& folder : {QString("ui"), QString("app")})
            for (const Include& include : includesBelow(folder))
                if (include.target.startsWith("engine/"))
                    open << include.target;
        QSet<QString> visited;
        while (!open.isEmpty()) {
            const QString file = open.takeLast();
            if (visited.contains(file))
                continue;
            visited.insert(file);
            for (const QString& target : graph.value(file)) {
                QVERIFY2(!isTorch(target), qPrintable(file + " includes " + target));
                if (target.startsWith("engine/"))
                    open << target;
            }
        }
    }
};

QTEST_GUILESS_MAIN(IncludeRulesTest)
#include "include_rules_test.moc"
