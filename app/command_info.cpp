#include "app/command.h"
#include "app/report.h"

#include "engine/io/input_list.h"
#include "engine/pipeline/compute_path.h"
#include "engine/pipeline/device.h"
#include "engine/pipeline/model_catalog.h"
#include "engine/pipeline/option_names.h"
#include "engine/pipeline/self_test.h"
#include "engine/pipeline/tuned_estimator.h"
#include "engine/pipeline/version.h"

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

namespace fathom {

namespace {

using OrderedJson = nlohmann::ordered_json;

struct InfoArguments {
    std::filesystem::path file;
    bool json = false;
};

OrderedJson kernelsByPrecision(const Device& device) {
    auto kernels = OrderedJson::object();
    for (const Precision precision : device.precisions)
        kernels[std::string(precisionName(precision))] =
            kernelsName(kernelsOf(device, precision, CompileMode::Default));
    return kernels;
}

/// What was measured of the processor, on the first start of this program on it.
OrderedJson describeSelfTest(const Device& device) {
    OrderedJson facts{{"tiles_fail", device.tilesFail}};
    for (const ArithmeticTrial& trial : processorSelfTest().trials)
        facts[std::string(precisionName(trial.precision))] = {{"block_ms", trial.milliseconds},
                                                              {"relative_error", trial.error},
                                                              {"right", trial.isRight}};
    return facts;
}

OrderedJson describeDevices() {
    auto devices = OrderedJson::array();
    for (const Device& device : listDevices()) {
        auto precisions = OrderedJson::array();
        for (const Precision precision : device.precisions)
            precisions.push_back(precisionName(precision));
        auto unavailable = OrderedJson::object();
        for (const NamedValue<Precision>& named : namedValues<Precision>())
            if (const std::string reason = whyNot(device, named.value); !reason.empty())
                unavailable[std::string(named.name)] = reason;
        const Precision automatic = resolvePrecision(Precision::Auto, device);
        auto modes = OrderedJson::object(), notes = OrderedJson::object();
        for (const NamedValue<CompileMode>& named : namedValues<CompileMode>()) {
            if (const std::string reason = whyNot(device, named.value); !reason.empty())
                modes[std::string(named.name)] = reason;
            if (const std::string note = noteOn(device, named.value); !note.empty())
                notes[std::string(named.name)] = note;
        }
        devices.push_back({{"id", device.id},
                           {"name", device.name},
                           {"total_memory", device.totalMemory},
                           {"free_memory", device.freeMemory},
                           {"precisions", precisions},
                           {"unavailable", unavailable},
                           {"auto", precisionName(automatic)},
                           {"kernels", kernelsByPrecision(device)},
                           {"unavailable_modes", modes},
                           {"modes", notes}});
        if (device.kind == DeviceKind::Cpu)
            devices.back().update({{"self_test", describeSelfTest(device)}, {"measured", lastTunings(ownChoices())}});
    }
    return devices;
}

/// "LibTorch 2.13.0" → {"name": …, "version": …}; the BLAS comes as its own member.
OrderedJson describeProgram() {
    auto libraries = OrderedJson::array();
    std::string blas;
    for (const std::string& line : libraryVersions()) {
        if (line.starts_with("sgemm_ "))
            blas = line.substr(line.find(' ') + 1);
        else
            libraries.push_back(line);
    }
    return {{"version", programVersion()},
            {"devices", describeDevices()},
            {"processor_features", processorFeatures()},
            {"libraries", libraries},
            {"sgemm_", blas}};
}

OrderedJson describeModel(const std::filesystem::path& path) {
    ModelCatalog catalog;
    const ModelDescription& model = catalog.add(path);
    return {{"kind", "model"},          {"path", path.string()},
            {"name", model.name},       {"preset", model.preset},
            {"licence", model.licence}, {"parameters", model.parameterCount},
            {"bytes", model.fileBytes}, {"default_resolution", model.defaultResolution}};
}

OrderedJson describeVideo(const std::filesystem::path& path) {
    const VideoReader reader(path);
    const VideoHeader& header = reader.header();
    return {{"kind", "video"},
            {"path", path.string()},
            {"width", header.size.width},
            {"height", header.size.height},
            {"codec", header.codec},
            {"duration_seconds", header.durationSeconds},
            {"frames_per_second", header.framesPerSecond},
            {"rotation_degrees", header.rotationDegrees}};
}

OrderedJson describeItem(const InputItem& item) {
    if (item.problem)
        throw *item.problem;
    if (item.kind == InputKind::Video)
        return describeVideo(item.path);
    OrderedJson facts{{"kind", "image"},
                      {"path", item.path.string()},
                      {"width", item.size.width},
                      {"height", item.size.height}};
    if (item.exifFocalPixels)
        facts["focal_length_pixels"] = *item.exifFocalPixels;
    return facts;
}

bool isModel(const std::filesystem::path& path) {
    std::error_code ignored;
    return path.extension() == ".safetensors" || std::filesystem::exists(path / "model.safetensors", ignored);
}

OrderedJson describeFile(const std::filesystem::path& path) {
    if (isModel(path))
        return describeModel(path);
    const std::vector<InputItem> items = listInputs({path});
    if (items.empty())
        throw Error(ErrorCode::EmptyInput, "The folder holds no photo and no video.", path.string());
    std::error_code ignored;
    if (!std::filesystem::is_directory(path, ignored))
        return describeItem(items.front());
    auto list = OrderedJson::array();
    for (const InputItem& item : items)
        list.push_back(item.problem
                           ? OrderedJson{{"path", item.path.string()}, {"error", jsonOf(*item.problem)}}
                           : describeItem(item));
    return {{"kind", "folder"}, {"path", path.string()}, {"items", list}};
}

/// "key: value" lines; lists of objects are indented.
void printPlain(const OrderedJson& object, const std::string& indent) {
    for (const auto& [key, value] : object.items()) {
        if (value.is_structured() && value.empty())
            continue;
        if (value.is_object() || (value.is_array() && !value.empty() && value.front().is_object())) {
            std::printf("%s%s:\n", indent.c_str(), key.c_str());
            if (value.is_object())
                printPlain(value, indent + "  ");
            else
                for (const OrderedJson& entry : value) {
                    printPlain(entry, indent + "  ");
                    std::printf("\n");
                }
        } else if (value.is_array()) {
            std::string line;
            for (const OrderedJson& entry : value)
                line += (line.empty() ? "" : ", ") +
                        (entry.is_string() ? entry.get<std::string>() : entry.dump());
            std::printf("%s%s: %s\n", indent.c_str(), key.c_str(), line.c_str());
        } else {
            std::printf("%s%s: %s\n", indent.c_str(), key.c_str(),
                        (value.is_string() ? value.get<std::string>() : value.dump()).c_str());
        }
    }
}

int showInfo(const InfoArguments& arguments) {
    const OrderedJson facts = arguments.file.empty() ? describeProgram() : describeFile(arguments.file);
    if (arguments.json)
        printJson(facts);
    else
        printPlain(facts, "");
    return kSuccess;
}

} // namespace

void addInfoCommand(CLI::App& program, ChosenCommand& chosen) {
    auto arguments = std::make_shared<InfoArguments>();
    CLI::App* command = program.add_subcommand(
        "info", "Show devices and library versions, or what a photo, video, folder or model file holds");
    command->add_option("file", arguments->file, "Photo, video, folder or .safetensors file")
        ->type_name("FILE");
    command->add_flag("--json", arguments->json, "As JSON on standard output");
    command->callback([&chosen, arguments] {
        chosen = [arguments] {
            return withJsonFailure(arguments->json, [&] { return showInfo(*arguments); });
        };
    });
}

} // namespace fathom
