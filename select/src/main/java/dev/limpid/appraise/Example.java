package dev.limpid.appraise;

import dev.limpid.corpus.Item;
import dev.limpid.model.Input;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An example as one classifier reads it.
 *
 * @param number of the item among those given, from 0
 * @param label the model's class that is right
 * @param facts what can be told of it by looking, by name
 */
record Example(int number, Item item, Input input, int label, Map<String, Double> facts) {
    Example {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** The class that is right, as the data have it. */
    String said() {
        return item.labelled().get(0);
    }
}
