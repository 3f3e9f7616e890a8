package dev.limpid.task;

import dev.limpid.architecture.Emitted;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.model.Input;
import dev.limpid.model.Original;
import dev.limpid.model.Place;
import dev.limpid.model.Prediction;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.runtime.Runtime;
import dev.limpid.span.BestSpans;
import dev.limpid.span.Span;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Granularity;
import dev.limpid.text.Text;
import dev.limpid.text.Token;
import dev.limpid.text.Tokenizer;
import dev.limpid.text.Window;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which passage of a context answers a question. A context that is too long for the model is read in windows; explained is the
 * one with the best answer.
 *
 * <p>The model's logits to begin and to end an answer are hidden where no answer may: so a probability is one among the
 * context's tokens and the first token of all.
 *
 * @param counted the model's own output, {@code [batch,2,sequence]}
 * @param scoring the part of the graph that gives these logits, {@code [batch,2,sequence]}
 * @param last what was found last: reading, answers and targets all ask for the same
 */
record QuestionAnswering(
        TextReader reader, Answers answers, Wire counted, Graph scoring, AtomicReference<FoundAnswers> last)
        implements TextTask {
    /** The input that says where an answer may be: 1, else 0, {@code [batch,sequence]}. */
    static final String ANSWERABLE = "answerable";

    private static final String PASSAGES = "passages";

    /** What hides a token, as in transformers. */
    private static final double HIDDEN = -10_000;

    /** Tokens that neighbouring windows share, and at most half of what the model reads; as in transformers. */
    private static final int SHARED = 128;

    static QuestionAnswering of(Opened opened, Tokenizer tokenizer) {
        Wire spans = new TextReader(opened, tokenizer).output("spans", Task.QUESTION_ANSWERING);
        opened.tellTwin("answers are found");
        Emitted hiding = hiding(opened.emitted(), spans);
        Wire passages = new Wire(PASSAGES);
        return new QuestionAnswering(
                new TextReader(opened.with(hiding), tokenizer),
                new Answers(
                        Target.Type.ANSWER,
                        new Target.Output(passages, Target.Link.SOFTMAX),
                        token -> "token " + token),
                spans,
                hiding.graph().withOutputs(List.of(passages)).pruned(),
                new AtomicReference<>());
    }

    private static Emitted hiding(Emitted model, Wire spans) {
        GraphBuilder build = GraphBuilder.on(model.graph(), model.shapes());
        TensorType type = model.shapes().of(spans);
        Expr answerable = build.input(ANSWERABLE, new TensorType(DType.INT64, List.of(type.dim(0), type.dim(2))));
        build.scope(PASSAGES);
        Expr hidden = answerable.cast(type.dtype()).rsub(1).mul(HIDDEN).unsqueeze(1);
        build.output(PASSAGES, build.expr(spans).add(hidden));
        Map<String, Wire> outputs = new LinkedHashMap<>(model.outputs());
        outputs.put(PASSAGES, new Wire(PASSAGES));
        return new Emitted(build.build(), build.shapes(), model.features(), outputs, model.maxPositions());
    }

    @Override
    public Task task() {
        return Task.QUESTION_ANSWERING;
    }

    @Override
    public String blank(boolean second) {
        return second
                ? "The context is empty. Give --context the text to look for the answer in."
                : "The question is empty. Give one with --text, for example --text \"Who wrote it?\".";
    }

    @Override
    public Input read(Text original, Granularity granularity) {
        if (original.pair() == null) {
            throw new IllegalArgumentException("Question answering needs a question and a text to look for the answer"
                    + " in: --text and --context.");
        }
        List<Window> windows = windows(original);
        int shown = windows.size() == 1 ? 0 : found(original).shown();
        Window window = windows.get(shown);
        List<String> notes = new ArrayList<>();
        if (windows.size() > 1) {
            int all = windows.get(windows.size() - 1).to() + 1;
            notes.add("Question and context have more than the " + emitted().maxPositions()
                    + " tokens that the model reads: the context is read in " + windows.size()
                    + " windows. Explained is number " + (shown + 1) + ", tokens " + window.from() + " to "
                    + window.to()
                    + " of " + all + ", where the best answer is.");
        }
        return reader.input(original, window.tokens(), granularity, List.of(), notes);
    }

    private List<Window> windows(Text original) {
        List<Token> tokens = reader.tokenizer().tokens(original);
        Integer most = emitted().maxPositions();
        int read = most == null ? tokens.size() : most;
        try {
            return Window.sliding(tokens, BestSpans.CONTEXT, read, Math.min(read / 2, SHARED));
        } catch (IllegalArgumentException noRoom) {
            throw new IllegalArgumentException(
                    "The question is too long to read the context beside it: " + noRoom.getMessage(), noRoom);
        }
    }

    /** One forward pass for each window. */
    FoundAnswers found(Text original) {
        FoundAnswers known = last.get();
        if (known != null && known.original().equals(original)) {
            return known;
        }
        List<Window> windows = windows(original);
        FoundAnswers found = new FoundAnswers(
                original,
                windows,
                windows.stream().map(window -> scored(window.tokens())).toList());
        last.set(found);
        return found;
    }

    private BestSpans.Scored scored(List<Token> tokens) {
        Wire passages = answers.output().wire();
        Tensor logits = reader.opened()
                .runtime()
                .run(scoring, Runtime.Kind.SHARED, TextTensors.of(emitted(), tokens))
                .get(passages)
                .slice(0);
        return new BestSpans.Scored(
                tokens, logits.slice(0).toDoubles(), logits.slice(1).toDoubles());
    }

    private static Text original(Input input) {
        List<Original> originals = input.originals();
        return new Text(((Original.Text) originals.get(0)).text(), ((Original.Text) originals.get(1)).text());
    }

    @Override
    public @Nullable Integer position(Input input, @Nullable Integer wanted) {
        if (wanted != null) {
            throw new IllegalArgumentException("--position " + wanted + ": the task " + task()
                    + " answers with a passage of the context; choose the target answer:N, start or end.");
        }
        return null;
    }

    /** Tokens that answers begin and end with: in their places others can be asked, but not where nothing is left. */
    @Override
    public Set<Integer> kept(List<Target> targets, boolean deleting) {
        if (!deleting) {
            return Set.of();
        }
        return targets.stream().flatMap(QuestionAnswering::tokens).collect(Collectors.toSet());
    }

    private static Stream<Integer> tokens(Target target) {
        if (target.type() != Target.Type.ANSWER) {
            return target.positions().stream();
        }
        Stream<Target.@Nullable Choice> choices = target.steps().isEmpty()
                ? Stream.of(target.choice(), target.against())
                : target.steps().stream().flatMap(step -> Stream.of(step.choice(), step.against()));
        return choices.flatMap(Stream::ofNullable).map(Target.Choice::index);
    }

    @Override
    public Optional<List<Target>> targets(TextModel model, Input input, TargetWish wish) {
        if (!wish.spec().kind().equals("unit")) {
            position(input, wish.position());
        }
        return new AnswerTargets(this, found(original(input)), wish).targets();
    }

    @Override
    public List<Prediction> top(Probe probe, Input input, @Nullable Integer position, int count) {
        FoundAnswers found = found(original(input));
        return found.best(count).stream().map(span -> prediction(found, span)).toList();
    }

    private static Prediction prediction(FoundAnswers found, Span span) {
        return new Prediction(
                span.text(),
                span.startToken(),
                null,
                found.score(span),
                // A passage that several windows hold counts in each.
                Math.min(1, span.score()),
                null,
                null,
                new Prediction.Passage(new Place.Span(BestSpans.CONTEXT, span.start(), span.end()), span.text()));
    }
}
