package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Node;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Operators of ONNX that are written another way, or mean something else, in opset 17 than in 7: by operator, what to do
 * to a node of a graph older than the opset that brought the change.
 *
 * <p>Left out are the operators whose changes between 7 and 17 leave every old node valid and of the same meaning: more
 * element types, new optional inputs and outputs, new attributes whose default is the old behaviour, negative axes.
 */
final class OpsetChanges {
    /** Nodes in front go to the graph; what is returned takes the node's place. */
    interface Change {
        Node apply(RaiseOpset into, Node node);
    }

    /** @param since the first opset of the new form */
    record Line(long since, Change change) {}

    private static final Map<String, List<Line>> TABLE = new HashMap<>();

    static {
        on("Slice", 10, inputs("starts", "ends", "axes"));
        on("TopK", 10, inputs("k"));
        on("Clip", 11, inputs("min", "max"));
        on("Pad", 11, inputs("pads", "value"));
        on("Squeeze", 13, inputs("axes"));
        on("Unsqueeze", 13, inputs("axes"));
        on("ReduceSum", 13, inputs("axes"));
        on("Split", 13, inputs("split"));
        on("Upsample", 9, inputs("scales"));
        on("Upsample", 10, (into, node) -> resize(node, node.in(0), node.in(1), "floor"));
        on("Resize", 11, OpsetChanges::resizeOf10);
        on("Dropout", 12, OpsetChanges::dropout);
        on("BatchNormalization", 9, OpsetChanges::normalizeEachPlace);
        on("BatchNormalization", 14, OpsetChanges::normalizeInTraining);
        on("Scatter", 11, (into, node) -> node.withOp("ScatterElements"));
        on("Softmax", 13, OpsetChanges::overOneAxis);
        on("LogSoftmax", 13, OpsetChanges::overOneAxis);
        on("Hardmax", 13, OpsetChanges::overOneAxis);
        on("RoiAlign", 16, OpsetChanges::roiAlign);
        on("Scan", 9, ScanOfBatches::rewrite);
    }

    private OpsetChanges() {}

    private static void on(String op, long since, Change change) {
        TABLE.computeIfAbsent(op, key -> new ArrayList<>()).add(new Line(since, change));
    }

    /** What changed of an operator, oldest first. */
    static List<Line> lines(String op) {
        return TABLE.getOrDefault(op, List.of());
    }

    /** Each operator with the opset of a change. */
    static Set<String> all() {
        Set<String> all = new TreeSet<>();
        TABLE.forEach((op, lines) -> lines.forEach(line -> all.add(op + " " + line.since)));
        return all;
    }

    /** Attributes that became inputs behind the first: whole numbers a list, a float a scalar of the first's type. */
    private static Change inputs(String... attributes) {
        return (into, node) -> {
            List<Wire> ins = new ArrayList<>(node.inputs());
            Map<String, Attribute> rest = new TreeMap<>(node.attributes());
            for (int i = 0; i < attributes.length; i++) {
                Attribute value = rest.remove(attributes[i]);
                if (value != null) {
                    while (ins.size() <= i + 1) {
                        ins.add(Wire.NONE);
                    }
                    ins.set(i + 1, asInput(into, node, attributes[i], value));
                }
            }
            return node.withInputs(ins).withAttributes(rest);
        };
    }

    private static Wire asInput(RaiseOpset into, Node node, String name, Attribute value) {
        Wire of = node.out(0);
        if (value instanceof Attribute.Real one) {
            return into.scalarLike(of, name, one.value(), node.in(0));
        }
        if (value instanceof Attribute.Int one) {
            return into.weight(of, name, Tensor.of(Shape.of(1), one.value()));
        }
        if (value instanceof Attribute.Ints many) {
            long[] numbers = many.values().stream().mapToLong(Long::longValue).toArray();
            return into.weight(of, name, Tensor.of(Shape.of(numbers.length), numbers));
        }
        if (value instanceof Attribute.Reals many) {
            List<Float> numbers = many.values();
            return into.weight(of, name, Tensor.fill(DType.FLOAT, Shape.of(numbers.size()), numbers::get));
        }
        throw into.cannot(node, "has an attribute '" + name + "' of an unknown kind.");
    }

    /** The only way to resize up to opset 10: sizes times scale, positions divided by it. */
    private static Node resize(Node node, Wire in, Wire scales, String nearest) {
        Map<String, Attribute> attributes = new TreeMap<>(node.attributes());
        attributes.put("coordinate_transformation_mode", Attribute.of("asymmetric"));
        attributes.put("nearest_mode", Attribute.of(nearest));
        return node.withOp("Resize").withInputs(List.of(in, Wire.NONE, scales)).withAttributes(attributes);
    }

