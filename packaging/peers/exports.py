"""Upstream's network written for other runtimes: ONNX, OpenVINO's format, and int8 of the latter by NNCF.

Exported are depth, confidence and cameras; what nothing reads (the ray branch) falls away, as in Fathom. The shape is
fixed, which every runtime likes best.
"""
import pathlib
import sys

import numpy
import torch

from . import upstream


class Outputs(torch.nn.Module):
    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, views):
        made = self.network(views)
        return tuple(made[name] for name in ("depth", "depth_conf", "extrinsics", "intrinsics"))


def make_exportable(extent):
    """Gives the rotary embedding its largest position as a number: read from a tensor it cannot be exported."""
    from depth_anything_3.model.dinov2.layers.rope import RotaryPositionEmbedding2D

    def forward(self, tokens, positions):
        halves = tokens.chunk(2, dim=-1)
        tables = self._compute_frequency_components(halves[0].shape[-1], extent, tokens.device, tokens.dtype)
        return torch.cat([self._apply_1d_rope(half, positions[..., axis], *tables) for axis, half in enumerate(halves)],
                         dim=-1)

    RotaryPositionEmbedding2D.forward = forward


def exported_program(arguments, views):
    network = upstream.load_network(arguments.upstream, arguments.model, arguments.weights)
    make_exportable(max(arguments.width, arguments.height) // 14 + 1)
    with torch.no_grad():
        return torch.export.export(Outputs(network), (views,))


def write_onnx(arguments, views, target):
    program = exported_program(arguments, views)
    torch.onnx.export(program, dynamo=True, external_data=True, input_names=["views"],
                      output_names=["depth", "depth_conf", "extrinsics", "intrinsics"]).save(target, external_data=True)


def write_openvino(arguments, views, target):
    import openvino
    openvino.save_model(openvino.convert_model(exported_program(arguments, views)), target, compress_to_fp16=False)


def write_openvino_int8(arguments, views, target):
    import nncf
    import openvino
    pixels = numpy.fromfile(arguments.calibration, dtype=numpy.uint8).reshape(-1, arguments.height, arguments.width, 3)
    count = views.shape[1]
    samples = [upstream.normalised(pixels[first:first + count]) for first in range(0, len(pixels) - count + 1, count)]
    model = openvino.Core().read_model(pathlib.Path(target).with_name("openvino.xml"))
    # With the head's convolutions in int8 as well, depth is off by more than 3 %; Fathom leaves them alone too.
    convolutions = nncf.IgnoredScope(types=["Convolution", "ConvolutionBackpropData"])
    quantised = nncf.quantize(model, nncf.Dataset(samples), subset_size=len(samples), ignored_scope=convolutions,
                              model_type=nncf.ModelType.TRANSFORMER, fast_bias_correction=True)
    openvino.save_model(quantised, target, compress_to_fp16=False)


WRITERS = {"onnx": write_onnx, "openvino": write_openvino, "openvino-int8": write_openvino_int8}


def write(arguments):
    shape = (1, arguments.views, 3, arguments.height, arguments.width)
    generator = torch.Generator().manual_seed(1)
    WRITERS[arguments.write](arguments, torch.randn(shape, generator=generator), arguments.target)
    sys.stdout.flush()
