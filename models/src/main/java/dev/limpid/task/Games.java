package dev.limpid.task;

import dev.limpid.explain.Editing;
import dev.limpid.explain.Stage;
import dev.limpid.explain.Staging;
import dev.limpid.explain.Vicinity;
import dev.limpid.game.Draws;
import dev.limpid.game.Game;
import dev.limpid.game.MaskedAnswers;
import dev.limpid.game.MaskedModel;
import dev.limpid.game.Players;
import dev.limpid.game.Worth;
import dev.limpid.model.Decision;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.table.Bins;
import dev.limpid.table.Row;
import dev.limpid.table.Table;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongConsumer;

/** A model's inputs as games: who plays, and what stands for those who are absent. */
public final class Games implements Staging {
    private final TaskModel<?> model;
    private final Wishes wishes;
    private final LongConsumer watcher;
    private final Function<String, TaskModel<?>> proposers;
    private @Nullable Last last;

    /**
     * What a user may say of games.
     *
     * @param masker what stands for an absent feature, by name; null for the kind of model's own
     * @param background rows of a table whose values stand for absent columns; null without any
     * @param seed of what is drawn to stand there
     */
    public record Wishes(@Nullable String masker, @Nullable Table background, long seed) {
        /** The other model, by name, that {@code masker} draws words from; empty mostly. */
        public Optional<String> proposer() {
            return masker == null ? Optional.empty() : AbsentWords.proposer(masker);
        }

        /** Without other rows. */
        public Wishes(@Nullable String masker, long seed) {
            this(masker, null, seed);
        }
    }

    /** The game that was asked for last, which the next method will ask for again. */
    private record Last(Probe probe, Input input, List<Target> targets, Stage stage) {}

    /** @param watcher told after each run how many more coalitions were evaluated */
    public Games(TaskModel<?> model, Wishes wishes, LongConsumer watcher) {
        this(model, wishes, watcher, name -> {
            throw new IllegalArgumentException("There is no model '" + name + "' at hand that could propose words.");
        });
    }

    /** @param proposers opens a masked language model by its name; whoever gives this closes them */
    public Games(TaskModel<?> model, Wishes wishes, LongConsumer watcher, Function<String, TaskModel<?>> proposers) {
        this.model = model;
        this.wishes = wishes;
        this.watcher = watcher;
        this.proposers = proposers;
    }

    @Override
    public Stage on(Probe probe, Input input, List<Target> targets) {
        Last before = last;
        if (before != null && before.probe == probe && before.input == input && before.targets.equals(targets)) {
            return before.stage;
        }
        Players<Probe.Asked> players = players(input, targets);
        Stage stage = stage(probe, input, targets, players, MaskedModel.of(probe, targets, players));
        last = new Last(probe, input, targets, stage);
        return stage;
    }

    @Override
    public Players<Probe.Asked> players(Probe probe, Input input, List<Target> targets) {
        return players(input, targets);
    }

    @Override
    public Stage answers(Probe probe, Input input, List<Target> targets) {
        Players<Probe.Asked> players = players(input, targets);
        return stage(probe, input, targets, players, MaskedAnswers.of(probe, targets, players));
    }

    @Override
    public Editing editing(Probe probe, Input input, Target target, @Nullable String proposer) {
        if (!(model instanceof TextModel text)) {
            throw new IllegalArgumentException("counterfactual changes words, and model '"
                    + model.provenance().id() + "' reads none. Choose another --method.");
        }
        TaskModel<?> proposing = proposer == null ? text : proposers.apply(proposer);
        if (!(proposing instanceof TextModel words) || words.task() != Task.FILL_MASK) {
            throw new IllegalArgumentException("counterfactual takes words from a masked language model, and model '"
                    + proposing.provenance().id() + "' is for " + proposing.task()
                    + ". Name one that fills masks: --set proposer=bert-base-uncased.");
        }
        return new WordEdits(text, words, input, target);
    }

    private Stage stage(Probe probe, Input input, List<Target> targets, Players<Probe.Asked> players, Worth worth) {
        return new Stage(
                new Game(worth, watcher),
                players.features(),
                targets,
                probe.probabilities(input, targets),
                players.settings(),
                players.notes(),
                probe.model().provenance());
    }

