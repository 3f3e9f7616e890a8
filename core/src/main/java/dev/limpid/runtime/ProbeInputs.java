package dev.limpid.runtime;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Port;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a graph is fed to find out about its wires. */
final class ProbeInputs {
    /** Sizes by run and axis; primes far apart, so that products do not meet either. */
    private static final long[][] SIZES = {{2, 7, 11, 17, 29, 41, 53, 67}, {3, 5, 13, 23, 31, 47, 59, 71}};

    /** Heights and widths of pictures by run: what a network of convolutions takes, then what a fixed grid takes. */
    private static final long[][][] PICTURES = {
        {{64, 96}, {96, 128}},
        {{224, 256}, {256, 288}},
        {{224, 224}, {224, 224}},
        {{256, 256}, {256, 256}},
        {{384, 384}, {384, 384}},
        {{299, 299}, {299, 299}}
    };

    private static final Pattern NODE = Pattern.compile("running (\\w+) node\\. Name:'([^']*)'");

    /**
     * One way to fill the inputs.
     *
     * @param picture height and width by run; empty if nothing looks like a picture
     * @param byName equal names get equal sizes, else equal axes do
     * @param integer what integers are; a single one, which may be a count, is one more in the second run
     * @param single one example at a time
     */
    record Plan(long[][] picture, boolean byName, int integer, boolean single) {}

    private final Map<Port, TensorType> types;
    private final Map<String, String> words;
    private final Map<String, Long> codes;
    private final List<String> names;

    private ProbeInputs(Map<Port, TensorType> types, Map<String, String> words, Map<String, Long> codes) {
        this.types = types;
        this.words = words;
        this.codes = codes;
        this.names = types.values().stream()
                .flatMap(type -> type.dims().stream())
                .filter(Dim.Named.class::isInstance)
                .map(Dim::toString)
                .distinct()
                .toList();
    }

    /**
     * @param dtypes of the inputs; none for one that is no tensor
     * @throws IllegalArgumentException if there is such an input
     */
    static ProbeInputs of(Graph graph, Map<Wire, Optional<DType>> dtypes) {
        Map<Port, TensorType> types = new LinkedHashMap<>();
        Map<String, String> words = new LinkedHashMap<>();
        Map<String, Long> codes = new LinkedHashMap<>();
        Map<Wire, List<Node>> readers = graph.consumers();
        for (Port port : graph.inputs()) {
            DType dtype = dtypes.getOrDefault(port.wire(), Optional.empty())
                    .orElseThrow(() -> new IllegalArgumentException("Graph '" + graph.name() + "': input '"
                            + port.wire() + "' is a list or a dictionary, not a tensor, which is not supported."
                            + " Export the model with tensors for inputs."));
            TensorType declared = port.type();
            types.put(port, declared != null ? declared : TensorType.of(dtype, port + "#0", port + "#1"));
            // An encoder takes no category but those that it lists.
            for (Node reader : readers.getOrDefault(port.wire(), List.of())) {
                for (Attribute listed : reader.attributes().values()) {
                    if (listed instanceof Attribute.Texts texts
                            && !texts.values().isEmpty()) {
                        words.putIfAbsent(port.wire().name(), texts.values().get(0));
                    }
                }
                if (reader.attributes().get("cats_int64s") instanceof Attribute.Ints ints
                        && !ints.values().isEmpty()) {
                    codes.putIfAbsent(port.wire().name(), ints.values().get(0));
                }
            }
        }
        return new ProbeInputs(types, words, codes);
    }

    /** Every way, the most telling first. */
    List<Plan> plans() {
        boolean anyPicture = types.values().stream().anyMatch(type -> openPlane(type) >= 0);
        boolean anyInteger = types.values().stream().anyMatch(type -> isInteger(type.dtype()));
        boolean openBatch = types.values().stream().anyMatch(type -> type.rank() > 0 && isBatch(type, 0, false));
        List<Plan> plans = new ArrayList<>();
        List<long[][]> pictures = new ArrayList<>(anyPicture ? List.of(PICTURES) : List.of());
        // Beside integers, four axes are more likely a mask.
        pictures.add(anyInteger ? 0 : pictures.size(), new long[0][]);
        for (long[][] picture : pictures) {
            for (boolean byName : names.size() > 1 ? List.of(false, true) : List.of(false)) {
                for (int integer : anyInteger ? List.of(1, 0) : List.of(1)) {
                    for (boolean single : openBatch ? List.of(false, true) : List.of(false)) {
                        plans.add(new Plan(picture, byName, integer, single));
                    }
                }
            }
        }
        return plans;
    }

