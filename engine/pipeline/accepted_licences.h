#pragma once

#include "engine/pipeline/published_models.h"

#include <filesystem>
#include <string>
#include <vector>

namespace fathom {

/// Which models' terms a person has agreed to, kept in a file that window and command line share. Only terms
/// that exclude commercial use, or that nobody states, have to be agreed to. One thread at a time.
class AcceptedLicences {
public:
    /// accepted-licences.txt in the program's folder below $XDG_CONFIG_HOME or ~/.config.
    [[nodiscard]] static std::filesystem::path defaultFile();

    /// A missing file means that nothing was agreed to.
    explicit AcceptedLicences(std::filesystem::path file = defaultFile());

    /// Whether the model may be downloaded without asking.
    [[nodiscard]] bool covers(const PublishedModel& model) const;
    /// Remembers a person's agreement. \throws Error{CannotWrite}
    void accept(const PublishedModel& model);

private:
    std::filesystem::path m_file;
    std::vector<std::string> m_lines; ///< "owner/name licence"
};

/// One sentence for a person who is about to download the model.
[[nodiscard]] std::string licenceQuestion(const PublishedModel& model);

} // namespace fathom
