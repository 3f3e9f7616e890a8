package dev.limpid.task;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Wire;
import dev.limpid.model.Input;
import dev.limpid.model.Original;
import dev.limpid.model.Place;
import dev.limpid.model.Prediction;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.span.Entities;
import dev.limpid.span.Entity;
import dev.limpid.span.Grouping;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Granularity;
import dev.limpid.text.Text;
import dev.limpid.text.Token;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which passages of a text are named what: the classes of its tokens, joined to entities. Where a position is chosen, the
 * classes of that token.
 *
 * @param labels of the classes, in order
 */
record TokenClassification(TextReader reader, Answers answers, List<String> labels, Grouping grouping)
        implements TextTask {
    /** @param grouping how tokens become entities; null for neighbours of the same label */
    static TokenClassification of(TextReader reader, @Nullable Grouping grouping) {
        Opened opened = reader.opened();
        Wire wire = reader.output("tags", Task.TOKEN_CLASSIFICATION);
        Answers named = Classes.of(opened, wire);
        List<String> known = opened.labels();
        Dim last = opened.emitted().shapes().of(wire).dim(-1);
        int classes = last instanceof Dim.Fixed fixed ? (int) fixed.size() : known.size();
        List<String> labels = known.isEmpty()
                ? IntStream.range(0, classes).mapToObj(i -> "LABEL_" + i).toList()
                : known;
        if (known.isEmpty()) {
            opened.notes()
                    .add("No file names the model's " + classes + " labels; they are called LABEL_0 to LABEL_"
                            + (classes - 1) + ".");
        }
        if (Entities.OUTSIDE.stream().noneMatch(labels::contains)) {
            opened.notes().add("None of the model's labels is O, for outside, so every token is of an entity.");
        }
        return new TokenClassification(
                reader,
                new Answers(
                        Target.Type.LABEL,
                        new Target.Output(wire, named.output().link()),
                        labels::get),
                labels,
                grouping == null ? Grouping.SIMPLE : grouping);
    }

    @Override
    public Task task() {
        return Task.TOKEN_CLASSIFICATION;
    }

    @Override
    public Input read(Text original, Granularity granularity) {
        if (original.pair() != null) {
            throw new IllegalArgumentException(
                    "The task token-classification reads one text. Leave out the second, --text-pair.");
        }
        return reader.input(original, reader.fitting(original), granularity, List.of(), List.of());
    }

    /** Without a position all entities are meant. */
    @Override
    public @Nullable Integer position(Input input, @Nullable Integer wanted) {
        return wanted == null ? null : Integer.valueOf(TextReader.within(input, wanted));
    }

    @Override
    public Set<Integer> kept(List<Target> targets, boolean deleting) {
        // The name of a word that is masked can be asked for, that of one that is gone cannot.
        return deleting ? TextTask.super.kept(targets, true) : Set.of();
    }

    @Override
    public Optional<List<Target>> targets(TextModel model, Input input, TargetWish wish) {
        return new TagTargets(this, model, input, wish).found();
    }

    /** The surest entities, in the text's order; of a token its likeliest labels. */
    @Override
    public List<Prediction> top(Probe probe, Input input, @Nullable Integer position, int count) {
        if (position != null) {
            return answers.top(probe, input, position, count);
        }
        Tagged tagged = tagged(probe, input);
        List<Entity> best = tagged.best(count);
        return tagged.entities().stream()
                .filter(best::contains)
                .map(entity -> prediction(tagged, entity))
                .toList();
    }

    private static Prediction prediction(Tagged tagged, Entity entity) {
        int first = entity.tokens().get(0);
        double score = entity.tokens().stream()
                .mapToDouble(token -> tagged.logits()[token][tagged.label(entity, token)])
                .average()
                .orElseThrow();
        return new Prediction(
                entity.label(),
                tagged.label(entity, first),
                first,
                score,
                entity.score(),
                null,
                null,
                new Prediction.Passage(new Place.Span(0, entity.start(), entity.end()), entity.text()));
    }

    /** One forward pass. */
    Tagged tagged(Probe probe, Input input) {
        String text = ((Original.Text) input.originals().get(0)).text();
        List<Token> tokens = reader.tokenizer().tokens(Text.of(text));
        long[] all = IntStream.range(0, tokens.size()).asLongStream().toArray();
        Tensor rows = probe.rows(input, all, answers.output());
        double[][] logits = IntStream.range(0, tokens.size())
                .mapToObj(token -> rows.slice(token).toDoubles())
                .toArray(double[][]::new);
        Entities entities = new Entities(reader.tokenizer(), labels, grouping, Entities.OUTSIDE);
        return new Tagged(labels, logits, entities.in(text, tokens, logits));
    }
}
