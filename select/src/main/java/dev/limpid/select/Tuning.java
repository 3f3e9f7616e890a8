package dev.limpid.select;

import dev.limpid.adapter.Choice;
import dev.limpid.corpus.Kind;
import dev.limpid.corpus.Shares;
import dev.limpid.corpus.Splits;
import dev.limpid.course.Start;
import dev.limpid.estimate.Span;
import dev.limpid.evaluate.Bootstrap;
import dev.limpid.format.AtomicFolder;
import dev.limpid.halving.Fate;
import dev.limpid.halving.FinetuneTrial;
import dev.limpid.halving.Halved;
import dev.limpid.halving.Ledger;
import dev.limpid.halving.Recipe;
import dev.limpid.halving.Standing;
import dev.limpid.halving.Trial;
import dev.limpid.halving.Tried;
import dev.limpid.performance.Answers;
import dev.limpid.performance.Classified;
import dev.limpid.performance.Regressed;
import dev.limpid.runtime.Runtime;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Short trainings of all candidates alike, where those that promise little stop early. */
final class Tuning {
    private static final int WARM_UP = 4;

    /** Share of the examples to learn from that trainings are compared by. */
    private static final double HELD = 0.2;

    private final Material material;
    private final Marking marking;
    private final Kept kept;
    private final TuningBudget budget;
    private final Runtime.Settings settings;
    private final String machine;
    private final long seed;

    Tuning(
            Material material,
            Marking marking,
            Kept kept,
            TuningBudget budget,
            Runtime.Settings settings,
            String machine,
            long seed) {
        this.material = material;
        this.marking = marking;
        this.kept = kept;
        this.budget = budget;
        this.settings = settings;
        this.machine = machine;
        this.seed = seed;
    }

    private Recipe recipe() {
        Double rate = budget.rate();
        double usual = material.kind() == Kind.PICTURES ? Recipe.RATE_OF_PICTURES : Recipe.RATE_OF_TEXTS;
        return new Recipe(
                null, new Choice.All(), budget.batch(), rate == null ? usual : rate, WARM_UP, budget.updates(), seed);
    }

    private Kept.Key key(String stage, Candidacy candidacy, Object more) throws IOException {
        return Kept.Key.of(stage, List.of(candidacy.content(), material.sha256(), recipe().bits(), machine, more));
    }

    /** Where a candidate's training lies while it goes on. */
    private Path run(Candidacy candidacy) throws IOException {
        return kept.folder().resolve("runs").resolve(key("run", candidacy, "").digest());
    }

    /** What was answered, as it is kept. */
    private record Outputs(double[][] judged) {}

    /** What was tried, as it is kept. */
    private record Attempted(
            double value,
            double[] outcomes,
            double seconds,
            @Nullable Span threeEpochs) {}

    /**
     * Trains them.
     *
     * @param candidates in order of promise
     */
    void tune(List<Candidacy> candidates, Watcher watcher) throws IOException {
        Map<Start, Candidacy> whose = new IdentityHashMap<>();
        List<Start> contenders = new ArrayList<>();
        for (Candidacy candidacy : candidates) {
            try {
                Start start = Start.pretrained(candidacy.folder(), null);
                whose.put(start, candidacy);
                contenders.add(start);
            } catch (IOException | RuntimeException untrainable) {
                candidacy.stopped("cannot be fine-tuned: " + Selecting.line(untrainable));
            }
        }
        if (contenders.isEmpty()) {
            return;
        }
        FinetuneTrial trial = trial(start -> whose(whose, start), watcher);
        Trial<Start> watched = watched(trial, start -> whose(whose, start), watcher);
        Halved<Start> halved = budget.halving().run(contenders, watched, ledger(whose, trial));
        for (Standing<Start> standing : halved.standings()) {
            Candidacy candidacy = whose(whose, standing.contender());
            try {
                tell(standing, candidacy, trial);
            } catch (OutOfMemoryError full) {
                candidacy.stopped("could not be judged after its training: out of memory");
            } catch (IOException | RuntimeException failed) {
                candidacy.stopped("could not be judged after its training: " + Selecting.line(failed));
            }
        }
    }

    private static Candidacy whose(Map<Start, Candidacy> whose, Start start) {
        Candidacy candidacy = whose.get(start);
        if (candidacy == null) {
            throw new IllegalStateException("Nobody's: " + start.id());
        }
        return candidacy;
    }

    private interface Whose {
        Candidacy of(Start start);
    }

    private FinetuneTrial trial(Whose whose, Watcher watcher) {
        return new FinetuneTrial(
                recipe(),
                scratch -> Splits.of(
                        material.source(),
                        material.kind(),
                        material.learn(),
                        material.judge(),
                        new Shares(HELD, 0, seed),
                        scratch),
                start -> {
                    try {
                        return run(whose.of(start));
                    } catch (IOException unreadable) {
                        throw new UncheckedIOException(unreadable);
                    }
                },
                settings,
                start -> new dev.limpid.train.Watcher() {
                    @Override
                    public void updated(Update update) {
                        watcher.advances(update.step(), budget.updates());
                    }
                });
    }

