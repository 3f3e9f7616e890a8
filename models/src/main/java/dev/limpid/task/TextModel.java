package dev.limpid.task;

import dev.limpid.architecture.Emitted;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.Wire;
import dev.limpid.model.Input;
import dev.limpid.model.Model;
import dev.limpid.model.Prediction;
import dev.limpid.model.Probe;
import dev.limpid.model.Provenance;
import dev.limpid.model.Softmax;
import dev.limpid.model.Target;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelFolder;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Granularity;
import dev.limpid.text.Text;
import dev.limpid.text.Token;
import dev.limpid.text.Tokenizer;
import dev.limpid.text.Vocabulary;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** A model of text with its tokenizer. Safe for use by several threads. */
public final class TextModel implements Model<Text> {
    private static final List<String> ABSENCES = List.of("mask", "pad");

    private final Emitted emitted;
    private final Tokenizer tokenizer;
    private final Runtime runtime;
    private final Task task;
    private final Provenance provenance;
    private final Probe probe;

    private TextModel(Emitted emitted, Tokenizer tokenizer, Runtime runtime, Task task, ModelFolder folder) {
        this.emitted = emitted;
        this.tokenizer = tokenizer;
        this.runtime = runtime;
        this.task = task;
        Graph used = emitted.graph().withOutputs(List.of(output(task))).pruned();
        this.provenance =
                new Provenance(folder.id(), folder.source(), folder.sha256(), used.parameters(), task.toString());
        this.probe = new Probe(this);
    }

    /**
     * Loads a model: its structure and tokenizer, not its weights, which the first run maps.
     *
     * @param task null for the most that the model can do
     * @throws dev.limpid.format.FormatException if a file is damaged or does not fit the others
     * @throws IllegalArgumentException if the model cannot do the task
     */
    public static TextModel load(ModelFolder folder, @Nullable Task task, Runtime.Settings settings) {
        Runtime runtime = new Runtime(settings);
        try {
            Emitted emitted = TextGraphs.load(folder, runtime);
            boolean canFill = emitted.outputs().containsKey("logits");
            Task chosen = task != null ? task : canFill ? Task.FILL_MASK : Task.FEATURE_EXTRACTION;
            if (chosen == Task.FILL_MASK && !canFill) {
                throw new IllegalArgumentException("Model '" + folder.id()
                        + "' has no masked-language head, so it cannot do fill-mask; try --task feature-extraction.");
            }
            return new TextModel(emitted, Tokenizer.of(TextGraphs.home(folder)), runtime, chosen, folder);
        } catch (IOException unreadable) {
            runtime.close();
            throw new UncheckedIOException("Cannot read the model in " + folder.path() + ".", unreadable);
        } catch (RuntimeException refused) {
            runtime.close();
            throw refused;
        }
    }

    @Override
    public Graph graph() {
        return emitted.graph();
    }

    @Override
    public Shapes shapes() {
        return emitted.shapes();
    }

    @Override
    public Runtime runtime() {
        return runtime;
    }

    @Override
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public Wire features() {
        return emitted.features();
    }

    public Task task() {
        return task;
    }

    public Tokenizer tokenizer() {
        return tokenizer;
    }

    public Vocabulary vocabulary() {
        return tokenizer.vocabulary();
    }

    /** A probe at the word embeddings. */
    public Probe probe() {
        return probe;
    }

    private Wire output(Task wanted) {
        return output(wanted == Task.FILL_MASK ? "logits" : "hidden", wanted.toString());
    }

    private Wire output(String role, String what) {
        Wire wire = emitted.outputs().get(role);
        if (wire == null) {
            throw new IllegalArgumentException("The model has no output for " + what + "; it has "
                    + String.join(
                            ", ", emitted.outputs().keySet().stream().sorted().toList()) + ".");
        }
        return wire;
    }

    @Override
    public Wire output(Target.Type type) {
        return switch (type) {
            case UNIT -> output("hidden", "hidden units");
            case TOKEN -> output("logits", "tokens");
            default -> output(task);
        };
    }

    @Override
    public Input prepare(Text original) {
        return prepare(original, Granularity.WORD);
    }

