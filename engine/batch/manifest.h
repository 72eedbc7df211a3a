#pragma once

#include "engine/base/error.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace fathom::batch {

enum class ItemState { Running, Done, Failed };

struct OutputFile {
    std::string path; ///< from the item's folder
    std::uint64_t bytes = 0;
};

/// What is known of one item.
struct ItemRecord {
    ItemState state = ItemState::Running;
    std::string input;    ///< see inputTextOf
    std::string settings; ///< what it was, or is being, computed with
    std::string stamp;    ///< of the input, see stampOf
    std::string run;      ///< which start of the batch, one text for all workers
    int rank = 0;
    std::string host;
    std::int64_t process = 0;
    double seconds = 0; ///< Done and Failed
    std::size_t views = 0;
    std::vector<OutputFile> files; ///< that this start or an earlier one wrote, or, unless Done, was about to write
    std::optional<Error> problem;  ///< Failed: why
};

/// How records name an input, from whatever folder the batch is started: its absolute path, without letters that are not
/// UTF-8.
[[nodiscard]] std::string inputTextOf(const std::filesystem::path& input);

/// What has become of every item of a batch: one JSON file an item, "<name>.json", which appears complete or not at all,
/// so that any number of workers on any number of machines write beside each other. Any thread.
class Manifest {
public:
    /// \param output  of the batch: records lie in its folder "manifest", results of an item in a folder of its name
    /// \throws Error{CannotWrite}
    explicit Manifest(std::filesystem::path output);

    /// Nothing for an item that was never begun, and for a record that cannot be read.
    [[nodiscard]] std::optional<ItemRecord> read(const std::string& item) const;

    /// \throws Error{CannotWrite}
    void write(const std::string& item, const ItemRecord& record) const;

    /// Whether a record says that its item is done with these settings and this input, and its files are there.
    [[nodiscard]] bool isDone(const std::string& item, const ItemRecord& record, const std::string& settings,
                              const std::string& stamp) const;

    [[nodiscard]] std::filesystem::path folderOf(const std::string& item) const { return m_output / item; }
    [[nodiscard]] std::filesystem::path recordOf(const std::string& item) const;
    /// Where results and record of an item grow; whoever finishes the item removes what killed workers left there.
    [[nodiscard]] std::filesystem::path unfinishedOf(const std::string& item) const;
    void removeUnfinished(const std::string& item) const;

private:
    std::filesystem::path m_output;
};

} // namespace fathom::batch
