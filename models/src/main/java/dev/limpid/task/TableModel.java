package dev.limpid.task;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Port;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.model.Feature;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Original;
import dev.limpid.model.Place;
import dev.limpid.model.Probe;
import dev.limpid.model.Provenance;
import dev.limpid.model.Target;
import dev.limpid.runtime.Runtime;
import dev.limpid.table.Row;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Any model whose inputs are numbers (or, for some, strings): a table's row goes in, scores come out. */
public final class TableModel implements TaskModel<Row> {
    private final Opened opened;
    private final Task task;
    private final Answers answers;
    private final Provenance provenance;
    private final Probe probe;

    private TableModel(Opened opened, Task task, Answers answers) {
        this.opened = opened;
        this.task = task;
        this.answers = answers;
        this.provenance = opened.provenance(answers.output().wire(), task);
        this.probe = new Probe(this);
    }

    /**
     * @param task null for what the outputs look like, which is noted
     * @throws IllegalArgumentException if the model cannot do the task
     */
    static TableModel of(Opened opened, @Nullable Task task) {
        Wire output = opened.emitted().outputs().get("classes");
        if (output == null) {
            output = opened.emitted().outputs().values().iterator().next();
        }
        Answers guessed = Classes.of(opened, output);
        boolean classes = guessed.output().link() != Target.Link.NONE;
        if (task == null) {
            opened.notes()
                    .add("The file does not say what the model is for; its output '" + output + "' looks like "
                            + (classes ? "classes" : "values") + ". If not, choose --task tabular-"
                            + (classes ? "regression." : "classification."));
            return new TableModel(opened, classes ? Task.TABULAR_CLASSIFICATION : Task.TABULAR_REGRESSION, guessed);
        }
        return switch (task) {
            case TABULAR_CLASSIFICATION ->
                new TableModel(
                        opened,
                        task,
                        classes ? guessed : linked(guessed, Target.Type.LABEL, Target.Link.SIGMOID, "class "));
            case TABULAR_REGRESSION ->
                new TableModel(
                        opened,
                        task,
                        classes ? linked(guessed, Target.Type.VALUE, Target.Link.NONE, "value ") : guessed);
            default ->
                throw new IllegalArgumentException("Model '" + opened.folder().id()
                        + "' reads numbers, so it cannot do " + task
                        + "; choose tabular-classification or tabular-regression.");
        };
    }

    private static Answers linked(Answers guessed, Target.Type type, Target.Link link, String name) {
        return new Answers(type, new Target.Output(guessed.output().wire(), link), i -> name + i);
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
        return opened.emitted().shapes();
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
        return Layout.ELEMENTS;
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
        Wire hidden = opened.emitted().outputs().get("hidden");
        if (hidden == null) {
            throw new IllegalArgumentException(
                    "Model '" + opened.folder().id() + "' has no last hidden state; name the wire: unit:WIRE:U.");
        }
        return new Answers(Target.Type.UNIT, new Target.Output(hidden, Target.Link.NONE), i -> "unit " + i);
    }

    @Override
    public String baseline() {
        return "zero";
    }

    @Override
    public List<String> notes() {
        return opened.notes();
    }

    @Override
    public @Nullable Integer position(Input input, @Nullable Integer wanted) {
        if (wanted != null) {
            throw new IllegalArgumentException("--position " + wanted + ": a row of a table has no positions.");
        }
        return null;
    }

    /**
     * One tensor per input of the model: by column where columns have the inputs' names, else the row's values in order
     * for the one input there is.
     *
     * @throws IllegalArgumentException if the row has no value for an input, too many or too few, or of another kind
     */
    @Override
    public Input prepare(Row row) {
        List<Port> ports = graph().inputs();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        boolean byName = readsByName(row);
        if (!byName && ports.size() > 1) {
            throw new IllegalArgumentException("The model has inputs "
                    + ports.stream().map(port -> port.wire().name()).toList() + ", the row has columns "
                    + List.copyOf(row.values().keySet()) + ". Name the columns as the inputs.");
        }
        for (Port port : ports) {
            List<Cells.Cell> cells = new ArrayList<>();
            if (byName) {
                String column = port.wire().name();
                Cells.flatten(column, row.values().get(column), cells);
            } else {
                row.values().forEach((column, value) -> Cells.flatten(column, value, cells));
            }
            tensors.put(port.wire().name(), tensor(port, cells));
        }
        return new Input(
                List.of(new Original.Row(row.source(), row.number(), row.values())),
                tensors,
                List.of(),
                features(row, byName, tensors),
                List.of());
    }

