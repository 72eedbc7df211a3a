#pragma once

#include "engine/batch/manifest.h"

#include <filesystem>
#include <vector>

namespace fathom::batch {

/// A folder in which the results of one item grow until they take their place. Gone with this object unless published.
/// Of what lies in that place already only files that an earlier start wrote are touched.
class ItemFolder {
public:
    /// Makes the folder anew. \param target  the place of the results \throws Error{CannotWrite}
    ItemFolder(std::filesystem::path path, std::filesystem::path target);
    ~ItemFolder();
    ItemFolder(const ItemFolder&) = delete;
    ItemFolder& operator=(const ItemFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return m_path; }

    /// What has grown, with sizes.
    [[nodiscard]] std::vector<OutputFile> files() const;

    /// \param known  files that earlier starts wrote in the place of the results
    /// \throws Error{InvalidOption} when a file would replace one that is not known
    void checkPlace(const std::vector<OutputFile>& known) const;

    /// Puts everything in its place: at once where nothing else lies there, else file by file. Earlier results of the
    /// same kinds (a kind is a file or folder at the top) go, those of other kinds stay.
    /// \param known  as before, and checked \return the files there that starts of the batch wrote
    /// \throws Error{CannotWrite}
    [[nodiscard]] std::vector<OutputFile> publish(const std::vector<OutputFile>& known);

private:
    [[nodiscard]] bool exchange() const;
    void moveFiles(const std::vector<OutputFile>& files) const;

    std::filesystem::path m_path, m_target;
};

/// Looks before the work whether results may take their place.
/// \param known  files that earlier starts wrote there
/// \throws Error{InvalidOption} when something lies there and nothing of it is known
void checkPlace(const std::filesystem::path& target, const std::vector<OutputFile>& known);

} // namespace fathom::batch
