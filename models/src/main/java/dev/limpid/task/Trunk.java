package dev.limpid.task;

import dev.limpid.architecture.Config;
import dev.limpid.architecture.Emitted;
import dev.limpid.format.FormatException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.image.ImageProcessor;
import dev.limpid.look.Layer;
import dev.limpid.look.Layers;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelFolder;
import dev.limpid.text.Tokenizer;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model without regard to what it was made for: as a graph that makes a vector of an example, at its end and at each of its
 * layers. Where that vector is, {@code Seat} says; a {@link LinearHead} on it makes a classifier. Safe for use by several threads.
 */
public final class Trunk implements AutoCloseable {
    /** The name of the last layer: what a head reads. */
    public static final String LAST = "vector";

    private final Opened opened;
    private final Seat seat;
    private final @Nullable Tokenizer tokenizer;
    private final @Nullable ImageProcessor processor;
    private final Graph graph;
    private final Shapes shapes;
    private final List<Layer> layers;

    private Trunk(
            Opened opened, Seat seat, @Nullable Tokenizer tokenizer, @Nullable ImageProcessor processor, Shapes sized) {
        this.opened = opened;
        this.seat = seat;
        this.tokenizer = tokenizer;
        this.processor = processor;
        Emitted emitted = opened.emitted();
        GraphBuilder build = GraphBuilder.on(emitted.graph(), sized);
        List<Layer> read = new ArrayList<>();
        for (Layer layer : inner(emitted, seat)) {
            build.scope("trunk/" + layer.name().replace(' ', '/'));
            read.add(new Layer(layer.name(), seat.at(layer.wire()).vector(build).wire()));
        }
        build.scope("trunk/" + LAST);
        Expr vector = seat.vector(build);
        read.add(new Layer(LAST, vector.wire()));
        this.layers = List.copyOf(read);
        List<Wire> outputs =
                new ArrayList<>(read.stream().map(Layer::wire).distinct().toList());
        Wire classes = emitted.outputs().get("classes");
        if (classes != null) {
            outputs.add(classes);
        }
        this.graph = build.build().withOutputs(outputs).pruned();
        this.shapes = build.shapes();
    }

    /**
     * Opens a model: its structure and what prepares its inputs, not its weights, which the first run maps.
     *
     * @param pooling how a text's vector is made; null for what the files say, else what the catalogue does, else the mean
     * @throws FormatException if a file is damaged, or there is no tokenizer
     * @throws IllegalArgumentException in one line, if the model makes no vector of a text or a picture
     */
    public static Trunk open(ModelFolder folder, @Nullable Pooling pooling, Runtime.Settings settings) {
        return with(folder, settings, opened -> of(opened, pooling));
    }

    /** What is made of a model's files, which are let go if it cannot be. */
    interface Made<T> {
        T of(Opened opened) throws IOException;
    }

    static <T> T with(ModelFolder folder, Runtime.Settings settings, Made<T> made) {
        Runtime runtime = new Runtime(settings);
        boolean done = false;
        try {
            T result = made.of(Opened.read(folder, runtime));
            done = true;
            return result;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read the model in " + folder.path() + ".", unreadable);
        } finally {
            if (!done) {
                runtime.close();
            }
        }
    }

    private static Trunk of(Opened opened, @Nullable Pooling pooling) throws IOException {
        Seat seat = seat(opened, pooling);
        opened.tellTwin("vectors are read");
        if (Kind.of(opened.emitted()) == Kind.IMAGE) {
            ImageProcessor processor = ImageModel.processor(
                    opened.home(), opened.emitted(), opened.folder().id());
            opened.notes().addAll(processor.notes());
            return new Trunk(
                    opened, seat, null, processor.withoutNotes(), ImageModel.sized(opened.emitted(), processor));
        }
        Tokenizer tokenizer = Tokenizer.of(opened.home());
        try {
            TextModel.requireFitting(opened, tokenizer.vocabulary());
            return new Trunk(opened, seat, tokenizer, null, opened.emitted().shapes());
        } catch (RuntimeException refused) {
            tokenizer.close();
            throw refused;
        }
    }

    static Seat seat(Opened opened, @Nullable Pooling pooling) throws IOException {
        return switch (Kind.of(opened.emitted())) {
            case TEXT -> Seat.ofTexts(opened, pooling == null ? said(opened) : pooling);
            case IMAGE -> Seat.ofPictures(opened);
            case TABLE -> throw tables(opened);
        };
    }

    private static Pooling said(Opened opened) throws IOException {
        String known = opened.folder().pooling();
        return SentenceFiles.in(opened.home()).fitted(known == null ? null : Pooling.of(known), opened.notes());
    }

