#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace fathom {

/// What was measured once on this machine, kept in a file from start to start. A file that cannot be read or written only
/// means that things are measured again. One thread at a time; processes may share the file, the last one wins.
class MeasuredChoices {
public:
    /// \param identity  of processor and program; what was measured under another one counts as unknown
    MeasuredChoices(std::filesystem::path file, std::string identity);

    [[nodiscard]] std::optional<std::string> find(const std::string& key) const;
    /// All whose keys start so.
    [[nodiscard]] std::map<std::string, std::string> startingWith(const std::string& start) const;
    /// Beside what others have kept meanwhile.
    void keep(const std::string& key, const std::string& value);

private:
    /// What the file has and this does not; nothing from a damaged one.
    void addKept();
    void read();
    void write() const;

    std::filesystem::path m_file;
    std::string m_identity;
    std::map<std::string, std::string> m_values;
};

/// Processor, its features, threads, and versions of the libraries and of the program: what measured times depend on.
[[nodiscard]] std::string machineIdentity();

/// The choices of this machine, in the program's cache.
[[nodiscard]] MeasuredChoices ownChoices();

} // namespace fathom
