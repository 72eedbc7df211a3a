#pragma once

#include <string>
#include <vector>

namespace fathom {

/// What `models list` is asked for.
struct ListModelsArguments {
    std::vector<std::string> paths; ///< to list too
    bool json = false;
    bool available = false;  ///< also what can be downloaded
    bool commercial = false; ///< only what may serve a business
};

/// What the other model commands are asked for.
struct ModelArguments {
    std::vector<std::string> names; ///< ids, names or repositories of published models
    bool acceptLicence = false;
    bool quiet = false;
};

// Each returns the exit status.
int listModels(const ListModelsArguments& arguments);
int downloadModels(const ModelArguments& arguments);
int verifyModels(const ModelArguments& arguments);
int removeModels(const ModelArguments& arguments);
/// Prints the weight file, or with no name the folder of all models.
int printModelPaths(const ModelArguments& arguments);

} // namespace fathom
