package dev.limpid.task;

import dev.limpid.architecture.Architectures;
import dev.limpid.architecture.Config;
import dev.limpid.architecture.Emitted;
import dev.limpid.canonical.FollowSizes;
import dev.limpid.cost.Cost;
import dev.limpid.cost.GraphCost;
import dev.limpid.cost.Part;
import dev.limpid.cost.Places;
import dev.limpid.explain.Methods;
import dev.limpid.format.FormatException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.inspect.Inspection;
import dev.limpid.model.Anatomy;
import dev.limpid.model.Target;
import dev.limpid.onnx.NameScopes;
import dev.limpid.runtime.MeasureSizes;
import dev.limpid.runtime.Runtime;
import dev.limpid.runtime.RuntimeFailure;
import dev.limpid.source.FoundModel;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Fills in what is told of a model. */
final class Inspector {
    private static final List<String> BY_WORTH =
            List.of("classes", "objects", "places", "tags", "spans", "logits", "next", "hidden", "pooled");
    private static final int NAMED = 3;

    private final FoundModel found;
    private final Structure structure;
    private final InputSizes sizes;
    private final List<String> notes;

    Inspector(FoundModel found, Structure structure, InputSizes sizes) {
        this.found = found;
        this.structure = structure;
        this.sizes = sizes;
        this.notes = structure.notes();
    }

    Inspection inspection() {
        Emitted ready = structure.ready();
        Graph counted = structure.counted();
        return ready == null || counted == null ? ofWeights() : of(ready, counted);
    }

    private Inspection ofWeights() {
        Part whole = Part.ofWeights(structure.stored());
        return new Inspection(
                identity(null),
                files(),
                new Inspection.Charge("", List.of(), whole, whole.total()),
                List.of(),
                List.of(),
                notes);
    }

    private Inspection of(Emitted ready, Graph counted) {
        Kind kind = Kind.of(ready);
        Wire answer = answer(ready);
        PinnedInputs pins = PinnedInputs.of(ready, kind, structure.home(), sizes);
        Inspection.Charge cost = cost(counted, pins, answer);
        Shapes shapes = kind == Kind.IMAGE ? pins.sized(ready) : ready.shapes();
        Anatomy anatomy = new Anatomy(
                ready.graph(),
                shapes,
                ready.features(),
                WireRoles.layout(kind),
                new Target.Output(answer, Target.Link.NONE));
        checkLabels(shapes.of(answer), ready);
        unread();
        blueprint(counted);
        return new Inspection(
                identity(task(kind, ready, shapes.of(answer))),
                files(),
                cost,
                WireRoles.of(ready, shapes, answer, Inspector::place),
                Methods.fitting(anatomy),
                notes);
    }

    private Inspection.Identity identity(@Nullable Task task) {
        return new Inspection.Identity(
                found.id(),
                found.source(),
                found.here() == null ? null : found.here().sha256(),
                architecture(),
                task == null ? null : task.toString(),
                found.license(),
                structure.labels());
    }

    private @Nullable String architecture() {
        Emitted ready = structure.ready();
        // Of a file of weights the graph is called by its architecture, of an ONNX file by anything.
        String made = ready == null || structure.stored().isEmpty()
                ? ""
                : ready.graph().name();
        String said = structure.config().map(Config::architecture).orElse("");
        return !said.isEmpty() ? said : made.isEmpty() ? null : made;
    }

    private Task task(Kind kind, Emitted ready, TensorType answer) {
        String said = structure.config().map(Config::problemType).orElse("");
        boolean oneNumber = answer.rank() < 2 || answer.dim(1).isOne();
        return kind == Kind.TABLE && (oneNumber && said.isEmpty() || said.equals("regression"))
                ? Task.TABULAR_REGRESSION
                : kind.most(ready.outputs().keySet());
    }

    private List<Inspection.StoredFile> files() {
        return found.files().stream()
                .map(file -> new Inspection.StoredFile(file.path(), file.size(), file.sha256()))
                .toList();
    }

