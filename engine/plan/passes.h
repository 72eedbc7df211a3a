// The passes, one file each or one for each kind; plan.cpp lists them.
#pragma once

#include "engine/plan/plan.h"

namespace fathom::plan {

std::string foldLayerScale(da3::DepthAnything3& network, const Request& request);
std::string foldNormAffine(da3::DepthAnything3& network, const Request& request);
std::string foldAttentionScale(da3::DepthAnything3& network, const Request& request);
std::string keepTables(da3::DepthAnything3& network, const Request& request);
std::string dropRayBranch(da3::DepthAnything3& network, const Request& request);
std::string projectEarly(da3::DepthAnything3& network, const Request& request);
std::string putChannelsLast(da3::DepthAnything3& network, const Request& request);
std::string useTileEmbedding(da3::DepthAnything3& network, const Request& request);
std::string useTileBlocks(da3::DepthAnything3& network, const Request& request);
std::string useTileHead(da3::DepthAnything3& network, const Request& request);
std::string useOneDnnBlocks(da3::DepthAnything3& network, const Request& request);

} // namespace fathom::plan
