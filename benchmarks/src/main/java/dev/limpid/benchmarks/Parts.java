package dev.limpid.benchmarks;

import ai.onnxruntime.OrtException;
import dev.limpid.explain.Attribution;
import dev.limpid.explain.Baseline;
import dev.limpid.explain.GaussLegendre;
import dev.limpid.explain.IntegratedGradients;
import dev.limpid.model.Original;
import dev.limpid.model.Path;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.rules.Gradient;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelFolder;
import dev.limpid.task.Models;
import dev.limpid.task.Task;
import dev.limpid.task.TextModel;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Granularity;
import dev.limpid.text.Text;
import dev.limpid.text.Token;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** What each part of an explanation takes. {@code -p model=bert-base-uncased} for a real model. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
public class Parts {
    @Param(Subject.TINY)
    public String model = Subject.TINY;

    /** Of the text, special ones included; the tiny model reads at most 64. */
    @Param({"16", "64"})
    public int tokens = 16;

    @Param("2")
    public int threads = 2;

    private @Nullable Loaded loaded;

    private record Loaded(ModelFolder folder, Subject subject, Target target, Path path, double[] batch) {}

    @Setup(Level.Trial)
    public void load() {
        Subject subject = Subject.of(model, tokens, threads);
        Path path = subject.path();
        double[] batch = Profile.points(Math.min(50, path.batch()));
        loaded = new Loaded(Subject.folder(model), subject, subject.target(), path, batch);
    }

    private Loaded loaded() {
        return Objects.requireNonNull(loaded, "JMH calls load() first.");
    }

    @TearDown(Level.Trial)
    public void close() {
        loaded().subject.close();
    }

    /** From files to a graph and a tokenizer. */
    @Benchmark
    public void parseAndEmit(Blackhole hole) {
        try (TextModel loaded = Models.text(loaded().folder, Task.FILL_MASK, Runtime.Settings.standard())) {
            hole.consume(loaded.graph());
        }
    }

    /** The target, its derivative and the path, as one graph. */
    @Benchmark
    public Path buildBackward() {
        Subject subject = loaded().subject;
        Tensor value = Tensor.zeros(DType.FLOAT, Shape.of(1, tokens, 1));
        return new Probe(subject.model()).path(Gradient.TABLE, subject.input(), loaded().target, value, value);
    }

    @Benchmark
    public List<Token> tokenise() {
        Subject subject = loaded().subject;
        return subject.model()
                .tokenizer()
                .tokens(Text.of(((Original.Text) subject.input().originals().get(0)).text()));
    }

    /** A session for forward and backward, thrown away again. */
    @Benchmark
    public void createSession() throws OrtException {
        new Direct(loaded().path.graph(), Direct.Options.standard(threads)).close();
    }

    /** Text in, the row of all fills out. */
    @Benchmark
    public Tensor forward() {
        Subject subject = loaded().subject;
        return subject.model()
                .predict(List.of(
                        Text.of(((Original.Text) subject.input().originals().get(0)).text())));
    }

    /** One point of the path. */
    @Benchmark
    public Path.Points forwardAndBackward() {
        return loaded().path.at(0.5);
    }

    /** As many points as a run takes, at most 50. */
    @Benchmark
    public Path.Points forwardAndBackwardBatch() {
        return loaded().path.at(loaded().batch);
    }

    /** Text in, scores out, 50 nodes. */
    @Benchmark
    public Attribution integratedGradients() {
        Subject subject = loaded().subject;
        Text text = Text.of(((Original.Text) subject.input().originals().get(0)).text());
        return new IntegratedGradients(new Baseline.Absent("pad"), new GaussLegendre(50))
                .explain(subject.model().probe(), subject.model().prepare(text, Granularity.TOKEN), loaded().target);
    }
}
