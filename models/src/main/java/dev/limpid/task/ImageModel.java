package dev.limpid.task;

import dev.limpid.architecture.Emitted;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Port;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.image.Geometry;
import dev.limpid.image.ImageProcessor;
import dev.limpid.image.Intake;
import dev.limpid.image.Picture;
import dev.limpid.image.Prepared;
import dev.limpid.model.Feature;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Mask;
import dev.limpid.model.Original;
import dev.limpid.model.Place;
import dev.limpid.model.Prediction;
import dev.limpid.model.Probe;
import dev.limpid.model.Provenance;
import dev.limpid.model.Target;
import dev.limpid.runtime.Runtime;
import dev.limpid.runtime.RuntimeFailure;
import dev.limpid.runtime.Values;
import dev.limpid.superpixel.LabelMap;
import dev.limpid.superpixel.Segmenter;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** A model of pictures with what prepares them. Safe for use by several threads. */
public final class ImageModel implements TaskModel<Picture> {
    private static final int USUAL = 224;

    private static final Set<Task> TASKS = EnumSet.of(
            Task.IMAGE_CLASSIFICATION, Task.OBJECT_DETECTION, Task.IMAGE_SEGMENTATION, Task.IMAGE_FEATURE_EXTRACTION);

    private final Opened opened;
    private final Shapes shapes;
    private final ImageProcessor processor;
    private final Task task;
    private final @Nullable Boxes boxes;
    private final Answers answers;
    private final Provenance provenance;
    private final Probe probe;

    private ImageModel(Opened opened, ImageProcessor processor, Task task) {
        this.opened = opened;
        this.processor = processor;
        this.shapes = sized(opened.emitted(), processor);
        this.task = task;
        this.boxes = task == Task.OBJECT_DETECTION
                ? Boxes.of(opened.labels(), shapes.of(output("objects")), output("objects"), output("boxes"))
                : null;
        this.answers = boxes != null
                ? boxes.classes()
                : switch (task) {
                    case IMAGE_CLASSIFICATION -> Classes.of(opened, output("classes"));
                    case IMAGE_SEGMENTATION -> Classes.of(opened, map());
                    default -> units();
                };
        this.provenance = opened.provenance(answers.output().wire(), task);
        this.probe = new Probe(this);
    }

    /**
     * Takes up a model's structure and how it wants pictures, not its weights, which the first run maps.
     *
     * @param task null for the most that the model can do
     * @throws dev.limpid.image.ImageException if what its files ask for is not known here
     * @throws IllegalArgumentException if the model cannot do the task
     */
    static ImageModel of(Opened opened, @Nullable Task task) {
        Task chosen =
                task != null ? task : Kind.IMAGE.most(opened.emitted().outputs().keySet());
        if (!TASKS.contains(chosen)) {
            throw new IllegalArgumentException("Model '" + opened.folder().id() + "' reads pictures, so it cannot do "
                    + chosen + "; choose image-classification, object-detection, image-segmentation or"
                    + " image-feature-extraction.");
        }
        ImageProcessor processor = processor(opened);
        opened.notes().addAll(processor.notes());
        ImageModel model = new ImageModel(opened, processor.withoutNotes(), chosen);
        model.tryOn();
        return model;
    }

    /** A graph from a file may say that it takes any size and mean multiples of 32: found out before a picture comes. */
    private void tryOn() {
        Wire features = features();
        Optional<List<Integer>> size = processor.size();
        List<Dim> dims = opened.emitted().shapes().of(features).dims();
        boolean open = !(dims.get(2) instanceof Dim.Fixed && dims.get(3) instanceof Dim.Fixed);
        boolean foreign = opened.folder().weights().toString().endsWith(".onnx");
        if (!foreign || !open || size.isEmpty() || graph().inputs().size() > 1) {
            return;
        }
        int height = size.get().get(0);
        int width = size.get().get(1);
        Graph answer =
                predicting().withOutputs(List.of(answers.output().wire())).pruned();
        Tensor dark = Tensor.zeros(DType.FLOAT, Shape.of(1, processor.channels(), height, width));
        try {
            runtime().run(answer, Runtime.Kind.SHARED, Map.of(features.name(), dark));
        } catch (RuntimeFailure refused) {
            throw new IllegalArgumentException(
                    "Model '" + opened.folder().id() + "' is fed pictures of " + height + "×" + width
                            + " pixels, which its graph does not take though it says that their size is open. Write a"
                            + " size that it takes into preprocessor_config.json beside it.",
                    refused);
        }
    }

