#include "engine/batch/worker_place.h"

#include "engine/base/error.h"

#include <array>
#include <charconv>
#include <cstdlib>
#include <string_view>

namespace fathom::batch {

namespace {

constexpr int kMostWorkers = 1'000'000;

/// Variables of launchers that count their processes alike.
struct Names {
    const char* launcher;
    const char* rank;
    const char* workers;
    const char* localRank;
    const char* localWorkers;
};
constexpr std::array kLaunchers{
    Names{"torchrun", "RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE"},
    Names{"Open MPI", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_RANK",
          "OMPI_COMM_WORLD_LOCAL_SIZE"},
    Names{"MVAPICH", "MV2_COMM_WORLD_RANK", "MV2_COMM_WORLD_SIZE", "MV2_COMM_WORLD_LOCAL_RANK",
          "MV2_COMM_WORLD_LOCAL_SIZE"},
    Names{"MPI", "PMI_RANK", "PMI_SIZE", "MPI_LOCALRANKID", "MPI_LOCALNRANKS"},
};

/// Reads numbers of one environment, strictly.
class Reader {
public:
    explicit Reader(const Environment& environment) : m_environment(environment) {}

    [[nodiscard]] std::optional<std::string> text(const std::string& name) const { return m_environment(name); }
    [[nodiscard]] bool has(const std::string& name) const { return m_environment(name).has_value(); }

    [[nodiscard]] std::optional<int> number(const std::string& name, int least, int most) const {
        const std::optional<std::string> value = m_environment(name);
        if (!value)
            return std::nullopt;
        int result = 0;
        const auto [end, problem] = std::from_chars(value->data(), value->data() + value->size(), result);
        if (problem != std::errc{} || end != value->data() + value->size() || result < least || result > most)
            throw Error(ErrorCode::InvalidOption, "The environment variable " + name + " must be a whole number from " +
                                                      std::to_string(least) + " to " + std::to_string(most) +
                                                      "; it is '" + *value + "'.");
        return result;
    }