    private static Wire answer(Emitted ready) {
        return BY_WORTH.stream()
                .map(ready.outputs()::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> ready.outputs().values().iterator().next());
    }

    /** The modules that a node stands in, as PyTorch noted them or as its name tells. */
    static List<String> place(Node node) {
        return NameScopes.of(node).map(Places::split).orElseGet(() -> Places.ofNode(node));
    }

    private Inspection.Charge cost(Graph counted, PinnedInputs pins, Wire answer) {
        Graph whole = counted.pruned();
        // A twin in floats may have wires of its own.
        Graph used = counted.wires().contains(answer)
                ? counted.withOutputs(List.of(answer)).pruned()
                : whole;
        try {
            Shapes shapes = sized(whole, pins);
            GraphCost cost = GraphCost.of(whole, shapes);
            notes.addAll(cost.uncounted());
            List<Inspection.Fed> inputs = whole.inputs().stream()
                    .map(port -> new Inspection.Fed(
                            port.wire().name(), shapes.of(port.wire()).toString()))
                    .toList();
            return new Inspection.Charge(
                    pins.example(),
                    inputs,
                    Part.of(cost, Inspector::place),
                    GraphCost.of(used, shapes).total());
        } catch (IllegalArgumentException | ArithmeticException | RuntimeFailure unknown) {
            if (!sizes.equals(InputSizes.USUAL) && unknown instanceof RuntimeFailure) {
                throw new IllegalArgumentException(unknown.getMessage(), unknown);
            }
            notes.add("Computation could not be counted: " + unknown.getMessage());
            Cost parameters = GraphCost.ofParameters(used).total();
            return new Inspection.Charge(
                    "", List.of(), Part.of(GraphCost.ofParameters(whole), Inspector::place), parameters);
        }
    }

    /** The sizes of all wires that count: as they follow from the inputs, else measured in a run. */
    private Shapes sized(Graph graph, PinnedInputs pins) {
        Shapes shapes = FollowSizes.of(graph, pins.types());
        Set<Wire> unsized = GraphCost.unsized(graph, shapes);
        Runtime runtime = structure.runtime();
        if (unsized.isEmpty() || runtime == null) {
            return shapes;
        }
        Map<Wire, TensorType> types = new LinkedHashMap<>(shapes.types());
        types.putAll(MeasureSizes.of(graph, runtime, pins.types(), unsized));
        return new Shapes(types);
    }

    private void checkLabels(TensorType answer, Emitted ready) {
        int named = structure.labels().size();
        boolean classes = ready.outputs().containsKey("classes") && answer.rank() > 0;
        if (classes && named > 0 && answer.dim(-1) instanceof Dim.Fixed fixed && fixed.size() != named) {
            notes.add("config.json names " + named + " classes, the model has " + fixed.size()
                    + ": they do not fit each other.");
        }
    }

    private void unread() {
        List<String> names = structure.unread();
        if (names.isEmpty()) {
            return;
        }
        long elements = names.stream()
                .map(structure.stored()::get)
                .filter(Objects::nonNull)
                .map(Weight.InFile::shape)
                .mapToLong(shape -> shape.size())
                .sum();
        String more = names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "";
        notes.add(String.format(
                Locale.ROOT,
                "The files hold %,d more parameters, which nothing here reads: %s%s.",
                elements,
                String.join(", ", names.subList(0, Math.min(NAMED, names.size()))),
                more));
    }

    /** Weights and configuration are of one model if what the one tells the other confirms. */
    private void blueprint(Graph counted) {
        Config config = structure.config().orElse(null);
        if (config == null || config.savedBy().isEmpty() || structure.stored().isEmpty()) {
            return;
        }
        try {
            long told = Architectures.blueprint(config).graph().parameters();
            if (told != counted.parameters()) {
                notes.add(String.format(
                        Locale.ROOT,
                        "config.json says %s saved the model, which has %,d parameters; of its weights %,d are read.",
                        config.savedBy(),
                        told,
                        counted.parameters()));
            }
        } catch (FormatException unknown) {
            // Then there is nothing to compare with.
            return;
        }
    }
}