    private static ImageProcessor processor(Opened opened) {
        return processor(opened.home(), opened.emitted(), opened.folder().id());
    }

    /**
     * What prepares pictures for a graph: what a folder's files say, brought to what the graph insists on.
     *
     * @param id of the model, for errors
     * @throws IllegalArgumentException if files and graph are of different numbers of channels
     */
    public static ImageProcessor processor(Path home, Emitted emitted, String id) {
        TensorType type = emitted.shapes().of(emitted.features());
        Intake intake = new Intake(fixed(type.dim(1)), fixed(type.dim(2)), fixed(type.dim(3)));
        Optional<ImageProcessor> said = ImageProcessor.in(home, intake);
        ImageProcessor processor = said.orElseGet(() -> usual(intake));
        Integer channels = intake.channels();
        if (processor.channels() == 3 && Objects.equals(channels, 1)) {
            // The files of models of grey pictures do not say so: the graph does.
            processor = new ImageProcessor(
                    1, processor.steps(), processor.arithmetic(), processor.values(), processor.notes());
        }
        if (channels != null && processor.channels() != channels) {
            throw new IllegalArgumentException("Model '" + id + "' takes pictures of " + channels
                    + " channels, its files prepare " + processor.channels()
                    + ". The weights and the configuration are of different models.");
        }
        return processor.taking(intake);
    }

    private static @Nullable Integer fixed(Dim dim) {
        return dim instanceof Dim.Fixed size ? Integer.valueOf(Math.toIntExact(size.size())) : null;
    }

    /** Where no file says anything: squares of three channels as ImageNet's models have them, anything else stretched. */
    private static ImageProcessor usual(Intake intake) {
        int height = Objects.requireNonNullElse(intake.height(), USUAL);
        int width = Objects.requireNonNullElse(intake.width(), USUAL);
        int channels = Objects.requireNonNullElse(intake.channels(), 3);
        return channels == 1 || height != width
                ? ImageProcessor.stretched(channels, height, width)
                : ImageProcessor.imageNet(height);
    }

    /** With the size of the pictures known, the sizes of all maps are, and so how many examples fit into memory. */
    static Shapes sized(Emitted emitted, ImageProcessor processor) {
        Optional<List<Integer>> size = processor.size();
        TensorType type = emitted.shapes().of(emitted.features());
        boolean open = type.dims().subList(1, 4).stream().anyMatch(dim -> !(dim instanceof Dim.Fixed));
        if (size.isEmpty() || !open) {
            return emitted.shapes();
        }
        TensorType fixed = new TensorType(
                type.dtype(),
                List.of(
                        type.dim(0),
                        Dim.of(processor.channels()),
                        Dim.of(size.get().get(0)),
                        Dim.of(size.get().get(1))));
        return Shapes.infer(emitted.graph(), new Shapes(Map.of(emitted.features(), fixed)));
    }

    /** Scores of classes by place; where nothing tells that they are, the user's choice of the task does. */
    private Wire map() {
        Map<String, Wire> outputs = opened.emitted().outputs();
        Wire hidden = outputs.get("hidden");
        boolean places = !outputs.containsKey("places") && hidden != null && shapes.rank(hidden) == 4;
        return output(places ? "hidden" : "places");
    }