    /** The same, of which the user is told. */
    private static Trial<Start> watched(FinetuneTrial trial, Whose whose, Watcher watcher) {
        return new Trial<>() {
            @Override
            public Tried to(Start contender, long budget) throws IOException {
                String name = whose.of(contender).name();
                watcher.begins(name, Stage.FINETUNE);
                long begun = System.nanoTime();
                try {
                    Tried tried = trial.to(contender, budget);
                    watcher.ends(name, Stage.FINETUNE, (System.nanoTime() - begun) / 1e9, false);
                    return tried;
                } catch (IOException | RuntimeException failed) {
                    watcher.fails(name, Stage.FINETUNE, Selecting.line(failed));
                    throw failed;
                }
            }

            @Override
            public void leaves(Start contender) throws IOException {
                trial.leaves(contender);
            }
        };
    }

    private Ledger<Start> ledger(Map<Start, Candidacy> whose, FinetuneTrial trial) {
        return new Ledger<>() {
            @Override
            public Optional<Tried> find(Start contender, long to) throws IOException {
                return kept.find(key("finetune", whose(whose, contender), to), Attempted.class)
                        .map(one -> new Tried(one.value, one.outcomes, one.seconds));
            }

            @Override
            public void keep(Start contender, long to, Tried tried) throws IOException {
                // Trainings learn from what is not held back to compare them by.
                Span expected = trial.pace(contender).of(EPOCHS / (1 - HELD));
                kept.keep(
                        key("finetune", whose(whose, contender), to),
                        new Attempted(tried.value(), tried.outcomes(), tried.seconds(), expected));
            }
        };
    }

    /** What a whole fine-tune is taken to be, where its time is told. */
    static final double EPOCHS = 3;

    private void tell(Standing<Start> standing, Candidacy candidacy, FinetuneTrial trial) throws IOException {
        Tried last = standing.last();
        if (last == null) {
            candidacy.stopped(standing.told());
            return;
        }
        candidacy.took(Stage.FINETUNE, last.seconds());
        Attempted attempted = kept.find(key("finetune", candidacy, standing.budget()), Attempted.class)
                .orElseThrow();
        if (attempted.threeEpochs != null) {
            candidacy.expected(attempted.threeEpochs);
        }
        if (!(standing.fate() instanceof Fate.Finished)) {
            candidacy.stopped(standing.told());
            return;
        }
        Outputs outputs = kept.of(
                key("finetuned", candidacy, standing.budget()),
                Outputs.class,
                () -> new Outputs(outputs(trial.tested(standing.contender(), standing.budget()))));
        Answers answers = marking.answers(
                outputs.judged,
                material.labels().isEmpty() ? new int[0] : material.classes(material.judge()),
                material.labels().isEmpty() ? material.numbers(material.judge()) : new double[0]);
        candidacy.add(
                new Way(
                        Way.Name.FINETUNE,
                        Marking.promise(last.outcomes()),
                        marking.interval(
                                answers,
                                new Bootstrap(Bootstrap.STANDARD.resamples(), Bootstrap.STANDARD.level(), seed)),
                        answers,
                        last.seconds(),
                        standing.budget() + " updates of " + budget.batch() + " examples, rate " + recipe().rate()),
                Marking.error(last.outcomes()));
        candidacy.trainable(() -> written(standing, candidacy, trial));
    }

    /** Outputs in the order of the material's classes. */
    private double[][] outputs(Answers answers) {
        double[][] outputs = new double[answers.size()][];
        for (int i = 0; i < outputs.length; i++) {
            if (answers instanceof Classified classified) {
                outputs[i] = new double[material.labels().size()];
                for (int c = 0; c < outputs[i].length; c++) {
                    outputs[i][c] = classified.probability(
                            i, classified.classes().indexOf(material.labels().get(c)));
                }
            } else {
                outputs[i] = new double[] {((Regressed) answers).predicted(i)};
            }
        }
        return outputs;
    }

    private Path written(Standing<Start> standing, Candidacy candidacy, FinetuneTrial trial) throws IOException {
        Path place = run(candidacy).resolve("model-" + standing.budget());
        if (!Files.isDirectory(place)) {
            Map<String, Object> how = new LinkedHashMap<>();
            how.put("updates", standing.budget());
            trial.write(standing.contender(), standing.budget(), place, how);
        }
        return place;
    }

    /** Throws away what a candidate's training would go on from, once all that was to be measured was; a model that was written stays. */
    void clean(Candidacy candidacy) throws IOException {
        Path checkpoints = run(candidacy).resolve("checkpoints");
        if (Files.exists(checkpoints)) {
            AtomicFolder.delete(checkpoints);
        }
    }
}
