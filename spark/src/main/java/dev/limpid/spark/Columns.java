package dev.limpid.spark;

import dev.limpid.Subject;
import dev.limpid.image.Picture;
import dev.limpid.table.Row;
import dev.limpid.table.Table;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Which columns hold what a model is asked about. */
sealed interface Columns extends Serializable {
    /** @throws IllegalArgumentException in one line, if the data lacks a column, or has it of another type */
    void check(StructType schema);

    /**
     * On an executor: what rows ask about. Throws a {@link RuntimeException} with the reason as its message where a row does
     * not say.
     *
     * @param schema of the rows, which themselves may have none: between two transformers Spark leaves it away
     */
    Function<org.apache.spark.sql.Row, Subject> reader(StructType schema);

    /** @param pair null for a single text */
    record Texts(String text, @Nullable String pair) implements Columns {
        @Override
        public void check(StructType schema) {
            type(schema, "inputCol", text, "a string", StringType.class);
            if (pair != null) {
                type(schema, "textPairCol", pair, "a string", StringType.class);
            }
        }

        @Override
        public Function<org.apache.spark.sql.Row, Subject> reader(StructType schema) {
            return row -> {
                String first = (String) given(schema, row, text);
                return pair == null ? Subject.text(first) : Subject.texts(first, (String) given(schema, row, pair));
            };
        }
    }

    /** Paths that executors see, or the bytes of files. */
    record Pictures(String column) implements Columns {
        @Override
        public void check(StructType schema) {
            type(schema, "imageCol", column, "a string (a path) or binary", StringType.class, BinaryType.class);
        }

        @Override
        public Function<org.apache.spark.sql.Row, Subject> reader(StructType schema) {
            return row -> {
                Object value = given(schema, row, column);
                return value instanceof byte[] bytes
                        ? new Subject.Image(Picture.read(bytes, column), column)
                        : Subject.image(Path.of((String) value));
            };
        }
    }

    /**
     * Numbers, texts and lists of them, for a model of tables.
     *
     * @param background rows whose values stand for absent ones; null without any
     */
    record Cells(List<String> columns, @Nullable Background background) implements Columns {
        public Cells {
            columns = List.copyOf(columns);
        }

        @Override
        public void check(StructType schema) {
            for (String column : columns) {
                type(
                        schema,
                        "columns",
                        column,
                        "a number, string, boolean or array",
                        NumericType.class,
                        StringType.class,
                        BooleanType.class,
                        ArrayType.class);
            }
        }

        @Override
        public Function<org.apache.spark.sql.Row, Subject> reader(StructType schema) {
            Table others = background == null ? null : background.table();
            return row -> {
                Map<String, Object> values = new LinkedHashMap<>();
                columns.forEach(column -> values.put(column, cell(given(schema, row, column))));
                return new Subject.Cells(new Row("row", 0, values, true), others);
            };
        }

        private static Object cell(Object value) {
            if (value instanceof Number number) {
                return number.doubleValue();
            }
            if (value instanceof scala.collection.Iterable<?> items) {
                List<Object> cells = new ArrayList<>();
                for (Object item : CollectionConverters.asJava(items)) {
                    cells.add(cell(item));
                }
                return cells;
            }
            return value.toString();
        }
    }

    private static Object given(StructType schema, org.apache.spark.sql.Row row, String column) {
        Object value = row.get(schema.fieldIndex(column));
        if (value == null) {
            throw new IllegalArgumentException("Column '" + column + "' is null.");
        }
        return value;
    }

    private static void type(StructType schema, String param, String column, String expected, Class<?>... types) {
        List<String> names = Arrays.asList(schema.fieldNames());
        if (!names.contains(column)) {
            throw new IllegalArgumentException(param + ": the data has no column '" + column + "', it has "
                    + String.join(", ", names) + ". Name one of these.");
        }
        DataType type = schema.apply(column).dataType();
        if (Arrays.stream(types).noneMatch(one -> one.isInstance(type))) {
            throw new IllegalArgumentException(param + ": column '" + column + "' must be " + expected + ", it is "
                    + type.simpleString() + ". Cast it, or name another.");
        }
    }
}