    private Players<Probe.Asked> players(Input input, List<Target> targets) {
        Probe.Asked asked = new Probe.Asked(input, targets.get(0).position());
        if (model instanceof TextModel text) {
            return new AbsentWords(text, asked, targets, proposers).players(wishes.masker(), wishes.seed());
        }
        if (model instanceof ImageModel pictures) {
            return new AbsentRegions(pictures, asked).players(wishes);
        }
        return AbsentColumns.of((TableModel) model, asked, wishes);
    }

    @Override
    public Vicinity near(Probe probe, Input input, List<Target> targets, String bins) {
        if (!(model instanceof TableModel table)) {
            return Staging.super.near(probe, input, targets, bins);
        }
        Table background = wishes.background();
        if (background == null) {
            throw new IllegalArgumentException("lime draws neighbours of a row from other rows: give --background FILE,"
                    + " rows of the same columns, or for numbers --set sampling=bernoulli --masker zero.");
        }
        if (wishes.masker() != null) {
            throw new IllegalArgumentException("--masker " + wishes.masker() + " is not for lime where it draws columns"
                    + " from the background: leave it out, or choose --set sampling=bernoulli.");
        }
        DrawnRows around = drawn(
                table, TableModel.row(input), background, binning(table, TableModel.row(input), background, bins));
        Integer position = targets.get(0).position();
        Draws<Row> draws = new Draws<>(
                around,
                rows -> probe.scores(
                        rows.stream()
                                .map(row -> new Probe.Asked(table.prepare(row), position))
                                .toList(),
                        targets),
                watcher);
        return new Vicinity(
                draws,
                new Vicinity.Roles(
                        around.features(),
                        targets,
                        targets.stream()
                                .map(target -> probe.probability(input, target))
                                .toList(),
                        around.settings(),
                        around.notes(),
                        probe.model().provenance()));
    }

    @Override
    public Optional<Background> background(Input input) {
        Table rows = wishes.background();
        if (rows == null || !(model instanceof TableModel table)) {
            return Optional.empty();
        }
        List<Input> inputs = rows.like(TableModel.row(input)).rows().stream()
                .map(table::prepare)
                .toList();
        return Optional.of(new Background(rows.source(), inputs));
    }

    private DrawnRows.Binning binning(TableModel table, Row row, Table background, String name) {
        if (!name.equals("entropy")) {
            return DrawnRows.Binning.of(Bins.Kind.of(name));
        }
        Target.Output output = table.answers().output();
        if (output.link() == Target.Link.NONE) {
            throw new IllegalArgumentException("Setting bins=entropy tells the model's classes apart, and model '"
                    + table.provenance().id() + "' gives values. Choose quartile or decile.");
        }
        List<Probe.Asked> rows = background.like(row).rows().stream()
                .map(one -> new Probe.Asked(table.prepare(one), null))
                .toList();
        Decision first = new Decision(
                new Target(table.answers().type(), output, table.answers().choice(0), null, null, Target.Score.LOGIT));
        int[] labels = table.probe().rows(rows, output).stream()
                .map(Tensor::toDoubles)
                .mapToInt(scores -> scores.length > 1 ? first.answer(scores) : first.isMade(scores) ? 1 : 0)
                .toArray();
        watcher.accept(rows.size());
        return DrawnRows.Binning.entropy(labels);
    }

    private static DrawnRows drawn(TableModel table, Row row, Table background, DrawnRows.Binning binning) {
        Map<String, String> reading = table.reading(row);
        Set<String> categories = new LinkedHashSet<>();
        reading.forEach((column, wire) -> {
            DType takes = table.takes(wire);
            if (takes == DType.STRING || takes == DType.BOOL) {
                categories.add(column);
            }
        });
        Set<String> numbers = new LinkedHashSet<>(reading.keySet());
        numbers.removeAll(categories);
        Table read = new Table(
                background.source(),
                background.like(row).rows().stream()
                        .map(one -> read(one, numbers))
                        .toList());
        return new DrawnRows(read(row, numbers), read, binning, categories, reading.keySet());
    }

    /** A row as a model reads it that takes numbers, however they are written: {@code 1.50}, {@code 1e-05}. */
    private static Row read(Row row, Set<String> numbers) {
        Row read = row;
        for (String column : numbers) {
            if (row.values().get(column) instanceof String text) {
                Optional<Double> number = Row.number(text);
                read = number.isPresent() ? read.with(column, number.get()) : read;
            }
        }
        return read;
    }
}
