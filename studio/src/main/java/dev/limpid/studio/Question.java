package dev.limpid.studio;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.Evaluating;
import dev.limpid.Explaining;
import dev.limpid.Predicting;
import dev.limpid.data.Dataset;
import org.jspecify.annotations.Nullable;

/** A question, read and found possible. */
sealed interface Question {
    Kind kind();

    /** What repeats it, whatever is loaded then. */
    ObjectNode json();

    /** The model that has to be loaded first; null if the question loads its own. */
    @Nullable
    Wish wish();

    /** To load a model and do nothing more. */
    record Load(Wish wish) implements Question {
        @Override
        public Kind kind() {
            return Kind.LOAD;
        }

        @Override
        public ObjectNode json() {
            return wish.json();
        }
    }

    /** What a model answers. */
    record Predict(Wish wish, ObjectNode json, Fields subject, Predicting how) implements Question {
        @Override
        public Kind kind() {
            return Kind.PREDICT;
        }
    }

    /** What argued for it. */
    record Explain(Wish wish, ObjectNode json, Fields subject, Explaining how) implements Question {
        @Override
        public Kind kind() {
            return Kind.EXPLAIN;
        }
    }

    /**
     * How far explanations can be trusted.
     *
     * @param data the name of the examples
     */
    record Evaluate(Wish wish, ObjectNode json, String data, Dataset.Wanted reading, Evaluating how)
            implements Question {
        @Override
        public Kind kind() {
            return Kind.EVALUATE;
        }
    }

    /**
     * Which model to take.
     *
     * @param data the name of the examples
     * @param test of those to judge by; null where they are drawn
     */
    record Select(ObjectNode json, String data, @Nullable String test, Comparing how) implements Question {
        @Override
        public Kind kind() {
            return Kind.SELECT;
        }

        @Override
        public @Nullable Wish wish() {
            return null;
        }
    }
}
