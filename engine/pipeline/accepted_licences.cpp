#include "engine/pipeline/accepted_licences.h"

#include "engine/base/atomic_file.h"
#include "engine/base/error.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <system_error>

namespace fathom {

namespace {

std::string lineOf(const PublishedModel& model) {
    return model.repository + ' ' + model.licence;
}

} // namespace

std::filesystem::path AcceptedLicences::defaultFile() {
    const char* config = std::getenv("XDG_CONFIG_HOME");
    const char* home = std::getenv("HOME");
    const std::filesystem::path folder =
        config && *config ? std::filesystem::path(config) : std::filesystem::path(home ? home : "") / ".config";
    return folder / "fathom" / "accepted-licences.txt";
}

AcceptedLicences::AcceptedLicences(std::filesystem::path file) : m_file(std::move(file)) {
    std::ifstream stream(m_file);
    for (std::string line; std::getline(stream, line);)
        m_lines.push_back(line);
}

bool AcceptedLicences::covers(const PublishedModel& model) const {
    return allowsCommercialUse(model.licence) || std::ranges::find(m_lines, lineOf(model)) != m_lines.end();
}

void AcceptedLicences::accept(const PublishedModel& model) {
    if (covers(model))
        return;
    m_lines.push_back(lineOf(model));
    std::error_code error;
    std::filesystem::create_directories(m_file.parent_path(), error);
    AtomicFile file(m_file);
    for (const std::string& line : m_lines)
        file.write(line + '\n');
    file.commit();
}

std::string licenceQuestion(const PublishedModel& model) {
    if (model.licence == "unknown")
        return "The authors of " + model.name +
               " state no licence for the weights: without their permission you may only try them.";
    return model.name + " is licensed under " + model.licence +
           ": you may not use it, nor what it makes, commercially.";
}

} // namespace fathom