    /**
     * Nearest neighbours are the next lower ones where an axis grows and the next higher ones where it shrinks: as
     * ONNX Runtime has it, ONNX does not say. Where that is not known, growing comes first and shrinking second.
     */
    private static Node resizeOf10(RaiseOpset into, Node node) {
        Tensor scales = into.constant(node.in(1));
        boolean shrinks = scales == null || IntStream.range(0, scales.size()).anyMatch(i -> scales.at(i) < 1);
        boolean grows = scales == null || IntStream.range(0, scales.size()).anyMatch(i -> scales.at(i) > 1);
        boolean nearest = node.attribute("mode", "nearest").equals("nearest");
        if (!nearest || !(shrinks && grows)) {
            return resize(node, node.in(0), node.in(1), nearest && shrinks ? "ceil" : "floor");
        }
        Wire of = node.out(0);
        Wire one = into.weight(of, "one", Tensor.of(Shape.SCALAR, 1f));
        Wire up = into.before("Max", of, "up", Map.of(), node.in(1), one);
        Wire down = into.before("Min", of, "down", Map.of(), node.in(1), one);
        Node growing = resize(node, node.in(0), up, "floor");
        Wire grown = into.before("Resize", of, "grown", growing.attributes(), node.in(0), Wire.NONE, up);
        return resize(node, grown, down, "ceil");
    }

    /** The mask, which nothing should read outside of training, was false everywhere and of the data's type up to 9. */
    private static Node dropout(RaiseOpset into, Node node) {
        Wire mask = node.out(1);
        if (!mask.isNone()) {
            Wire shape = into.before("Shape", mask, "shape", Map.of(), node.in(0));
            if (into.opset() < 10) {
                Wire zeros = into.before("ConstantOfShape", mask, "zeros", Map.of(), shape);
                into.after("CastLike", mask, Map.of(), zeros, node.in(0));
            } else {
                Attribute no = new Attribute.OfTensor(Tensor.zeros(DType.BOOL, Shape.of(1)));
                into.after("ConstantOfShape", mask, Map.of("value", no), shape);
            }
        }
        return node.withAttributes(Map.of()).withOutputs(List.of(node.out(0)));
    }

    /** Opset 7 alone could normalise each place of a channel for itself, by {@code spatial=0}. */
    private static Node normalizeEachPlace(RaiseOpset into, Node node) {
        Map<String, Attribute> rest = new TreeMap<>(node.attributes());
        rest.remove("spatial");
        if (node.attribute("spatial", 1L) == 1) {
            return node.withAttributes(rest);
        }
        Wire of = node.out(0);
        Wire epsilon = into.scalarLike(of, "epsilon", node.attribute("epsilon", 1e-5f), node.in(0));
        Wire centred = into.before("Sub", of, "centred", Map.of(), node.in(0), node.in(3));
        Wire positive = into.before("Add", of, "variance", Map.of(), node.in(4), epsilon);
        Wire deviation = into.before("Sqrt", of, "deviation", Map.of(), positive);
        Wire normal = into.before("Div", of, "normal", Map.of(), centred, deviation);
        Wire scaled = into.before("Mul", of, "scaled", Map.of(), normal, node.in(1));
        return node.withOp("Add")
                .withInputs(List.of(scaled, node.in(2)))
                .withAttributes(Map.of())
                .withOutputs(List.of(of));
    }

    /** Outputs for statistics, read or not, made it normalise by those of the batch; now an attribute does. */
    private static Node normalizeInTraining(RaiseOpset into, Node node) {
        List<Wire> outs = node.outputs();
        if (outs.stream().skip(1).anyMatch(into::isRead)) {
            throw into.cannot(node, "gives out the statistics of a training step.");
        }
        if (outs.size() < 3) {
            return node.withOutputs(outs.subList(0, 1));
        }
        Map<String, Attribute> attributes = new TreeMap<>(node.attributes());
        attributes.put("training_mode", Attribute.of(1L));
        return node.withOutputs(outs.subList(0, 3)).withAttributes(attributes);
    }

    /** All axes from {@code axis} on counted as one. */
    private static Node overOneAxis(RaiseOpset into, Node node) {
        long axis = node.attribute("axis", 1L);
        Node overLast = node.withAttributes(Map.of("axis", Attribute.of(-1L)));
        boolean isLast = axis == -1
                || into.type(node.in(0)).map(type -> axis == type.rank() - 1).orElse(false);
        if (isLast) {
            return overLast;
        }
        Wire out = node.out(0);
        Wire flat = into.before("Flatten", out, "flat", Map.of("axis", Attribute.of(axis)), node.in(0));
        Wire result = into.fresh(out, "result");
        Wire shape = into.before("Shape", out, "shape", Map.of(), node.in(0));
        into.after("Reshape", out, Map.of("allowzero", Attribute.of(1L)), result, shape);
        return overLast.withInputs(List.of(flat)).withOutputs(List.of(result));
    }

    /** What was the only way is no longer the default. */
    private static Node roiAlign(RaiseOpset into, Node node) {
        Map<String, Attribute> attributes = new TreeMap<>(node.attributes());
        attributes.putIfAbsent("coordinate_transformation_mode", Attribute.of("output_half_pixel"));
        return node.withAttributes(attributes);
    }
}
