"""Models of tables as skl2onnx writes them."""
import onnx
from onnx import TensorProto, helper


def classes_of(model):
    return [str(c) for c in model.classes_] if model.classes_.dtype.kind in "UO" else [int(c) for c in model.classes_]


def labels_attribute(classes):
    return {"classlabels_strings" if isinstance(classes[0], str) else "classlabels_int64s": classes}


def forest_node(forest, x, label, scores):
    """As skl2onnx writes it: every node of every tree, each leaf's share of each class."""
    nodes = {k: [] for k in ("treeids", "nodeids", "featureids", "values", "modes", "truenodeids", "falsenodeids")}
    leaves = {k: [] for k in ("treeids", "nodeids", "ids", "weights")}
    for t, estimator in enumerate(forest.estimators_):
        tree = estimator.tree_
        for n in range(tree.node_count):
            leaf = tree.children_left[n] < 0
            for key, value in zip(nodes, (t, n, 0 if leaf else int(tree.feature[n]), 0.0 if leaf else float(tree.threshold[n]),
                                          "LEAF" if leaf else "BRANCH_LEQ", 0 if leaf else int(tree.children_left[n]),
                                          0 if leaf else int(tree.children_right[n]))):
                nodes[key].append(value)
            if leaf:
                share = tree.value[n][0] / tree.value[n][0].sum() / len(forest.estimators_)
                for c, weight in enumerate(share):
                    for key, value in zip(leaves, (t, n, c, float(weight))):
                        leaves[key].append(value)
    return helper.make_node(
        "TreeEnsembleClassifier", [x], [label, scores], domain="ai.onnx.ml", post_transform="NONE",
        **{"nodes_" + k: v for k, v in nodes.items()}, **{"class_" + k: v for k, v in leaves.items()},
        **labels_attribute(classes_of(forest)))


def ml_model(nodes, inputs, outputs, initializers=(), opsets={"ai.onnx.ml": 1, "": 15}):
    ports = []
    for name, kind in outputs:
        if kind == "map-string":
            ports.append(helper.make_value_info(name, helper.make_sequence_type_proto(helper.make_map_type_proto(
                TensorProto.STRING, helper.make_tensor_type_proto(TensorProto.FLOAT, [])))))
        elif kind == "map-int":
            ports.append(helper.make_value_info(name, helper.make_sequence_type_proto(helper.make_map_type_proto(
                TensorProto.INT64, helper.make_tensor_type_proto(TensorProto.FLOAT, [])))))
        else:
            ports.append(helper.make_tensor_value_info(name, kind, [None]))
    graph = helper.make_graph(
        nodes, "table", [helper.make_tensor_value_info(n, t, [None, c]) for n, t, c in inputs], ports, list(initializers))
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid(*opset) for opset in opsets.items()], ir_version=8)
    onnx.checker.check_model(model)
    return model
