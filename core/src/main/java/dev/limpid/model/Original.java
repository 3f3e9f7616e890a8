package dev.limpid.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a user gave a model to look at, as far as a result has to tell of it. */
public sealed interface Original {
    /** A text, or one of a pair. */
    record Text(String text) implements Original {}

    /**
     * A picture.
     *
     * @param name of its file
     * @param width in pixels, upright
     * @param height in pixels, upright
     * @param seen the part of it that reaches the model
     */
    record Image(String name, int width, int height, Box seen) implements Original {}

    /** A rectangle in pixels of a picture, whose corner is top left; its sides may cut through pixels. */
    record Box(double x, double y, double width, double height) {}

    /**
     * A row of a table.
     *
     * @param name of its file
     * @param number of the row, counted from 0
     * @param values by column, as given: numbers or strings
     */
    record Row(String name, int number, Map<String, Object> values) implements Original {
        public Row {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }
}