    private boolean readsByName(Row row) {
        return graph().inputs().stream()
                .allMatch(port -> row.values().containsKey(port.wire().name()));
    }

    /** By column that is read, in the row's order, the input that reads it. */
    Map<String, String> reading(Row row) {
        boolean byName = readsByName(row);
        Map<String, String> reading = new LinkedHashMap<>();
        for (String column : row.values().keySet()) {
            if (!byName) {
                reading.put(column, graph().inputs().get(0).wire().name());
            } else if (graph().input(column).isPresent()) {
                reading.put(column, column);
            }
        }
        return reading;
    }

    /** What an input takes; floats where that is not known. */
    DType takes(String input) {
        return shapes().find(new Wire(input)).map(TensorType::dtype).orElse(DType.FLOAT);
    }

    /** The row that an input was prepared from. */
    static Row row(Input input) {
        if (!(input.originals().get(0) instanceof Original.Row row)) {
            throw new IllegalArgumentException("The input was not made of a row of a table.");
        }
        boolean named = !row.values()
                .keySet()
                .equals(Row.of(new double[row.values().size()]).values().keySet());
        return new Row(row.name(), row.number(), row.values(), named);
    }

    private Tensor tensor(Port port, List<Cells.Cell> cells) {
        TensorType type = shapes().find(port.wire()).orElse(port.type());
        if (type == null) {
            throw new IllegalArgumentException(
                    "The model's input '" + port.wire() + "' is no tensor, which a row of a table cannot fill.");
        }
        return Cells.tensor(port.wire(), type.dtype(), shape(port.wire(), type, cells.size()), cells);
    }

    /** One example: the fixed sizes, and what is left for the one axis that is not fixed. */
    private static Shape shape(Wire wire, TensorType type, int count) {
        long[] dims = new long[type.rank()];
        int open = -1;
        long fixed = 1;
        for (int axis = 0; axis < dims.length; axis++) {
            dims[axis] = axis == 0 ? 1 : type.dim(axis) instanceof Dim.Fixed size ? size.size() : -1;
            if (dims[axis] < 0) {
                if (open >= 0) {
                    throw new IllegalArgumentException("The model's input '" + wire + "' is " + type
                            + ": more than one of its sizes is open, so a row does not tell them.");
                }
                open = axis;
            } else {
                fixed *= dims[axis];
            }
        }
        if (open >= 0 && fixed > 0 && count % fixed == 0) {
            dims[open] = count / fixed;
            fixed *= dims[open];
        }
        if (fixed != count) {
            throw new IllegalArgumentException("The model's input '" + wire + "' " + type + " takes " + fixed
                    + " values, the row has " + count + ".");
        }
        return Shape.of(dims);
    }

    /** The columns that lie at the probed input, if a column is one value there. */
    private List<Feature> features(Row row, boolean byName, Map<String, Tensor> tensors) {
        Tensor probed = tensors.get(features().name());
        Map<String, Object> columns = new LinkedHashMap<>(row.values());
        if (byName && probed != null) {
            Object own = columns.get(features().name());
            columns.keySet().retainAll(List.of(features().name()));
            if (own instanceof List<?>) {
                return List.of();
            }
        }
        if (probed == null || probed.shape().size() != columns.size()) {
            return List.of();
        }
        List<Feature> features = new ArrayList<>();
        columns.forEach((column, value) ->
                features.add(new Feature(column, new Place.Column(0, column, value), false, List.of(features.size()))));
        return features;
    }

    @Override
    public Input absent(Input input, String how) {
        throw new IllegalArgumentException("Unknown baseline '" + how + "' for a table, expected zero.");
    }

    @Override
    public Tensor predict(List<Row> inputs) {
        if (inputs.isEmpty()) {
            return Tensor.zeros(DType.FLOAT, Shape.of(0, 0));
        }
        return Tensor.stack(probe.rows(
                inputs.stream().map(row -> new Probe.Asked(prepare(row), null)).toList(), answers.output()));
    }

    @Override
    public void close() {
        opened.runtime().close();
    }
}