    Map<String, Tensor> feeds(Plan plan, int run) {
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        types.forEach((port, type) -> {
            String name = port.wire().name();
            Shape shape = shape(plan, run, type);
            feeds.put(
                    name,
                    switch (type.dtype()) {
                        case STRING ->
                            Tensor.of(
                                    shape,
                                    Collections.nCopies(Math.toIntExact(shape.size()), words.getOrDefault(name, "a")));
                        // Spread out and the same each time.
                        case FLOAT, DOUBLE ->
                            Tensor.fill(type.dtype(), shape, i -> (i * 7919L + run * 104729L) % 1009 / 1009.0);
                        case BOOL -> Tensor.fill(type.dtype(), shape, i -> 1);
                        case INT64, INT32, INT8, UINT8 ->
                            Tensor.fill(type.dtype(), shape, i -> codes.getOrDefault(name, integer(plan, run, shape)));
                        default -> Tensor.zeros(type.dtype(), shape);
                    });
        });
        return feeds;
    }

    private static long integer(Plan plan, int run, Shape shape) {
        return plan.integer + (plan.integer > 0 && shape.size() == 1 ? run : 0);
    }

    private Shape shape(Plan plan, int run, TensorType type) {
        int plane = plan.picture.length == 0 ? -1 : openPlane(type);
        long[] dims = new long[type.rank()];
        for (int axis = 0; axis < dims.length; axis++) {
            if (type.dim(axis) instanceof Dim.Fixed fixed) {
                dims[axis] = fixed.size();
            } else if (plane >= 0 && (axis == plane || axis == plane + 1)) {
                dims[axis] = plan.picture[run][axis - plane];
            } else if (plan.single && isBatch(type, axis, plan.byName)) {
                dims[axis] = 1;
            } else {
                int index = plan.byName ? names.indexOf(type.dim(axis).toString()) : axis;
                dims[axis] = SIZES[run][Math.min(index, SIZES[run].length - 1)];
            }
        }
        return Shape.of(dims);
    }

    /** The first axis of an input; by name, whatever is called like one. */
    private boolean isBatch(TensorType type, int axis, boolean byName) {
        if (!(type.dim(axis) instanceof Dim.Named)) {
            return false;
        }
        return axis == 0
                || byName
                        && types.values().stream()
                                .anyMatch(other ->
                                        other.rank() > 0 && other.dim(0).equals(type.dim(axis)));
    }

    /** The first of two axes that look like height and width of a picture, not both of a fixed size; else -1. */
    private static int openPlane(TensorType type) {
        boolean numbers = type.dtype().isFloating() || type.dtype() == DType.UINT8;
        boolean batched = type.rank() == 4;
        // Without a batch, only what is sure to be red, green and blue.
        if (!numbers || !batched && !(type.rank() == 3 && type.dim(0).equals(Dim.of(3)))) {
            return -1;
        }
        int plane = batched && isChannels(type.dim(3)) && !isChannels(type.dim(1)) ? 1 : type.rank() - 2;
        boolean open = type.dim(plane) instanceof Dim.Named || type.dim(plane + 1) instanceof Dim.Named;
        return open ? plane : -1;
    }

    private static boolean isChannels(Dim dim) {
        return dim instanceof Dim.Fixed fixed && (fixed.size() == 1 || fixed.size() == 3 || fixed.size() == 4);
    }

    private static boolean isInteger(DType dtype) {
        return switch (dtype) {
            case INT64, INT32, INT8 -> true;
            default -> false;
        };
    }

    /** As in messages: {@code x float[2,3,64,96]}. */
    String describe(Plan plan) {
        return types.entrySet().stream()
                .map(entry -> entry.getKey().wire() + " " + entry.getValue().dtype() + shape(plan, 0, entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    /**
     * What the graph turned out not to take.
     *
     * @param before how it failed when it was fed the way before this
     */
    List<String> notes(Plan plan, @Nullable RuntimeFailure before) {
        List<String> notes = new ArrayList<>();
        if (plan.single) {
            notes.add("The model takes one example at a time: with two it fails" + where(before) + ".");
        }
        if (plan.picture.length > 0 && plan.picture[0][0] == plan.picture[1][0]) {
            notes.add("The model takes pictures of " + plan.picture[0][0] + " × " + plan.picture[0][1]
                    + " only, though it says that their size is open.");
        }
        return notes;
    }

    private static String where(@Nullable RuntimeFailure before) {
        Matcher matcher = NODE.matcher(before == null ? "" : String.valueOf(before.getMessage()));
        return matcher.find() ? " at " + matcher.group(1) + " '" + matcher.group(2) + "'" : "";
    }
}
