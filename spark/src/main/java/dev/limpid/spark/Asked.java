package dev.limpid.spark;

import dev.limpid.Explaining;
import dev.limpid.Limpid;
import dev.limpid.Predicting;
import dev.limpid.Subject;
import dev.limpid.json.Document;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

import java.io.Serializable;
import java.util.List;

/** What is asked of each row. */
sealed interface Asked extends Serializable {
    Document of(Limpid model, Subject subject);

    /** Of the struct that answers it. */
    StructType schema();

    /** Models beside the one that is asked, by name. */
    default List<String> models() {
        return List.of();
    }

    /** @param json {@link Explaining} in its form in JSON, which travels from driver to executor */
    record Why(String json) implements Asked {
        @Override
        public Document of(Limpid model, Subject subject) {
            return model.explain(subject, Explaining.parse(json));
        }

        @Override
        public List<String> models() {
            return Explaining.parse(json).models();
        }

        @Override
        public StructType schema() {
            return DocumentSchema.EXPLAINED;
        }
    }

    /** See {@link Predicting}. */
    record What(@Nullable Integer top, @Nullable Integer position) implements Asked {
        @Override
        public Document of(Limpid model, Subject subject) {
            return model.predict(subject, Predicting.USUAL.top(top).position(position));
        }

        @Override
        public StructType schema() {
            return DocumentSchema.PREDICTED;
        }
    }
}
