"""Exported networks in the runtimes that people use them in: ONNX Runtime and OpenVINO, each with its settings for one
request at a time."""
from . import upstream


def onnxruntime_peer(arguments, pixels):
    import onnxruntime
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = arguments.threads
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    session = onnxruntime.InferenceSession(arguments.exported, options, providers=["CPUExecutionProvider"])
    views = {session.get_inputs()[0].name: upstream.normalised(pixels)}
    return lambda: session.run(None, views), lambda output: output[0]


def openvino_peer(arguments, pixels):
    import openvino
    from openvino import properties
    core = openvino.Core()
    # int8 says how the marked layers compute; the others of that network are fastest in bf16 where the processor has it.
    fast = "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES") and arguments.precision != "fp32"
    compiled = core.compile_model(core.read_model(arguments.exported), "CPU", {
        properties.hint.inference_precision: openvino.Type.bf16 if fast else openvino.Type.f32,
        properties.hint.performance_mode: properties.hint.PerformanceMode.LATENCY,
        properties.inference_num_threads: arguments.threads,
    })
    request = compiled.create_infer_request()
    views = upstream.normalised(pixels)
    request.set_input_tensor(openvino.Tensor(views, shared_memory=True))

    def run():
        request.infer()
        return [request.get_output_tensor(index).data for index in range(len(compiled.outputs))]

    return run, lambda output: output[0].copy()
