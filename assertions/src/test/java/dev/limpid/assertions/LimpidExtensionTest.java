package dev.limpid.assertions;

import dev.limpid.task.ImageModel;
import dev.limpid.task.TaskModel;
import dev.limpid.task.TextModel;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

/** Models are opened once for a class and closed after it; what cannot be given is said. */
class LimpidExtensionTest {
    private static final String MOODS = "../models/src/test/resources/text-tasks/moods";
    private static final List<TaskModel<?>> GIVEN = new ArrayList<>();

    @UnderTest(MOODS)
    static class Samples {
        @Test
        void one(ModelUnderTest model, TextModel same) {
            assertThat(model.model()).isSameAs(same);
            GIVEN.add(same);
        }

        @Test
        void two(TaskModel<?> model) {
            GIVEN.add(model);
        }

        @Test
        void another(@UnderTest("../examples/digits") ModelUnderTest other) {
            assertThat(other).hasToString("digits");
        }

        @Nested
        class Inside {
            @Test
            void three(ModelUnderTest model) {
                GIVEN.add(model.model());
                assertThat(model.answer("good").label()).isIn("very good", "so-so", "BAD");
            }
        }
    }

    @ExtendWith(LimpidExtension.class)
    static class Nameless {
        @Test
        void none(ModelUnderTest model) {}
    }

    @UnderTest(value = MOODS, task = "feature-extraction")
    static class WrongKind {
        @Test
        void picture(ImageModel model) {}
    }

    @UnderTest("../no/such/model")
    static class Missing {
        @Test
        void none(ModelUnderTest model) {}
    }

    private static EngineExecutionResults run(Class<?> tests) {
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameter("junit.jupiter.conditions.deactivate", "*")
                .selectors(selectClass(tests))
                .execute();
    }

    @Test
    void a_model_is_opened_once_for_a_class_and_closed_after_it() {
        GIVEN.clear();
        run(Samples.class)
                .testEvents()
                .assertStatistics(stats -> stats.succeeded(4).failed(0));
        assertThat(GIVEN).hasSize(3);
        assertThat(GIVEN.stream().distinct()).hasSize(1);
        assertThatThrownBy(() -> ModelUnderTest.of(GIVEN.get(0)).answer("good")).hasMessageContaining("released");
    }

    @Test
    void what_cannot_be_given_is_said() {
        run(Nameless.class)
                .testEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(finishedWithFailure(message("No model is named for parameter 'model' of none: put"
                                + " @UnderTest(\"bert-base-uncased\") on it or on the test class."))));
        run(WrongKind.class)
                .testEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(finishedWithFailure(message("Model 'moods' does feature-extraction and is a TextModel,"
                                + " parameter 'model' takes a ImageModel."))));
        run(Missing.class)
                .testEvents()
                .assertThatEvents()
                .haveExactly(1, event(finishedWithFailure(message(text -> text.contains("no/such/model")))));
    }
}
