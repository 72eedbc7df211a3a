#include "ui/panel/compute_section.h"

#include "ui/panel/form.h"
#include "ui/session/session.h"
#include "ui/settings/bind.h"
#include "ui/settings/run_options.h"
#include "ui/settings/setting_list.h"
#include "ui/text/format.h"
#include "ui/text/option_text.h"
#include "ui/widget/eliding_combo_box.h"
#include "ui/widget/reason.h"

#include "engine/pipeline/measured_choices.h"

#include <QLabel>
#include <QLocale>

#include <algorithm>
#include <tuple>

namespace fathom::ui {

namespace {

/// What a precision is computed with and what it may change.
QString describe(const Device& device, Precision precision) {
    const Precision resolved = resolvePrecision(precision, device);
    return ComputeSection::tr("%1: changes depth by less than %2 % on average")
        .arg(kernelsText(kernelsOf(device, resolved, CompileMode::Default)))
        .arg(QLocale().toString(100 * errorBoundOf(resolved)));
}

/// How a network ran, which its settings do not always tell: a pass may have fallen back or measured something.
QString describe(const Execution& execution, CompileMode mode) {
    QStringList parts{precisionText(execution.precision), kernelsText(execution.kernels)};
    if (execution.threads > 0)
        parts << (execution.threads == 1 ? ComputeSection::tr("one thread")
                                         : ComputeSection::tr("%1 threads").arg(execution.threads));
    if (mode == CompileMode::MaxAutotune && !execution.measured.empty())
        parts << ComputeSection::tr("measured");
    if (execution.weights.elsewhere > 0)
        parts << ComputeSection::tr("%1 of the weights wait elsewhere").arg(bytesText(execution.weights.elsewhere));
    return parts.join(QStringLiteral(" · "));
}

bool computeAlike(const EstimateOptions& one, const EstimateOptions& other) {
    const auto ofCompute = [](const EstimateOptions& options) {
        return std::tie(options.device, options.precision, options.compileMode, options.threads, options.memoryLimits);
    };
    return ofCompute(one) == ofCompute(other);
}

} // namespace

ComputeSection::ComputeSection(Session& session, QWidget* parent)
    : QWidget(parent), m_session(session), m_device(new ElidingComboBox(22)),
      m_precision(makeChoices<Precision>({{Precision::Auto, precisionText(Precision::Auto)},
                                          {Precision::Fp32, precisionText(Precision::Fp32)},
                                          {Precision::Tf32, precisionText(Precision::Tf32)},
                                          {Precision::Bf16, precisionText(Precision::Bf16)},
                                          {Precision::Fp16, precisionText(Precision::Fp16)},
                                          {Precision::Fp32Strict, precisionText(Precision::Fp32Strict)},
                                          {Precision::Int8, precisionText(Precision::Int8)}})),
      m_batchSize(new QSpinBox), m_overlap(new QSpinBox),
      m_compile(makeChoices<CompileMode>(
          {{CompileMode::Default, tr("Optimised")},
           {CompileMode::ReduceOverhead, tr("Optimised and recorded")},
           {CompileMode::MaxAutotune, tr("Optimised and measured")},
           {CompileMode::Off, tr("As published")}})),
      m_threads(new QSpinBox), m_memoryLimit(new QDoubleSpinBox), m_running(new QLabel) {
    QFormLayout* form = makeForm(this);
    addWideRow(form, tr("Device"), m_device, tr("What the network runs on"));
    addRow(form, tr("Precision"), m_precision,
           tr("Arithmetic of the large matrix products. Automatic takes the fastest one that stays accurate "
              "here."));
    addRow(form, tr("Batch size"), m_batchSize,
           tr("Views that the network looks at together. More fit together better and need more memory."));
    addRow(form, tr("Shared views"), m_overlap,
           tr("Views that one batch has in common with the next, so that both land in one scene"));
    addRow(form, tr("Network"), m_compile,
           tr("Optimised rewrites the network while loading; the results agree within rounding. A GPU can also record "
              "a pass and replay it. Measured: before the first pass of a size it is tried which convolutions (GPU) or which "
              "kernels and how many threads (processor) are fastest."));

    m_threads->setSpecialValueText(tr("One a core"));
    addRow(form, tr("Threads"), m_threads,
           tr("Of the network on the processor. One fewer than cores keeps everything else on a busy machine quick."));
    m_memoryLimit->setDecimals(1);
    m_memoryLimit->setSingleStep(setting::kMemoryLimit.step);
    m_memoryLimit->setSuffix(tr(" GiB"));
    m_memoryLimit->setSpecialValueText(tr("What is free"));
    addRow(form, tr("Weights in memory"), m_memoryLimit,
           tr("Most memory for the weights of the network. Blocks that find no room wait on the disk, or beside a GPU in the "
              "processor's memory, and are fetched while it runs: the same results, slower."));

    m_running->setWordWrap(true);
    addRow(form, tr("Runs as"), m_running, tr("What computes the network with these settings"));

    Settings& settings = session.settings();
    bind(m_precision, settings, setting::kPrecision);
    bind(m_batchSize, settings, setting::kBatchSize);
    bind(m_overlap, settings, setting::kOverlapViews);
    bind(m_compile, settings, setting::kCompileMode);
    bind(m_threads, settings, setting::kThreads);
    bind(m_memoryLimit, settings, setting::kMemoryLimit);

    connect(m_device, &QComboBox::activated, this,
            [this] { m_session.settings().set(setting::kDevice, m_device->currentData().toString()); });
    connect(&session.catalogue(), &Catalogue::devicesChanged, this, &ComputeSection::refreshDevices);
    connect(&settings, &Settings::changed, this, [this](const QString& key) {
        if (key == QLatin1String(setting::kDevice.key))
            refreshDevices();
        if (key == QLatin1String(setting::kBatchSize.key))
            refreshOverlap();
        refreshRunning();
    });
    connect(&session, &Session::noticeRaised, this, &ComputeSection::refreshRunning); // it may tell what was measured
    connect(&session, &Session::sceneChanged, this, &ComputeSection::refreshRunning);
    connect(&session, &Session::currentChanged, this, &ComputeSection::refreshRunning);
    refreshDevices();
    refreshOverlap();
}

void ComputeSection::refreshDevices() {
    m_device->clear();
    for (const Device& device : m_session.catalogue().devices()) {
        m_device->addItem(deviceText(device), QString::fromStdString(device.id));
        m_device->setItemData(m_device->count() - 1, deviceText(device), Qt::ToolTipRole);
    }
    const auto selected = m_session.catalogue().selectedDevice();
    if (selected)
        m_device->setCurrentIndex(m_device->findData(QString::fromStdString(selected->id)));
    setExplanation(m_device, tr("What the network runs on") + QLatin1Char('\n') + m_device->currentText());
    setReasonAgainst(m_device, selected ? QString() : tr("Looking for devices…"));
    refreshPrecisions();
    const QString onlyProcessor =
        selected && selected->kind != DeviceKind::Cpu ? tr("Only for the processor.") : QString();
    setReasonAgainst(m_threads, onlyProcessor);
    setReasonAgainst(m_memoryLimit, selected && selected->kind == DeviceKind::Mps
                                        ? tr("Only for the processor and NVIDIA GPUs.")
                                        : QString());
    for (int item = 0; selected && item < m_compile->count(); ++item)
        setItemReason(m_compile, item,
                      compileReason(*selected, static_cast<CompileMode>(m_compile->itemData(item).toInt())));
}

void ComputeSection::refreshPrecisions() {
    const auto device = m_session.catalogue().selectedDevice();
    for (int item = 0; device && item < m_precision->count(); ++item) {
        const auto precision = static_cast<Precision>(m_precision->itemData(item).toInt());
        const QString reason = precisionReason(*device, precision);
        setItemReason(m_precision, item, reason);
        if (reason.isEmpty())
            m_precision->setItemData(item, describe(*device, precision), Qt::ToolTipRole);
    }
    if (device)
        m_precision->setItemText(
            0, tr("Automatic (%1)").arg(precisionText(resolvePrecision(Precision::Auto, *device))));
    m_precision->ensurePolished();
    m_precision->setMinimumWidth(m_precision->sizeHint().width()); // Qt's own minimum keeps the old words
    m_precision->setCurrentIndex(
        m_precision->findData(static_cast<int>(m_session.settings().value(setting::kPrecision))));
    refreshRunning();
}

std::shared_ptr<const Execution> ComputeSection::shownExecution() const {
    const OpenScene* scene = m_session.currentScene();
    const auto model = m_session.catalogue().selectedModel();
    if (!scene || !scene->status.execution || !model || scene->request.model.id != model->id ||
        !computeAlike(scene->request.options, estimateOptions(m_session.settings())))
        return nullptr;
    return scene->status.execution;
}

void ComputeSection::refreshRunning() {
    if (const auto execution = shownExecution()) {
        m_running->setText(describe(*execution, m_session.settings().value(setting::kCompileMode)));
        return;
    }
    const auto device = m_session.catalogue().selectedDevice();
    const Precision wanted = m_session.settings().value(setting::kPrecision);
    if (!device || !precisionReason(*device, wanted).isEmpty()) {
        m_running->setText(device ? precisionReason(*device, wanted) : tr("Looking for devices…"));
        return;
    }
    const Precision precision = resolvePrecision(wanted, *device);
    const CompileMode mode = m_session.settings().value(setting::kCompileMode);
    if (const QString reason = compileReason(*device, mode); !reason.isEmpty()) {
        m_running->setText(reason);
        return;
    }
    if (precision == Precision::Int8 && mode == CompileMode::Off) {
        m_running->setText(tr("int8 needs the optimised network."));
        return;
    }
    const std::optional<ComputeWay> found = measured(*device, precision, mode);
    const Kernels kernels = found ? found->kernels : kernelsOf(*device, precision, mode);
    QString text = precisionText(precision) + QStringLiteral(" · ") + kernelsText(kernels);
    if (device->kind == DeviceKind::Cpu) {
        const int threads = found ? found->threads : m_session.settings().value(setting::kThreads);
        text += QStringLiteral(" · ") + (threads == 0   ? tr("one thread a core")
                                         : threads == 1 ? tr("one thread")
                                                        : tr("%1 threads").arg(threads));
        if (mode == CompileMode::MaxAutotune)
            text += QStringLiteral(" · ") + (found ? tr("measured") : tr("until measured before the first pass"));
    }
    m_running->setText(text);
}

std::optional<ComputeWay> ComputeSection::measured(const Device& device, Precision precision, CompileMode mode) const {
    const auto model = m_session.catalogue().selectedModel();
    if (!model || mode != CompileMode::MaxAutotune || device.kind != DeviceKind::Cpu)
        return std::nullopt;
    return lastTuning(ownChoices(), model->preset, precision, device, m_session.settings().value(setting::kThreads));
}

void ComputeSection::refreshOverlap() {
    const int batchSize = m_session.settings().value(setting::kBatchSize);
    setReasonAgainst(m_overlap, batchSize < 2 ? tr("Batches of one view cannot share any.") : QString());
    // What a small batch leaves is no choice of the person's: a larger one has the old value again.
    const QSignalBlocker quiet(m_overlap);
    m_overlap->setMaximum(std::max(1, batchSize - 1));
    m_overlap->setValue(m_session.settings().value(setting::kOverlapViews));
}

} // namespace fathom::ui
