#include "engine/pipeline/measured_choices.h"

#include "engine/base/atomic_file.h"
#include "engine/base/cache_folder.h"
#include "engine/base/error.h"
#include "engine/base/folder.h"
#include "engine/base/json.h"
#include "engine/base/log.h"
#include "engine/kernels/cpu_features.h"
#include "engine/pipeline/device.h"
#include "engine/pipeline/host_processor.h"
#include "engine/pipeline/version.h"

#include <fstream>
#include <iterator>
#include <system_error>

namespace fathom {

namespace {
/// A file that has grown beyond is begun anew.
constexpr std::size_t kMostChoices = 1000;
constexpr std::uintmax_t kLargestFile = 1 << 20;
constexpr const char* kIdentityKey = "measured on";
} // namespace

MeasuredChoices::MeasuredChoices(std::filesystem::path file, std::string identity)
    : m_file(std::move(file)), m_identity(std::move(identity)) {
    addKept();
}

void MeasuredChoices::addKept() {
    try {
        read();
    } catch (const Error& error) {
        log(LogLevel::Warning, std::string("earlier measurements cannot be used: ") + error.what() + " " + error.detail());
    }
}

void MeasuredChoices::read() {
    std::error_code missing;
    const std::uintmax_t size = std::filesystem::file_size(m_file, missing);
    if (missing || size > kLargestFile)
        return;
    std::ifstream stream(m_file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    const Json document = Json::parse(text);
    const Json* const identity = document.find(kIdentityKey);
    if (!identity || identity->string() != m_identity)
        return;
    for (const auto& [key, value] : document.object())
        if (key != kIdentityKey)
            m_values.emplace(key, value.string());
}

std::optional<std::string> MeasuredChoices::find(const std::string& key) const {
    const auto found = m_values.find(key);
    return found == m_values.end() ? std::nullopt : std::optional(found->second);
}

std::map<std::string, std::string> MeasuredChoices::startingWith(const std::string& start) const {
    std::map<std::string, std::string> found;
    for (auto entry = m_values.lower_bound(start); entry != m_values.end() && entry->first.starts_with(start); ++entry)
        found.insert(*entry);
    return found;
}

void MeasuredChoices::keep(const std::string& key, const std::string& value) {
    addKept();
    if (m_values.size() >= kMostChoices)
        m_values.clear();
    m_values[key] = value;
    try {
        write();
    } catch (const Error& error) {
        log(LogLevel::Warning, std::string("measurements cannot be kept: ") + error.what() + " " + error.detail());
    }
}

void MeasuredChoices::write() const {
    std::string text = "{\n  " + quoteJson(kIdentityKey) + ": " + quoteJson(m_identity);
    for (const auto& [key, value] : m_values)
        text += ",\n  " + quoteJson(key) + ": " + quoteJson(value);
    makeFolder(m_file.parent_path());
    AtomicFile file(m_file);
    file.write(text + "\n}\n");
    file.commit();
}

std::string machineIdentity() {
    std::string identity = readHostProcessor().name + "; " + kernels::featureList(kernels::cpuFeatures()) + "; " +
                           std::to_string(usableCores()) + " threads; ";
    for (const std::string& library : libraryVersions())
        identity += library + "; ";
    return identity + "Fathom " + std::string(programVersion());
}

MeasuredChoices ownChoices() {
    return {cacheFolder() / "measured.json", machineIdentity()};
}

} // namespace fathom
