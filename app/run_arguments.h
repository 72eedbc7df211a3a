#pragma once

#include "engine/pipeline/job_queue.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace fathom {

/// What `fathom-cli run` is asked for. The model is a name until the catalogue resolves it.
struct RunArguments {
    std::vector<std::filesystem::path> inputs;
    std::filesystem::path output; ///< folder, made when missing
    std::string name = "scene";   ///< stem of the files that are written
    std::string model;            ///< id, name, preset or path; empty: the catalogue's first
    std::filesystem::path posesFile;               ///< cameras that came with the photos; empty: none
    std::optional<PoseConvention> poseConvention;  ///< none: as the file's format prescribes
    FrameSampling sampling;
    EstimateOptions options;
    bool radialTerm = false; ///< as JobRequest::radialTerm
    std::vector<SceneFormat> sceneFormats{SceneFormat::Glb};
    bool depthFiles = false; ///< pictures of depth and confidence, and their JSON
    bool featureFiles = false; ///< pictures of the features of one block
    ExportOptions exportOptions;
    int prefetch = 2; ///< batches whose frames are decoded ahead of the network
    bool json = false;
    bool quiet = false;
};

/// Declares the options of `run` that say how one scene is made and written, whatever its inputs.
void addSceneOptions(CLI::App& command, RunArguments& arguments);

/// Declares the options of `run`; `arguments` is filled when the command line is parsed and must outlive it.
void addRunOptions(CLI::App& command, RunArguments& arguments);

} // namespace fathom
