#include <QDir>
#include <QDirIterator>
#include <QProcess>
#include <QTest>

/// LibTorch brings the BLAS that its matrix products need. A library before it that brings the system's would
/// take over every product of the networks, several times slower and without a word.
class BlasOrderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyProgramLoadsLibTorchFirst() {
        int programs = 0;
        QDirIterator entries(FATHOM_BINARIES, QDir::Files | QDir::Executable, QDirIterator::Subdirectories);
        while (entries.hasNext()) {
            const QString program = entries.next();
            QProcess reader;
            reader.start("readelf", {"--dynamic", "--wide", program});
            QVERIFY(reader.waitForFinished());
            QCOMPARE(reader.exitCode(), 0);
            QByteArrayList needed;
            for (const QByteArray& line : reader.readAllStandardOutput().split('\n'))
                if (line.contains("(NEEDED)"))
                    needed.append(line.mid(line.indexOf('[') + 1).chopped(1));
            // What comes before LibTorch must not bring a BLAS of its own; nothing at all is the simple rule.
            QVERIFY2(!needed.isEmpty() && needed.first().startsWith("libtorch_cpu"),
                     (program + ": " + needed.value(0)).toUtf8());
            for (const char* blas : {"libblas", "liblapack", "libopenblas", "libmkl"})
                for (const QByteArray& library : needed)
                    QVERIFY2(!library.startsWith(blas), (program + ": " + library).toUtf8());
            ++programs;
        }
        QVERIFY(programs >= 2);
    }
};

QTEST_GUILESS_MAIN(BlasOrderTest)
#include "blas_order_test.moc"
