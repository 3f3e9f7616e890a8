package dev.limpid.task;

import dev.limpid.generation.Continuation;
import dev.limpid.generation.Stopped;
import dev.limpid.generation.Written;
import dev.limpid.model.Feature;
import dev.limpid.model.Input;
import dev.limpid.model.Original;
import dev.limpid.model.Target;
import dev.limpid.text.Granularity;
import dev.limpid.text.Text;
import dev.limpid.text.Token;
import dev.limpid.text.Words;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What comes next, token by token: a causal language model.
 *
 * <p>An example is a prompt and how it goes on. The prompt's words are the features; what was written is read, too, and may
 * get scores by methods from inside, but stays whatever is absent. Each token of it is a target, read where the token before it
 * stands; so is the whole, whose log-probability is the sum of theirs: log p(y | x) = Σ log p(yᵢ | x, y₁…yᵢ₋₁).
 */
record TextGeneration(TextReader reader, Answers answers) implements TextTask {
    private static final Set<String> CONTRASTS = Set.of("token", "index", "top");

    static TextGeneration of(TextReader reader) {
        return new TextGeneration(reader, reader.tokens("next", Task.TEXT_GENERATION));
    }

    @Override
    public Task task() {
        return Task.TEXT_GENERATION;
    }

    /** Of a whole text the only one whose parts add up. */
    @Override
    public Target.Score score() {
        return Target.Score.LOG_PROBABILITY;
    }

    @Override
    public String blank(boolean second) {
        return second
                ? "The continuation is empty. Give --continuation words, or leave it out: then the model writes."
                : "The prompt is empty. Give the beginning of a text, for example --text \"The capital of France is\"";
    }

    @Override
    public List<TargetSpec> usual(Input input) {
        return steps(input).isEmpty()
                ? TextTask.super.usual(input)
                : List.of(new TargetSpec("continuation", ""), new TargetSpec("output", ""));
    }

    @Override
    public boolean readsOn() {
        return true;
    }

    /** None: what comes after a token can be asked without it. */
    @Override
    public Set<Integer> kept(List<Target> targets, boolean deleting) {
        return Set.of();
    }

    /** Few vocabularies have a token that stands for nothing, and a prompt without a word is a prompt. */
    @Override
    public String masker() {
        return "delete";
    }

    /** @param original the prompt, and as its pair how it goes on, if that is known */
    @Override
    public Input read(Text original, Granularity granularity) {
        List<Token> prompt = reader.fitting(original.first(), "The prompt has");
        String more = original.pair();
        if (more == null) {
            return reader.input(original, prompt, granularity, List.of(prompt.size() - 1), List.of());
        }
        List<Token> behind = behind(original.first(), prompt, more);
        List<Token> tokens = behind.isEmpty() ? body(new Text(more, null, List.of(), true)) : behind;
        requireWritable(tokens, more);
        List<String> notes = behind.isEmpty()
                ? List.of("Prompt and continuation are cut into tokens each by itself: together the tokenizer cuts the"
                        + " prompt differently.")
                : List.of();
        return continued(original, prompt, Words.number(Text.of(more), tokens), granularity, notes);
    }

    /** The tokens that the tokenizer cuts behind the prompt; none if together with them it cuts the prompt differently. */
    private List<Token> behind(Text prompt, List<Token> read, String text) {
        int end = prompt.text().codePointCount(0, prompt.text().length());
        List<Token> whole = body(new Text(prompt.text() + text, null, List.of(), prompt.complete()));
        List<Token> before =
                read.stream().filter(token -> token.end() > token.start()).toList();
        boolean begins = whole.size() > before.size()
                && IntStream.range(0, before.size())
                        .allMatch(i -> whole.get(i).id() == before.get(i).id());
        return begins
                ? whole.subList(before.size(), whole.size()).stream()
                        .map(token -> token.behind(end))
                        .toList()
                : List.of();
    }

    /** Refuses a continuation without a token, or with one that stands for nothing known. */
    private void requireWritable(List<Token> tokens, String text) {
        for (Token token : tokens) {
            if (reader.tokenizer().unknown().stream().anyMatch(id -> id == token.id())) {
                throw new IllegalArgumentException("The continuation \"" + text + "\" has at character " + token.start()
                        + " what the model's tokenizer has no token for, so that the model cannot have written it."
                        + " Change it.");
            }
        }
        if (tokens.isEmpty()) {
            throw new IllegalArgumentException("The continuation \"" + text
                    + "\" has no token that could be scored. Give words that follow the prompt.");
        }
    }

    /** The tokens that stand for text. */
    private List<Token> body(Text text) {
        return reader.tokenizer().tokens(text).stream()
                .filter(token -> token.end() > token.start())
                .toList();
    }