    private Wire output(String role) {
        Wire wire = opened.emitted().outputs().get(role);
        if (wire == null) {
            throw new IllegalArgumentException("Model '" + opened.folder().id() + "' has no output for " + role
                    + ": it has " + opened.emitted().outputs().keySet() + ". Choose another --task.");
        }
        return wire;
    }

    @Override
    public Graph graph() {
        return opened.emitted().graph();
    }

    @Override
    public Graph predicting() {
        return opened.predicting();
    }

    @Override
    public Shapes shapes() {
        return shapes;
    }

    @Override
    public Runtime runtime() {
        return opened.runtime();
    }

    @Override
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public Wire features() {
        return opened.emitted().features();
    }

    @Override
    public Layout layout() {
        return Layout.PIXELS;
    }

    @Override
    public Task task() {
        return task;
    }

    @Override
    public Probe probe() {
        return probe;
    }

    @Override
    public Answers answers() {
        return answers;
    }

    @Override
    public Answers units() {
        return new Answers(Target.Type.UNIT, new Target.Output(output("hidden"), Target.Link.NONE), i -> "unit " + i);
    }

    @Override
    public List<String> notes() {
        return opened.notes();
    }

    @Override
    public String baseline() {
        return "black";
    }

    /** How pictures are prepared. */
    public ImageProcessor processor() {
        return processor;
    }

    /** How a detector answers; null for other tasks. */
    @Nullable
    Boxes boxes() {
        return boxes;
    }

    /** Whether what a target of this kind means depends on where the answers lie in the picture. */
    boolean locates(String kind) {
        boolean top = kind.equals("top");
        return task == Task.IMAGE_SEGMENTATION && top
                || task == Task.OBJECT_DETECTION && (top || kind.equals("label") || kind.equals("index"));
    }

    /** All that a detector finds in a picture. */
    Boxes.Found found(Input input) {
        Wire logits = output("objects");
        Wire places = output("boxes");
        Graph whole = predicting().withOutputs(List.of(logits, places)).pruned();
        Values values = runtime().run(whole, Runtime.Kind.SHARED, input.tensors());
        return Boxes.Found.of(values.get(logits), values.get(places));
    }

    /** All that a segmentation says of a picture. */
    Areas areas(Input input) {
        Wire logits = answers.output().wire();
        Graph whole = predicting().withOutputs(List.of(logits)).pruned();
        Tensor values =
                runtime().run(whole, Runtime.Kind.SHARED, input.tensors()).get(logits);
        return new Areas(answers, values.slice(0));
    }

    @Override
    public List<Prediction> top(Input input, @Nullable Integer position, int count) {
        if (boxes != null) {
            return boxes.top(found(input), seen(input), position, count);
        }
        return task == Task.IMAGE_SEGMENTATION && position == null
                ? areas(input).top(count)
                : answers.top(probe, input, position, count);
    }

    private static Original.@Nullable Box seen(Input input) {
        return input.originals().stream()
                .filter(Original.Image.class::isInstance)
                .map(one -> ((Original.Image) one).seen())
                .findFirst()
                .orElse(null);
    }

    @Override
    public @Nullable Integer position(Input input, @Nullable Integer wanted) {
        if (boxes != null) {
            return wanted == null ? null : Integer.valueOf(boxes.query(wanted, found(input)));
        }
        boolean sequence = shapes.rank(answers.output().wire()) == 3;
        if (wanted != null && task == Task.IMAGE_CLASSIFICATION) {
            throw new IllegalArgumentException(
                    "--position " + wanted + ": the task " + task + " answers for the picture as a whole.");
        }
        return wanted == null && sequence ? Integer.valueOf(0) : wanted;
    }

    @Override
    public Input prepare(Picture picture) {
        return prepare(picture, "picture");
    }

