package dev.limpid.architecture;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Model;
import dev.limpid.model.Probe;
import dev.limpid.model.Provenance;
import dev.limpid.model.Target;
import dev.limpid.rules.Gradient;
import dev.limpid.runtime.ProbeShapes;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import static org.assertj.core.api.Assertions.assertThat;

/** The golden numbers are float64, ours float32. */
@ParameterizedClass
@MethodSource({"dev.limpid.architecture.TinyText#all", "dev.limpid.architecture.TinyText#spans"})
class TinyTextGoldenTest {
    private static final Runtime RUNTIME =
            new Runtime(Runtime.Settings.standard().withThreads(1));

    private static final Map<String, Target.Type> ROLES = Map.of(
            "logits",
            Target.Type.TOKEN,
            "classes",
            Target.Type.LABEL,
            "tags",
            Target.Type.LABEL,
            "spans",
            Target.Type.VALUE,
            "hidden",
            Target.Type.UNIT);

    @Parameter
    TinyText model;

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    @Test
    void outputs_and_gradients_agree() throws IOException {
        model.assertAgrees(model.emit(), RUNTIME);
    }

    @Test
    void targets_of_one_text_agree_through_a_probe() throws IOException {
        Emitted emitted = model.emit();
        Probe probe = new Probe(new Bare(emitted));
        model.runs()
                .filter(run -> run.batch() == 1)
                .forEach(run -> ROLES.forEach((role, type) -> {
                    if (run.roles().contains(role)) {
                        Probe.Pulled pulled = probe.pull(
                                Gradient.TABLE,
                                input(run),
                                run.target(type, role, emitted.outputs().get(role)));
                        run.assertScore(role, Tensor.of(Shape.of(1), (float) pulled.score()));
                        run.assertGradient(role, pulled.signal());
                    }
                }));
    }

    private static Input input(TinyText.Run run) {
        return new Input(List.of(), run.feeds(), List.of(), List.of(), List.of());
    }

    @Test
    void inferred_types_are_those_that_runs_have() throws IOException {
        Emitted emitted = model.emit();
        Shapes measured = ProbeShapes.of(emitted.graph(), RUNTIME).shapes();
        Map<Dim, Dim> named = new HashMap<>();
        for (Node node : emitted.graph().nodes()) {
            for (Wire wire : node.outputs()) {
                TensorType inferred = emitted.shapes().of(wire);
                TensorType run = measured.of(wire);
                assertThat(inferred.dtype()).as("%s", node).isEqualTo(run.dtype());
                assertThat(inferred.rank()).as("%s", node).isEqualTo(run.rank());
                for (int axis = 0; axis < run.rank(); axis++) {
                    Dim dim = inferred.dim(axis);
                    Dim expected = dim instanceof Dim.Fixed ? dim : named.computeIfAbsent(dim, first(run.dim(axis)));
                    assertThat(run.dim(axis)).as("axis %d of %s", axis, node).isEqualTo(expected);
                }
            }
        }
        assertThat(named).hasSize(2);
    }

    private static Function<Dim, Dim> first(Dim seen) {
        return dim -> seen;
    }

    @Test
    void tokens_without_an_embedding_are_known() throws IOException {
        long words = Config.in(model.folder()).orElseThrow().number("vocab_size");
        assertThat(model.emit().vocabulary()).isEqualTo(words);
    }

    /** A model of tensors. */
    private record Bare(Emitted emitted) implements Model<TinyText.Run> {
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
            return RUNTIME;
        }

        @Override
        public Provenance provenance() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Wire features() {
            return emitted.features();
        }

        @Override
        public Layout layout() {
            return Layout.SEQUENCE;
        }

        @Override
        public Input prepare(TinyText.Run original) {
            return input(original);
        }

        @Override
        public Input absent(Input input, String how) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Tensor predict(List<TinyText.Run> inputs) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
