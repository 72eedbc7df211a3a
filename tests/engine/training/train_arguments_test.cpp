#include "engine/training/train_arguments.h"

#include "tests/support/expect_error.h"

#include <QTest>

using fathom::ErrorCode;
using fathom::parseTrainArguments;
using fathom::test::errorOf;

namespace {
std::vector<std::string> words(const QString& line) {
    std::vector<std::string> result;
    for (const QString& word : line.split(' ', Qt::SkipEmptyParts))
        result.push_back(word.toStdString());
    return result;
}
} // namespace

class TrainArgumentsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsTrainingOptions() {
        const auto parsed = parseTrainArguments(
            words("--output out --minutes 2.5 --images 1000 --threads 2 --renderers 3 --batchers 4 --batch-scale 6 --seed 7 --device cuda:1 --start-from model --resume"));
        QVERIFY(parsed.train && !parsed.evaluate && !parsed.help);
        QCOMPARE(parsed.train->output.string(), std::string("out"));
        QCOMPARE(parsed.train->minutes, 2.5);
        QCOMPARE(parsed.train->images, std::int64_t{1000});
        QCOMPARE(parsed.train->threads, 2);
        QCOMPARE(parsed.train->batchThreads, 4);
        QCOMPARE(parsed.train->batchScale, 6);
        QCOMPARE(parsed.train->rendererThreads, 3);
        QCOMPARE(parsed.train->seed, std::uint64_t{7});
        QCOMPARE(parsed.train->device, std::string("cuda:1"));
        QVERIFY(parsed.train->resume);
        QCOMPARE(parsed.train->startFrom.string(), std::string("model"));
    }

    void evaluateReplacesTraining() {
        const auto parsed = parseTrainArguments(words("--evaluate folder --samples 12 --size 224x168"));
        QVERIFY(parsed.evaluate && !parsed.train);
        QCOMPARE(parsed.evaluate->model.string(), std::string("folder"));
        QCOMPARE(parsed.evaluate->samples, 12);
        QCOMPARE(parsed.evaluate->size.width, 224);
        QCOMPARE(parsed.evaluate->size.height, 168);
    }

    void helpNeedsNothingElse() {
        QVERIFY(parseTrainArguments(words("--help")).help);
        QVERIFY(fathom::trainUsage().find("--evaluation-minutes") != std::string::npos);
    }

    void refusesWrongArguments_data() {
        QTest::addColumn<QString>("line");
        QTest::newRow("no output") << "--minutes 3";
        QTest::newRow("unknown option") << "--output o --speed 3";
        QTest::newRow("missing value") << "--output";
        QTest::newRow("not a number") << "--output o --minutes soon";
        QTest::newRow("number with a tail") << "--output o --images 10k";
        QTest::newRow("negative seed") << "--output o --seed -1";
        QTest::newRow("no threads") << "--output o --threads 0";
        QTest::newRow("no batch thread") << "--output o --batchers 0";
        QTest::newRow("batch scale") << "--output o --batch-scale 65";
        QTest::newRow("unknown preset") << "--output o --preset huge";
        QTest::newRow("no time") << "--output o --minutes 0";
        QTest::newRow("training option while measuring") << "--evaluate m --minutes 3";
        QTest::newRow("resume while measuring") << "--evaluate m --resume";
        QTest::newRow("size without height") << "--evaluate m --size 168";
        QTest::newRow("size off the patch grid") << "--evaluate m --size 170x126";
    }

    void refusesWrongArguments() {
        QFETCH(QString, line);
        const auto code = errorOf([&] { (void)parseTrainArguments(words(line)); });
        QVERIFY(code.has_value());
        QCOMPARE(*code, ErrorCode::InvalidOption);
    }
};

QTEST_GUILESS_MAIN(TrainArgumentsTest)
#include "train_arguments_test.moc"
