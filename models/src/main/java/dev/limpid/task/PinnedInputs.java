package dev.limpid.task;

import dev.limpid.architecture.Emitted;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Port;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.image.ImageException;
import dev.limpid.image.ImageProcessor;
import dev.limpid.tensor.DType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The inputs of a graph with all their sizes fixed: by the graph, by what the user asks for, by what is usual.
 *
 * @param example what they hold, in words
 */
record PinnedInputs(Map<Wire, TensorType> types, String example) {
    private static final int USUAL_SEQUENCE = 128;
    private static final int USUAL_IMAGE = 224;
    private static final int RGB = 3;

    /** @throws IllegalArgumentException if the user asks for a size that the graph does not take */
    static PinnedInputs of(Emitted emitted, Kind kind, Path home, InputSizes sizes) {
        if (sizes.image() != null && kind != Kind.IMAGE || sizes.sequence() != null && kind == Kind.IMAGE) {
            String option = kind == Kind.IMAGE ? "--sequence" : "--image-size";
            throw new IllegalArgumentException("The model reads "
                    + (kind == Kind.IMAGE ? "pictures" : kind == Kind.TEXT ? "text" : "numbers") + ": " + option
                    + " does not apply.");
        }
        Map<Wire, TensorType> types = new LinkedHashMap<>();
        for (Port port : emitted.graph().inputs()) {
            TensorType type = emitted.shapes()
                    .find(port.wire())
                    .orElse(port.type() == null ? TensorType.of(DType.FLOAT) : port.type());
            boolean picture = kind == Kind.IMAGE && type.rank() == 4;
            List<Dim> dims = new ArrayList<>();
            List<Integer> usual = picture ? picture(type, home) : List.of();
            for (int axis = 0; axis < type.rank(); axis++) {
                String option = option(axis, picture);
                Optional<Integer> asked = asked(option, sizes);
                if (type.dim(axis) instanceof Dim.Fixed fixed) {
                    if (axis <= 1 || picture) {
                        refuse(port, option, asked, fixed);
                    }
                    dims.add(fixed);
                } else {
                    int otherwise = picture ? usual.get(axis) : axis == 0 ? 1 : sequence(emitted, asked);
                    dims.add(Dim.of(asked.orElse(otherwise)));
                }
            }
            types.put(port.wire(), new TensorType(type.dtype(), dims));
        }
        return new PinnedInputs(types, example(types, emitted, kind));
    }

    private static String option(int axis, boolean picture) {
        if (axis == 0) {
            return "--batch";
        }
        return picture ? axis == 1 ? "" : "--image-size" : "--sequence";
    }

    private static Optional<Integer> asked(String option, InputSizes sizes) {
        return switch (option) {
            case "--batch" -> Optional.of(sizes.batch());
            case "--sequence" -> Optional.ofNullable(sizes.sequence());
            case "--image-size" -> Optional.ofNullable(sizes.image());
            default -> Optional.empty();
        };
    }

    /** Only what the user typed can be refused: one example at a time is what everybody gets unasked. */
    private static void refuse(Port port, String option, Optional<Integer> asked, Dim.Fixed fixed) {
        boolean typed = asked.isPresent() && !(option.equals("--batch") && asked.get() == 1);
        if (typed && asked.get() != fixed.size()) {
            throw new IllegalArgumentException("The model's input '" + port.wire() + "' has a fixed size of "
                    + fixed.size() + " there, which " + option + " " + asked.get() + " cannot change.");
        }
    }

    private static int sequence(Emitted emitted, Optional<Integer> asked) {
        Integer most = emitted.maxPositions();
        if (most == null) {
            return USUAL_SEQUENCE;
        }
        if (asked.isPresent() && asked.get() > most) {
            throw new IllegalArgumentException(
                    "The model reads at most " + most + " tokens, --sequence asks for " + asked.get() + ".");
        }
        return Math.min(USUAL_SEQUENCE, most);
    }

    /** Channels, height and width that the model's files prepare, else the usual ones; by axis. */
    private static List<Integer> picture(TensorType type, Path home) {
        Optional<ImageProcessor> processor;
        try {
            processor = ImageProcessor.in(home);
        } catch (ImageException unknownWay) {
            // How pictures are prepared does not matter here, but for their size.
            processor = Optional.empty();
        }
        List<Integer> size = processor.flatMap(ImageProcessor::size).orElse(List.of(USUAL_IMAGE, USUAL_IMAGE));
        int channels = type.dim(1) instanceof Dim.Fixed fixed
                ? (int) fixed.size()
                : processor.map(ImageProcessor::channels).orElse(RGB);
        return List.of(1, channels, size.get(0), size.get(1));
    }

    private static String example(Map<Wire, TensorType> types, Emitted emitted, Kind kind) {
        List<TensorType> all = List.copyOf(types.values());
        TensorType read = all.isEmpty() ? null : types.getOrDefault(emitted.features(), all.get(0));
        if (read == null || read.rank() == 0) {
            return "a run";
        }
        Dim count = read.dim(0);
        String each = count.isOne() ? "" : "s";
        return switch (kind) {
            case TEXT -> count + " text" + each + (read.rank() < 2 ? "" : " of " + read.dim(1) + " tokens");
            case IMAGE -> count + " picture" + each + " of " + read.dim(2) + " × " + read.dim(3) + " pixels";
            case TABLE -> count + " row" + each;
        };
    }

    /** What is known of a graph's wires if pictures have this size, whatever their number. */
    Shapes sized(Emitted emitted) {
        Map<Wire, TensorType> open = new HashMap<>();
        types.forEach((wire, type) -> {
            List<Dim> dims = new ArrayList<>(type.dims());
            TensorType known = emitted.shapes().find(wire).orElse(type);
            if (!dims.isEmpty()) {
                dims.set(0, known.dim(0));
            }
            open.put(wire, new TensorType(type.dtype(), dims));
        });
        Map<Wire, TensorType> sized = new HashMap<>(emitted.shapes().types());
        Shapes.infer(emitted.graph(), new Shapes(open))
                .types()
                .forEach((wire, type) -> sized.merge(wire, type, PinnedInputs::both));
        return new Shapes(sized);
    }

    /** A size that follows from the picture's, else what was known before. */
    private static TensorType both(TensorType known, TensorType sized) {
        List<Dim> dims = new ArrayList<>(known.dims());
        for (int axis = 0; axis < dims.size() && sized.rank() == dims.size(); axis++) {
            if (sized.dim(axis) instanceof Dim.Fixed) {
                dims.set(axis, sized.dim(axis));
            }
        }
        return new TensorType(known.dtype(), dims);
    }
}
