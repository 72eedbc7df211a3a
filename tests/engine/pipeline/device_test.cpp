#include "engine/pipeline/device.h"

#include "engine/base/error.h"
#include "tests/support/expect_error.h"

#include <QTest>

using namespace fathom;
using fathom::test::errorOf;

namespace {

Device device(const char* id, DeviceKind kind) {
    Device made;
    made.id = id;
    made.kind = kind;
    return made;
}

const Device kCpu = device("cpu", DeviceKind::Cpu), kFirst = device("cuda:0", DeviceKind::Cuda),
             kSecond = device("cuda:1", DeviceKind::Cuda), kApple = device("mps", DeviceKind::Mps);

} // namespace

class DeviceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void automaticIsTheFirstGpuAndElseTheProcessor() {
        QCOMPARE(findDevice("auto", {kCpu}).id, std::string("cpu"));
        QCOMPARE(findDevice("auto", {kCpu, kApple}).id, std::string("mps"));
        QCOMPARE(findDevice("auto", {kCpu, kFirst, kSecond}).id, std::string("cuda:0"));
        QCOMPARE(findDevice("auto", {kCpu, kFirst, kApple}).id, std::string("cuda:0"));
    }

    void whatIsNamedIsTaken() {
        const std::vector<Device> all{kCpu, kFirst, kSecond};
        QCOMPARE(findDevice("cpu", all).id, std::string("cpu"));
        QCOMPARE(findDevice("cuda", all).id, std::string("cuda:0"));
        QCOMPARE(findDevice("cuda:1", all).id, std::string("cuda:1"));
    }

    void whatDoesNotExistIsRefusedWithTheNamesThatDo() {
        QCOMPARE(errorOf([] { (void)findDevice("cuda:1", {kCpu, kFirst}); }), ErrorCode::DeviceUnavailable);
        try {
            (void)findDevice("mps", {kCpu, kFirst});
            QFAIL("no refusal");
        } catch (const Error& error) {
            QVERIFY(std::string(error.what()).find("there is cpu, cuda:0") != std::string::npos);
        }
    }

    void automaticExistsOnEveryMachine() { QVERIFY(findDevice(kAutomaticDevice).id != kAutomaticDevice); }
};

QTEST_GUILESS_MAIN(DeviceTest)
#include "device_test.moc"