    /**
     * Resizes, crops and normalises.
     *
     * @param name of the picture's file, for the result
     * @throws dev.limpid.image.ImageException if the picture is too thin to be resized
     */
    public Input prepare(Picture picture, String name) {
        Prepared prepared = processor.prepare(picture);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Port port : graph().inputs()) {
            if (!port.wire().equals(features())) {
                throw new IllegalArgumentException("The model's graph has an input '" + port.wire()
                        + "' besides the picture '" + features() + "', which nothing is known to fill with.");
            }
            tensors.put(port.wire().name(), prepared.pixels());
        }
        return new Input(
                List.of(new Original.Image(name, picture.width(), picture.height(), box(prepared.geometry()))),
                tensors,
                List.of(),
                List.of(),
                List.of(0));
    }

    /**
     * The same with the parts of the picture for features, of the pixels that reach the model.
     *
     * @throws IllegalArgumentException if the picture does not go with the segmenter's settings
     */
    public Input prepare(Picture picture, String name, Segmenter segmenter) {
        Input pixels = prepare(picture, name);
        return new Input(
                pixels.originals(),
                pixels.tensors(),
                pixels.tokens(),
                regions(pixels, segmenter),
                pixels.answers(),
                pixels.notes());
    }

    /** The parts of the picture, as it reaches the model. */
    List<Feature> regions(Input input, Segmenter segmenter) {
        Tensor pixels = input.tensor(features().name());
        int width = (int) pixels.shape().dim(3);
        LabelMap map = segmenter.segment(seen(pixels));
        List<List<Integer>> members = new ArrayList<>();
        for (int region = 0; region < map.count(); region++) {
            members.add(new ArrayList<>());
        }
        int[] labels = map.toArray();
        for (int i = 0; i < labels.length; i++) {
            members.get(labels[i]).add(i);
        }
        List<Feature> regions = new ArrayList<>();
        for (List<Integer> own : members) {
            Mask mask = Mask.of(width, labels.length / width, own);
            regions.add(new Feature("region " + (regions.size() + 1), new Place.Region(0, mask), false, own));
        }
        return regions;
    }

    /** The model's pixels as a picture again, in eight bits. */
    private Picture seen(Tensor pixels) {
        int channels = (int) pixels.shape().dim(1);
        int area = (int) (pixels.shape().dim(2) * pixels.shape().dim(3));
        byte[] samples = new byte[pixels.size()];
        for (int i = 0; i < samples.length; i++) {
            int channel = i % channels;
            double sample = processor.values().sample(pixels.at(channel * area + i / channels), channel);
            samples[i] = (byte) Math.max(0, Math.min(255, Math.round(sample)));
        }
        return Picture.of((int) pixels.shape().dim(3), (int) pixels.shape().dim(2), channels, samples);
    }

    private static Original.Box box(Geometry geometry) {
        return new Original.Box(
                geometry.left(),
                geometry.top(),
                geometry.xScale() * geometry.modelWidth(),
                geometry.yScale() * geometry.modelHeight());
    }

    /**
     * A picture out of focus, as it reaches the model: so models that read other sizes see the same.
     *
     * @param share of the picture's height that the blur's standard deviation is, above 0
     */
    public Input blurred(Input input, double share) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException(
                    "A blur is a share of the picture's height, above 0 and below 1, got " + share + ".");
        }
        Tensor pixels = input.tensor(features().name());
        return input.with(
                features().name(), Blur.of(pixels, share * pixels.shape().dim(2)));
    }

    @Override
    public Input absent(Input input, String how) {
        String name = features().name();
        return input.with(name, Blank.of(how).like(input.tensor(name), processor.values()));
    }

    @Override
    public Tensor predict(List<Picture> inputs) {
        if (inputs.isEmpty()) {
            return Tensor.zeros(DType.FLOAT, Shape.of(0, 0));
        }
        List<Probe.Asked> asked = new ArrayList<>();
        for (Picture picture : inputs) {
            Input input = prepare(picture);
            Integer position = boxes == null
                    ? position(input, null)
                    : top(input, null, 1).get(0).position();
            asked.add(new Probe.Asked(input, position));
        }
        return Tensor.stack(probe.rows(asked, answers.output()));
    }

    @Override
    public void close() {
        opened.runtime().close();
    }
}