    static IllegalArgumentException tables(Opened opened) {
        return new IllegalArgumentException(
                "Model '" + opened.folder().id() + "' reads rows of numbers, expected a model of texts or pictures.");
    }

    /** The model's layers before the seat that can be read as the seat is. */
    private static List<Layer> inner(Emitted emitted, Seat seat) {
        Graph before = emitted.graph().withOutputs(List.of(seat.wire())).pruned();
        List<Layer> found;
        try {
            found = Layers.of(before, emitted.shapes());
        } catch (IllegalArgumentException none) {
            return List.of();
        }
        Map<Wire, Node> producers = before.producers();
        Wire end = seat.wire();
        for (Node node = producers.get(end); node != null && node.is("Identity"); node = producers.get(end)) {
            end = node.in(0);
        }
        Wire last = end;
        return found.stream()
                .filter(layer -> !layer.wire().equals(last) && !layer.wire().equals(seat.wire()))
                .filter(layer -> isReadable(emitted, layer.wire()))
                .toList();
    }

    /** Of sequences the axes must be those of the features: examples first, then positions. */
    private static boolean isReadable(Emitted emitted, Wire wire) {
        TensorType type = emitted.shapes().find(wire).orElse(null);
        if (type == null || !Seat.takes(type)) {
            return false;
        }
        TensorType features = emitted.shapes().of(emitted.features());
        boolean texts = emitted.graph().input(emitted.features().name()).isEmpty();
        return type.dim(type.rank() == 4 ? 1 : -1) instanceof Dim.Fixed
                && (!texts
                        || type.dim(0).equals(features.dim(0))
                                && (type.rank() == 2
                                        || type.rank() == 3 && type.dim(1).equals(features.dim(1))));
    }

    /** Where the model comes from. */
    public ModelFolder folder() {
        return opened.folder();
    }

    /** The folder that holds configuration and tokenizer. */
    public Path home() {
        return opened.home();
    }

    /** What configures it; empty where no file does. */
    public Optional<Config> config() {
        return opened.config();
    }

    /** Whether it reads pictures, else texts. */
    public boolean isOfPictures() {
        return processor != null;
    }

    /** From the model's inputs to the vectors of all {@link #layers} and, if it has such, scores of its own classes. */
    public Graph graph() {
        return graph;
    }

    /** What is known of its wires. */
    public Shapes shapes() {
        return shapes;
    }

    public Runtime runtime() {
        return opened.runtime();
    }

    /** Wires {@code [batch,dimension]} in running order: of what enters the first layer, of each layer, {@link #LAST}. */
    public List<Layer> layers() {
        return layers;
    }

    /** How a vector is made of a layer's value: by it and the model's SHA-256 vectors can be told from others. */
    public String reading() {
        return seat.wire() + " " + seat.pooling();
    }

    /** The most tokens that it reads of a text; null where nothing limits it. */
    public @Nullable Integer maxPositions() {
        return opened.emitted().maxPositions();
    }

    /** How many tokens it knows. */
    public long vocabulary() {
        return opened.emitted().vocabulary();
    }

    /**
     * What cuts texts.
     *
     * @throws IllegalStateException if it reads pictures
     */
    public Tokenizer tokenizer() {
        if (tokenizer == null) {
            throw new IllegalStateException("Model '" + folder().id() + "' reads pictures.");
        }
        return tokenizer;
    }

    /**
     * What prepares pictures.
     *
     * @throws IllegalStateException if it reads texts
     */
    public ImageProcessor processor() {
        if (processor == null) {
            throw new IllegalStateException("Model '" + folder().id() + "' reads texts.");
        }
        return processor;
    }

    /** Where pictures go in; of texts where their embeddings are looked up. */
    public Wire features() {
        return opened.emitted().features();
    }

    /**
     * How the model itself answers for an example as a whole, if it does.
     *
     * @throws FormatException if its files name more or fewer classes than it has
     */
    public Optional<Answers> classes() {
        Wire classes = opened.emitted().outputs().get("classes");
        return classes == null ? Optional.empty() : Optional.of(Classes.of(opened, classes));
    }

    /** The names of its own classes that its files have, in order; empty where nothing is said of them. */
    public List<String> labels() {
        return opened.labels();
    }

    /** What was assumed because no file says it, a sentence each. */
    public List<String> notes() {
        return List.copyOf(opened.notes());
    }

    @Override
    public void close() {
        opened.runtime().close();
        Tokenizer own = tokenizer;
        if (own != null) {
            own.close();
        }
    }
}
