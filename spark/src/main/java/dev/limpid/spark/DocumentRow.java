package dev.limpid.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A document's JSON as a row, field by field of a schema, so that both always say the same. */
final class DocumentRow {
    private static final JsonMapper JSON = new JsonMapper();

    private DocumentRow() {}

    /** @param document as {@link dev.limpid.json.JsonDocument} writes it */
    static Row of(String document, StructType schema) {
        try {
            return row(JSON.readTree(document), schema);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("Limpid wrote what is no JSON.", broken);
        }
    }

    /** A row without an answer. */
    static Row failed(String reason, StructType schema) {
        @Nullable Object[] values = new Object[schema.length()];
        values[schema.fieldIndex(DocumentSchema.ERROR)] = reason;
        return RowFactory.create(values);
    }

    private static Row row(JsonNode object, StructType schema) {
        StructField[] fields = schema.fields();
        @Nullable Object[] values = new Object[fields.length];
        for (int i = 0; i < fields.length; i++) {
            values[i] = value(object.get(fields[i].name()), fields[i].dataType());
        }
        return RowFactory.create(values);
    }

    private static @Nullable Object value(@Nullable JsonNode node, DataType type) {
        if (node == null || node.isNull()) {
            return null;
        }
        if (type instanceof StructType struct) {
            return row(node, struct);
        }
        if (type instanceof ArrayType array) {
            List<@Nullable Object> items = new ArrayList<>(node.size());
            node.forEach(item -> items.add(value(item, array.elementType())));
            return CollectionConverters.asScala(items).toSeq();
        }
        if (type instanceof MapType map) {
            Map<String, @Nullable Object> entries = new LinkedHashMap<>();
            node.properties().forEach(entry -> entries.put(entry.getKey(), value(entry.getValue(), map.valueType())));
            return CollectionConverters.asScala(entries);
        }
        if (type instanceof LongType) {
            return node.longValue();
        }
        if (type instanceof DoubleType) {
            return node.doubleValue();
        }
        if (type instanceof BooleanType) {
            return node.booleanValue();
        }
        return node.isTextual() ? node.textValue() : node.toString();
    }
}