    /**
     * Tokenises.
     *
     * @throws IllegalArgumentException if the text is empty or too long for the model
     */
    public Input prepare(Text original, Granularity granularity) {
        for (String part : original.parts()) {
            if (part.isBlank()) {
                throw new IllegalArgumentException("The text is empty. Give a sentence, for example --text"
                        + " \"The capital of France is [MASK].\"");
            }
        }
        List<Token> tokens = tokenizer.tokens(original);
        Integer most = emitted.maxPositions();
        if (most != null && tokens.size() > most) {
            throw new IllegalArgumentException("The text has " + tokens.size() + " tokens, the model reads at most "
                    + most + ". Shorten it; nothing is cut off silently.");
        }
        int mask = vocabulary().id("[MASK]").orElse(-1);
        List<Integer> answers = IntStream.range(0, tokens.size())
                .filter(i -> tokens.get(i).id() == mask)
                .boxed()
                .toList();
        return new Input(
                original.parts(),
                TextTensors.of(emitted, tokens),
                tokens.stream().map(Token::text).toList(),
                granularity.features(original, tokens),
                answers);
    }

    @Override
    public Input absent(Input input, String how) {
        if (!ABSENCES.contains(how)) {
            throw new IllegalArgumentException(
                    "Unknown baseline '" + how + "', expected " + String.join(", ", ABSENCES) + " or zero.");
        }
        String token = how.equals("pad") ? "[PAD]" : "[MASK]";
        OptionalInt id = vocabulary().id(token);
        if (id.isEmpty()) {
            throw new IllegalArgumentException(
                    "The model's vocabulary has no " + token + " for the baseline '" + how + "'; try zero.");
        }
        Tensor present = input.tensor("input_ids");
        double[] ids = present.toDoubles();
        input.features().stream()
                .filter(feature -> !feature.special())
                .flatMap(feature -> feature.positions().stream())
                .forEach(position -> ids[position] = id.getAsInt());
        return input.with("input_ids", Tensor.fill(present.dtype(), present.shape(), i -> ids[i]));
    }

    /** One row per text: at the mask for fill-mask, else at the first position. Texts of one length run together. */
    @Override
    public Tensor predict(List<Text> inputs) {
        if (inputs.isEmpty()) {
            return Tensor.zeros(DType.FLOAT, Shape.of(0, 0));
        }
        List<Probe.Asked> asked = inputs.stream()
                .map(this::prepare)
                .map(input -> new Probe.Asked(input, position(input, null)))
                .toList();
        return Tensor.stack(probe.rows(asked, mainType()));
    }

    /** What the entries of the task's own output are. */
    public Target.Type mainType() {
        return task == Task.FILL_MASK ? Target.Type.TOKEN : Target.Type.UNIT;
    }

    /**
     * The position that is asked about.
     *
     * @param wanted null for the mask or, where the task has none, the first position
     * @throws IllegalArgumentException if there is no mask, or more than one and none is chosen
     */
    public int position(Input input, @Nullable Integer wanted) {
        int length = input.tokens().size();
        if (wanted != null) {
            if (wanted < 0 || wanted >= length) {
                throw new IllegalArgumentException(
                        "Position " + wanted + " is outside the text's tokens 0 to " + (length - 1) + ".");
            }
            return wanted;
        }
        if (task != Task.FILL_MASK) {
            return 0;
        }
        if (input.answers().isEmpty()) {
            throw new IllegalArgumentException("The text has no [MASK] to fill. Write [MASK] where the word belongs,"
                    + " or choose a token with --position 0 to " + (length - 1) + ".");
        }
        if (input.answers().size() > 1) {
            throw new IllegalArgumentException("The text has " + input.answers().size()
                    + " [MASK]. Choose one with --position "
                    + String.join(
                            " or ",
                            input.answers().stream().map(String::valueOf).toList())
                    + ".");
        }
        return input.answers().get(0);
    }

    /** The best entries at a position, best first; equal scores by index. */
    public List<Prediction> top(Input input, int position, int count) {
        double[] row = probe.row(input, mainType(), position).toDoubles();
        double[] probabilities = task == Task.FILL_MASK ? Softmax.of(row) : null;
        return IntStream.range(0, row.length)
                .boxed()
                .sorted((a, b) -> Double.compare(row[b], row[a]))
                .limit(count)
                .map(i -> new Prediction(
                        label(mainType(), i), i, position, row[i], probabilities == null ? null : probabilities[i]))
                .toList();
    }

    /** The name of an entry; outputs may be wider than the vocabulary, for speed. */
    public String label(Target.Type type, int index) {
        boolean named = type == Target.Type.TOKEN && index < vocabulary().size();
        return named ? vocabulary().token(index) : type + " " + index;
    }

    @Override
    public void close() {
        runtime.close();
        tokenizer.close();
    }
}
