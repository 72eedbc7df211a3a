#include "app/command.h"
#include "app/command_models.h"
#include "app/interruption.h"
#include "app/progress_line.h"

#include "engine/base/error.h"
#include "engine/pipeline/accepted_licences.h"
#include "engine/pipeline/model_catalog.h"
#include "engine/pipeline/model_library.h"

#include <chrono>
#include <cstdio>
#include <iostream>
#include <string>
#include <unistd.h>

namespace fathom {

namespace {

const PublishedModel& require(const PublishedModels& published, const std::string& name) {
    if (const PublishedModel* model = published.find(name))
        return *model;
    throw Error(ErrorCode::InvalidOption,
                "There is no published model '" + name + "': see 'fathom-cli models list --available'.", name);
}

/// The named models, all of which must exist before anything is done.
std::vector<const PublishedModel*> requireAll(const PublishedModels& published, const std::vector<std::string>& names) {
    std::vector<const PublishedModel*> models;
    for (const std::string& name : names)
        models.push_back(&require(published, name));
    return models;
}

/// Asks on a terminal; elsewhere the flag has to say it.
bool agreesTo(const PublishedModel& model, bool flag) {
    if (flag)
        return true;
    if (!::isatty(STDIN_FILENO) || !::isatty(STDERR_FILENO))
        return false;
    std::fprintf(stderr, "%s\n%s\nAgree and download? [y/N] ", licenceQuestion(model).c_str(),
                 model.note.c_str());
    std::string answer;
    std::getline(std::cin, answer);
    return answer == "y" || answer == "Y" || answer == "yes";
}

void requireLicence(const PublishedModel& model, bool flag) {
    AcceptedLicences accepted;
    if (accepted.covers(model))
        return;
    if (!agreesTo(model, flag))
        throw Error(ErrorCode::LicenceNotAccepted,
                    licenceQuestion(model) + " Add --accept-licence to agree and download it.", model.repository);
    accepted.accept(model);
}

std::string megabytes(std::uint64_t bytes) {
    return std::to_string((bytes + 500'000) / 1'000'000);
}

/// "DA3-SMALL: 12 of 137 MB · 3.4 MB/s · 37 s left"
class DownloadLine {
public:
    DownloadLine(ProgressLine& line, std::string name) : m_line(line), m_name(std::move(name)) {}

    void show(const DownloadProgress& at) {
        if (at.stage == DownloadStage::Asking)
            return m_line.show(m_name + ": asking the server", -1);
        if (at.stage == DownloadStage::Waiting && at.done == 0)
            return m_line.show(m_name + ": waiting", -1);
        if (!m_started) {
            m_started = true;
            m_first = at.done;
            m_begin = std::chrono::steady_clock::now();
        }
        const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - m_begin;
        std::string text = m_name + ": " + megabytes(at.done) + " of " + megabytes(at.total) + " MB";
        if (passed.count() > 1 && at.done > m_first) {
            const double rate = static_cast<double>(at.done - m_first) / passed.count();
            char words[64];
            std::snprintf(words, sizeof words, " · %.1f MB/s · %.0f s left", rate / 1e6,
                          static_cast<double>(at.total - at.done) / rate);
            text += words;
        }
        m_line.show(text, at.total ? static_cast<double>(at.done) / static_cast<double>(at.total) : -1);
    }

private:
    ProgressLine& m_line;
    std::string m_name;
    bool m_started = false;
    std::uint64_t m_first = 0;
    std::chrono::steady_clock::time_point m_begin;
};

const char* wordOf(FileState state) {
    switch (state) {
    case FileState::Intact:
        return "intact";
    case FileState::Damaged:
        return "DAMAGED";
    case FileState::Missing:
        return "MISSING";
    case FileState::Unknown:
        break;
    }
    return "there (no hash is known)";
}

} // namespace

int downloadModels(const ModelArguments& arguments) {
    CancelSource cancel;
    const Interruption interruption([&cancel](int) { cancel.cancel(); });
    const ModelCatalog catalog;
    const auto models = requireAll(catalog.published(), arguments.names);
    for (const PublishedModel* model : models)
        requireLicence(*model, arguments.acceptLicence);
    ProgressLine line(arguments.quiet);
    for (const PublishedModel* model : models) {
        DownloadLine progress(line, model->name);
        const std::filesystem::path snapshot = downloadModel(
            *model, hubSettings(), [&](const DownloadProgress& at) { progress.show(at); }, cancel.token());
        line.clear();
        std::printf("%s\n", weightsIn(snapshot, *model).c_str());
    }
    return kSuccess;
}

int verifyModels(const ModelArguments& arguments) {
    CancelSource cancel;
    const Interruption interruption([&cancel](int) { cancel.cancel(); });
    const ModelCatalog catalog;
    std::vector<const PublishedModel*> models = requireAll(catalog.published(), arguments.names);
    if (models.empty())
        for (const PublishedModel& model : catalog.published().models())
            if (presenceOf(model, hubSettings()).isInstalled())
                models.push_back(&model);
    bool good = true;
    for (const PublishedModel* model : models)
        for (const CheckedFile& file : checkModel(*model, hubSettings(), {}, cancel.token())) {
            std::printf("%s %s: %s\n", model->id.c_str(), file.path.c_str(), wordOf(file.state));
            good = good && file.state != FileState::Damaged && file.state != FileState::Missing;
        }
    if (models.empty())
        std::fprintf(stderr, "No downloaded model is here.\n");
    if (!good)
        std::fprintf(stderr, "fathom-cli: A model is damaged: remove it and download it again (corrupt-file)\n");
    return good ? kSuccess : kFailure;
}

int removeModels(const ModelArguments& arguments) {
    const ModelCatalog catalog;
    for (const PublishedModel* model : requireAll(catalog.published(), arguments.names))
        std::printf("%s: %s MB are free again\n", model->id.c_str(),
                    megabytes(removeModel(*model, hubSettings())).c_str());
    return kSuccess;
}

int printModelPaths(const ModelArguments& arguments) {
    if (arguments.names.empty()) {
        std::printf("%s\n", hubSettings().cacheFolder.c_str());
        return kSuccess;
    }
    ModelCatalog catalog;
    for (const std::string& name : arguments.names)
        std::printf("%s\n", catalog.resolve(name).weights.c_str());
    return kSuccess;
}

} // namespace fathom
