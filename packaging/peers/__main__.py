"""One task of packaging/bench-peers in a process of its own: write an export, convert weights, or be a competitor."""
import argparse
import sys

import numpy

from . import protocol


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("task", choices=["write", "convert", "upstream", "onnxruntime", "openvino"])
    for text in ("upstream", "model", "weights", "images", "calibration", "exported", "target", "port"):
        parser.add_argument("--" + text)
    for number in ("views", "width", "height", "threads"):
        parser.add_argument("--" + number, type=int)
    parser.add_argument("--write")
    parser.add_argument("--precision", default="fp32")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--compiled", action="store_true")
    arguments = parser.parse_args()
    if arguments.task == "write":
        from . import exports
        exports.write(arguments)
        return
    if arguments.task == "convert":
        from . import ggml
        ggml.convert(arguments)
        return
    pixels = numpy.fromfile(arguments.images, dtype=numpy.uint8).reshape(-1, arguments.height, arguments.width, 3)
    if arguments.task == "upstream":
        from . import upstream
        protocol.serve(*upstream.peer(arguments, pixels))
    else:
        from . import runtimes
        make = runtimes.onnxruntime_peer if arguments.task == "onnxruntime" else runtimes.openvino_peer
        protocol.serve(*make(arguments, pixels))


sys.dont_write_bytecode = True
main()
