package dev.limpid.course;

import dev.limpid.corpus.Labels;
import dev.limpid.corpus.Part;
import dev.limpid.corpus.Splits;
import dev.limpid.train.Training;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How many examples each class has. */
final class Balance {
    private Balance() {}

    /** In the labels' order; none where there are no classes. */
    static List<Training.ClassShare> of(Splits splits) throws IOException {
        if (!splits.kind().hasLabels()) {
            return List.of();
        }
        Labels labels = splits.labels();
        List<Long> train = splits.train().balance(labels);
        List<Long> validation = of(splits.validation(), labels);
        List<Long> test = of(splits.test(), labels);
        List<Training.ClassShare> shares = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            shares.add(new Training.ClassShare(labels.names().get(i), train.get(i), validation.get(i), test.get(i)));
        }
        return shares;
    }

    private static List<Long> of(@Nullable Part part, Labels labels) throws IOException {
        return part == null ? Collections.nCopies(labels.size(), 0L) : part.balance(labels);
    }
}
