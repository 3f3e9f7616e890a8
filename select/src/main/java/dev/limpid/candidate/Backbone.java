package dev.limpid.candidate;

import dev.limpid.corpus.Item;
import dev.limpid.corpus.Kind;
import dev.limpid.corpus.Part;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Wire;
import dev.limpid.look.Layer;
import dev.limpid.model.Probabilities;
import dev.limpid.model.Target;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelFolder;
import dev.limpid.task.Answers;
import dev.limpid.task.LinearHead;
import dev.limpid.task.Models;
import dev.limpid.task.TaskModel;
import dev.limpid.task.Trunk;
import dev.limpid.text.Text;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A pretrained model, open, whatever it was made for. Safe for use by several threads. */
public final class Backbone implements AutoCloseable {
    /** The name of the last layer, whose vectors a head reads. */
    public static final String LAST = Trunk.LAST;

    private final Trunk trunk;

    private Backbone(Trunk trunk) {
        this.trunk = trunk;
    }

    /**
     * Opens a model: its structure and what prepares its inputs, not its weights, which the first run maps.
     *
     * @param kind of the data that it is to read
     * @throws dev.limpid.format.FormatException in one line, if a file is damaged, or there is no tokenizer
     * @throws IllegalArgumentException in one line, if the model does not read such data, or makes no vector of it
     */
    public static Backbone open(ModelFolder folder, Kind kind, Runtime.Settings settings) {
        boolean pictures = kind == Kind.PICTURES;
        if (!pictures && kind != Kind.CLASSES && kind != Kind.SCORES) {
            throw new IllegalArgumentException(
                    "Models are compared on texts or pictures with a class each, or texts with a"
                            + " number each; these data are " + kind + ".");
        }
        Trunk trunk = Trunk.open(folder, null, settings);
        if (trunk.isOfPictures() != pictures) {
            trunk.close();
            throw new IllegalArgumentException("Model '" + folder.id() + "' reads "
                    + (pictures ? "texts, the data are pictures" : "pictures, the data are texts")
                    + ". Leave it out of the candidates.");
        }
        return new Backbone(trunk);
    }