    [[nodiscard]] int required(const std::string& name, const std::string& because, int least, int most) const {
        if (const std::optional<int> value = number(name, least, most))
            return *value;
        throw Error(ErrorCode::InvalidOption,
                    "The environment variable " + because + " is set but " + name + " is not: how many workers are there?");
    }

private:
    const Environment& m_environment;
};

WorkerPlace placeBy(const Names& names, const Reader& read) {
    WorkerPlace place;
    place.launcher = names.launcher;
    place.workers = read.required(names.workers, names.rank, 1, kMostWorkers);
    place.rank = *read.number(names.rank, 0, place.workers - 1);
    place.localWorkers = read.number(names.localWorkers, 1, place.workers).value_or(1);
    const int most = read.has(names.localWorkers) ? place.localWorkers - 1 : place.workers - 1;
    place.localRank = read.number(names.localRank, 0, most).value_or(0);
    return place;
}

/// The count of node `node` in Slurm's "4(x2),3": four on each of two nodes, then three.
std::optional<int> tasksOfNode(std::string_view counts, int node) {
    while (!counts.empty()) {
        const std::string_view entry = counts.substr(0, counts.find(','));
        counts.remove_prefix(std::min(counts.size(), entry.size() + 1));
        int tasks = 0, nodes = 1;
        const auto [end, problem] = std::from_chars(entry.data(), entry.data() + entry.size(), tasks);
        if (problem != std::errc{} || tasks < 1)
            return std::nullopt;
        const std::string_view rest(end, static_cast<std::size_t>(entry.data() + entry.size() - end));
        if (rest.starts_with("(x"))
            std::from_chars(rest.data() + 2, rest.data() + rest.size(), nodes);
        if (node < nodes)
            return tasks;
        node -= nodes;
    }
    return std::nullopt;
}

/// The tasks of one srun step; one when the process was not started by srun.
WorkerPlace slurmStep(const Reader& read) {
    WorkerPlace place;
    place.launcher = "Slurm";
    if (!read.has("SLURM_STEP_ID") || !read.has("SLURM_PROCID"))
        return place;
    const std::optional<int> ofStep = read.number("SLURM_STEP_NUM_TASKS", 1, kMostWorkers);
    place.workers = ofStep ? *ofStep : read.required("SLURM_NTASKS", "SLURM_PROCID", 1, kMostWorkers);
    place.rank = *read.number("SLURM_PROCID", 0, place.workers - 1);
    place.localRank = read.number("SLURM_LOCALID", 0, place.workers - 1).value_or(0);
    const std::optional<std::string> counts = read.text("SLURM_STEP_TASKS_PER_NODE");
    const int node = read.number("SLURM_NODEID", 0, kMostWorkers).value_or(0);
    if (const std::optional<int> tasks = counts ? tasksOfNode(*counts, node) : std::nullopt)
        place.localWorkers = std::max(*tasks, place.localRank + 1);
    return place;
}

WorkerPlace slurmPlace(const Reader& read) {
    WorkerPlace place = slurmStep(read);
    if (!read.has("SLURM_ARRAY_TASK_ID"))
        return place;
    const int id = *read.number("SLURM_ARRAY_TASK_ID", 0, kMostWorkers * 10);
    const int tasks = read.required("SLURM_ARRAY_TASK_COUNT", "SLURM_ARRAY_TASK_ID", 1, kMostWorkers);
    const int first = read.number("SLURM_ARRAY_TASK_MIN", 0, id).value_or(0);
    const int step = read.number("SLURM_ARRAY_TASK_STEP", 1, kMostWorkers).value_or(1);
    const int index = (id - first) / step;
    if (index >= tasks)
        throw Error(ErrorCode::InvalidOption, "SLURM_ARRAY_TASK_ID " + std::to_string(id) +
                                                  " lies beyond the SLURM_ARRAY_TASK_COUNT of " +
                                                  std::to_string(tasks) + " tasks: the array must be an even sequence.");
    place.rank += index * place.workers;
    place.workers *= tasks;
    return place;
}

WorkerPlace kubernetesPlace(const Reader& read) {
    const char* const count = read.has("JOB_COMPLETIONS") ? "JOB_COMPLETIONS" : "WORLD_SIZE";
    if (!read.has(count))
        throw Error(ErrorCode::InvalidOption, "JOB_COMPLETION_INDEX is set but JOB_COMPLETIONS is not: write the job's "
                                              "completions into the environment of its container.");
    WorkerPlace place;
    place.launcher = "Kubernetes";
    place.workers = *read.number(count, 1, kMostWorkers);
    place.rank = *read.number("JOB_COMPLETION_INDEX", 0, place.workers - 1);
    return place;
}

WorkerPlace countedPlace(const Reader& read) {
    for (const Names& names : kLaunchers)
        if (read.has(names.rank))
            return placeBy(names, read);
    if (read.has("SLURM_STEP_ID") || read.has("SLURM_ARRAY_TASK_ID"))
        return slurmPlace(read);
    if (read.has("JOB_COMPLETION_INDEX"))
        return kubernetesPlace(read);
    return {};
}

std::optional<QueueAddress> queueOf(const Reader& read) {
    const std::optional<std::string> host = read.text("MASTER_ADDR");
    const std::optional<int> port = read.number("MASTER_PORT", 1, 65535);
    if (!host) {
        if (port)
            throw Error(ErrorCode::InvalidOption,
                        "The environment variable MASTER_PORT is set but MASTER_ADDR is not: where is the work queue?");
        return std::nullopt;
    }
    QueueAddress address;
    address.host = *host;
    if (port)
        address.port = static_cast<std::uint16_t>(*port);
    address.launcherHosts = read.text("TORCHELASTIC_USE_AGENT_STORE") == "True";
    address.attempt = read.text("TORCHELASTIC_RESTART_COUNT").value_or("0");
    return address;
}

} // namespace

Environment processEnvironment() {
    return [](const std::string& name) -> std::optional<std::string> {
        const char* const value = std::getenv(name.c_str());
        return value && *value ? std::optional<std::string>(value) : std::nullopt;
    };
}

WorkerPlace workerPlaceFrom(const Environment& environment) {
    const Reader read(environment);
    WorkerPlace place = countedPlace(read);
    if (place.workers > 1)
        place.queue = queueOf(read);
    return place;
}

} // namespace fathom::batch