    /**
     * A prompt with what was written on, token by token as it was written.
     *
     * @param prompt of which the pair, if any, is not read
     */
    Input read(Text prompt, Continuation written, Granularity granularity) {
        List<Token> more = tokens(written);
        Text both = prompt.with(written.text());
        List<Token> before = reader.fitting(prompt.first(), "The prompt has");
        return more.isEmpty()
                ? read(prompt.first(), granularity)
                : continued(both, before, Words.number(Text.of(written.text()), more), granularity, List.of());
    }

    /** Those that were written, but for what a stop string cut off. */
    private List<Token> tokens(Continuation written) {
        List<Token> tokens = new ArrayList<>();
        int end = 0;
        for (Written one : written.tokens()) {
            int start = end;
            end += one.text().codePointCount(0, one.text().length());
            boolean special = !reader.tokenizer().isText(one.id());
            tokens.add(new Token(
                    reader.tokenizer().vocabulary().token(one.id()), one.id(), 0, 0, -1, start, end, special));
        }
        while (written.stopped() == Stopped.STOP_STRING
                && !tokens.isEmpty()
                && tokens.get(tokens.size() - 1).start() == end) {
            tokens.remove(tokens.size() - 1);
        }
        return tokens;
    }

    private Input continued(
            Text original, List<Token> prompt, List<Token> more, Granularity granularity, List<String> notes) {
        List<Token> all = new ArrayList<>(prompt);
        all.addAll(more);
        reader.requireShort(all, "The prompt and its continuation together have", "Shorten one of them");
        List<Feature> features = new ArrayList<>(granularity.features(original.first(), prompt));
        for (Feature written : granularity.features(Text.of(String.valueOf(original.pair())), more)) {
            features.add(written.moved(1, prompt.size()).held());
        }
        return new Input(
                TextReader.originals(original),
                TextTensors.of(emitted(), all),
                all.stream().map(Token::text).toList(),
                features,
                IntStream.range(0, more.size())
                        .map(i -> prompt.size() - 1 + i)
                        .boxed()
                        .toList(),
                notes);
    }

    /** Where the prompt ends: what comes next. */
    @Override
    public Integer position(Input input, @Nullable Integer wanted) {
        return wanted == null ? input.answers().get(0) : Integer.valueOf(TextReader.within(input, wanted));
    }

    @Override
    public Optional<List<Target>> targets(TextModel model, Input input, TargetWish wish) {
        TargetSpec spec = wish.spec();
        boolean whole = spec.kind().equals("continuation");
        if (!whole && !spec.kind().equals("output")) {
            return Optional.empty();
        }
        List<Target.Step> steps = steps(input);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException(
                    "Target '" + spec
                            + "': nothing follows the prompt yet. Say what does with --continuation, or let the model write it.");
        }
        if (wish.position() != null) {
            throw new IllegalArgumentException("--position " + wish.position() + ": target '" + spec
                    + "' says itself where it is read. Leave it out, or choose token:T or top.");
        }
        TargetSpec against = wish.against();
        if (against != null && !CONTRASTS.contains(against.kind())) {
            throw new IllegalArgumentException("Target '" + spec + "' against '" + against
                    + "': a token is compared with another one, token:T, index:I or top.");
        }
        if (whole) {
            if (against != null) {
                throw new IllegalArgumentException("Target 'continuation' against '" + against
                        + "': a whole text is not compared with one token. Compare one token with another: --target"
                        + " output:1 --against token:T.");
            }
            return Optional.of(List.of(Target.over(
                    Target.Type.CONTINUATION,
                    answers.output(),
                    ((Original.Text) input.originals().get(1)).text(),
                    steps,
                    wish.score())));
        }
        return Optional.of(wanted(spec, steps).stream()
                .map(step -> new Target(
                        Target.Type.TOKEN,
                        answers.output(),
                        step.choice(),
                        against == null ? null : against.choice(model, answers, input, step.position()),
                        step.position(),
                        wish.score()))
                .toList());
    }

    private static List<Target.Step> wanted(TargetSpec spec, List<Target.Step> steps) {
        if (spec.value().isEmpty()) {
            return steps;
        }
        int number = Integer.parseInt(spec.value());
        if (number > steps.size()) {
            throw new IllegalArgumentException("Target '" + spec + "': the continuation has " + steps.size()
                    + " tokens, output:1 to output:" + steps.size() + ".");
        }
        return List.of(steps.get(number - 1));
    }

    /** Each token that follows the prompt, read where the one before it stands. */
    private List<Target.Step> steps(Input input) {
        long[] ids = input.tensor("input_ids").toLongs();
        return input.answers().stream()
                .filter(position -> position + 1 < ids.length)
                .map(position -> new Target.Step(position, answers.choice((int) ids[position + 1]), null, 1))
                .toList();
    }
}