    /** The examples of a part, in its order. */
    public static List<Item> items(Part part) throws IOException {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < part.size(); i++) {
            items.add(part.get(i));
        }
        return items;
    }

    /** Where it comes from. */
    public ModelFolder folder() {
        return trunk.folder();
    }

    /** The graph behind the vectors, with all that is known of it. */
    public Trunk trunk() {
        return trunk;
    }

    /** Names of its layers in running order: {@code embeddings}, {@code layer 0}, …, at last {@link #LAST}. */
    public List<String> layers() {
        return trunk.layers().stream().map(Layer::name).toList();
    }

    /** What was assumed because no file says it, a sentence each. */
    public List<String> notes() {
        return trunk.notes();
    }

    /**
     * Reads vectors: each example once, whatever the number of layers. Texts that are longer than the model reads are cut, which a
     * note counts.
     *
     * @param items at least one
     * @param layers some of {@link #layers}, at least one
     * @throws IllegalArgumentException naming the example or the layer, if the model cannot read it or has none
     * @throws dev.limpid.runtime.RuntimeFailure if a run fails: memory does not suffice
     */
    public Vectors vectors(List<Item> items, List<String> layers, Progress progress) {
        Feeds feeds = feeds(items);
        List<float[][]> rows = new ArrayList<>();
        layers.forEach(layer -> rows.add(new float[items.size()][]));
        batched(layers)
                .run(
                        feeds,
                        Batched.order(feeds),
                        (example, layer, row) -> rows.get(layer)[example] = row,
                        progress,
                        0,
                        items.size());
        return new Vectors(layers, rows, feeds.longer(), longer(feeds.longer()));
    }

    /**
     * What is read of a text, or two: all, or what is left where it was cut behind the last word that the model reads. It is what
     * a model with a head is to be given, which refuses longer ones.
     *
     * @throws IllegalArgumentException if the model reads pictures, or the item is none of texts
     */
    public Text read(Item item) {
        if (trunk.isOfPictures()) {
            throw new IllegalArgumentException("Model '" + folder().id() + "' reads pictures.");
        }
        return Fitting.of(trunk).of(item);
    }

    /** What runs to read these layers. */
    Batched batched(List<String> layers) {
        return Batched.of(
                trunk.graph(),
                trunk.shapes(),
                trunk.runtime(),
                layers.stream().map(this::wire).toList());
    }

    /** The examples as the model is fed them. */
    Feeds feeds(List<Item> items) {
        if (items.isEmpty()) {
            throw new IllegalArgumentException("There are no examples to read.");
        }
        if (trunk.isOfPictures()) {
            items.forEach(PictureFeeds::picture);
            return new PictureFeeds(trunk, List.copyOf(items));
        }
        return TextFeeds.of(trunk, items);
    }

    /** Says how many texts were cut. */
    List<String> longer(int longer) {
        return longer == 0 ? List.of() : Fitting.of(trunk).notes(longer, folder().id());
    }

    private Wire wire(String layer) {
        return trunk.layers().stream()
                .filter(one -> one.name().equals(layer))
                .map(Layer::wire)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Model '" + folder().id() + "' has no layer '" + layer
                        + "', it has " + String.join(", ", layers()) + "."));
    }

    /**
     * The model with a head on it that was fitted on its vectors at {@link #LAST}: a model of its own, to be closed by itself.
     *
     * @throws IllegalArgumentException if the head reads vectors of another length
     */
    public TaskModel<?> headed(LinearHead head) {
        return Models.headed(folder(), head, null, trunk.runtime().settings());
    }

    /**
     * The model's own classifier, if its classes are these: of the same names but for case and blanks around them, or without
     * names where the labels are the numbers from 0.
     */
    public Optional<OwnHead> own(List<String> labels) {
        return head().flatMap(own -> SameLabels.of(trunk.labels(), classes(own), labels))
                .map(order -> new OwnHead(this, order));
    }

    /**
     * How probable the model's own classifier takes each of its classes to be, {@code [example][source class]}: rows that add up
     * to 1. Empty if it has none, or one whose classes do not exclude each other.
     *
     * @throws IllegalArgumentException naming the example, if the model cannot read it
     */
    public Optional<double[][]> guesses(List<Item> items, Progress progress) {
        return head().isEmpty() ? Optional.empty() : Optional.of(probabilities(items, progress));
    }

    /**
     * The number that the model itself gives each example, if it gives one alone: what a regression was trained for.
     *
     * @throws IllegalArgumentException naming the example, if the model cannot read it
     */
    public Optional<double[]> scores(List<Item> items, Progress progress) {
        Optional<Answers> own =
                trunk.classes().filter(found -> found.output().link() == Target.Link.NONE && classes(found) == 1);
        if (own.isEmpty()) {
            return Optional.empty();
        }
        double[] scores = new double[items.size()];
        read(own.get().output().wire(), items, (example, one, row) -> scores[example] = row[0], progress);
        return Optional.of(scores);
    }

    double[][] probabilities(List<Item> items, Progress progress) {
        Answers own = head().orElseThrow();
        Target.Output output = own.output();
        double[][] rows = new double[items.size()][];
        read(
                output.wire(),
                items,
                (example, one, row) -> rows[example] = Probabilities.of(wide(row), output.link()),
                progress);
        return rows;
    }

    private void read(Wire output, List<Item> items, Batched.Taker taker, Progress progress) {
        Feeds feeds = feeds(items);
        Batched.of(trunk.graph(), trunk.shapes(), trunk.runtime(), List.of(output))
                .run(feeds, Batched.order(feeds), taker, progress, 0, items.size());
    }

    private static double[] wide(float[] row) {
        double[] wide = new double[row.length];
        for (int i = 0; i < row.length; i++) {
            wide[i] = row[i];
        }
        return wide;
    }

    /** A classifier whose classes exclude each other. */
    private Optional<Answers> head() {
        return trunk.classes()
                .filter(own -> own.output().link() == Target.Link.SOFTMAX
                        || own.output().link() == Target.Link.GIVEN)
                .filter(own -> classes(own) > 1);
    }

    /** How many classes a row has; 0 where only a run tells. */
    private int classes(Answers own) {
        return trunk.shapes()
                .find(own.output().wire())
                .filter(type -> type.rank() == 2)
                .map(type -> type.dim(1) instanceof Dim.Fixed fixed ? (int) fixed.size() : 0)
                .orElse(0);
    }

    @Override
    public void close() {
        trunk.close();
    }
}
