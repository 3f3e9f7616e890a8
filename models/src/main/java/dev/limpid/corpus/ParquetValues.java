package dev.limpid.corpus;

import dev.limpid.table.Row;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values of Parquet as those of JSON are: a text, a {@link Double}, true 1 and false 0, lists, objects; nothing is an empty
 * text, and a whole number that a {@link Double} may not hold is the text of its digits. Bytes that are no text are an object
 * of how many there are.
 */
final class ParquetValues {
    private ParquetValues() {}

    /** What a field of a group holds. */
    static Object value(Group group, int field) {
        Type type = group.getType().getType(field);
        int count = group.getFieldRepetitionCount(field);
        if (type.isRepetition(Repetition.REPEATED)) {
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                values.add(one(group, type, field, i));
            }
            return List.copyOf(values);
        }
        return count == 0 ? "" : one(group, type, field, 0);
    }

    private static Object one(Group group, Type type, int field, int at) {
        if (type.isPrimitive()) {
            return primitive(group, type, field, at);
        }
        Group inner = group.getGroup(field, at);
        boolean isList = type.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation
                && inner.getType().getFieldCount() == 1
                && inner.getType().getType(0).isRepetition(Repetition.REPEATED);
        return isList ? list(inner) : object(inner);
    }

    private static Map<String, Object> object(Group group) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < group.getType().getFieldCount(); i++) {
            values.put(group.getType().getFieldName(i), value(group, i));
        }
        return Collections.unmodifiableMap(values);
    }

    /** Elements stand in a group of one field, or, as older files have it, by themselves (the format's LogicalTypes). */
    private static List<Object> list(Group group) {
        Type repeated = group.getType().getType(0);
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < group.getFieldRepetitionCount(0); i++) {
            boolean wraps = !repeated.isPrimitive() && wraps(repeated.asGroupType(), group.getType());
            values.add(wraps ? value(group.getGroup(0, i), 0) : one(group, repeated, 0, i));
        }
        return List.copyOf(values);
    }

    private static boolean wraps(GroupType repeated, GroupType list) {
        return repeated.getFieldCount() == 1
                && !repeated.getName().equals("array")
                && !repeated.getName().equals(list.getName() + "_tuple");
    }

    private static Object primitive(Group group, Type type, int field, int at) {
        PrimitiveTypeName name = type.asPrimitiveType().getPrimitiveTypeName();
        LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
        if (annotation instanceof DecimalLogicalTypeAnnotation decimal) {
            BigInteger digits = switch (name) {
                case INT32 -> BigInteger.valueOf(group.getInteger(field, at));
                case INT64 -> BigInteger.valueOf(group.getLong(field, at));
                default -> new BigInteger(group.getBinary(field, at).getBytes());
            };
            return decimal.getScale() == 0
                    ? Row.whole(digits)
                    : new BigDecimal(digits, decimal.getScale()).doubleValue();
        }
        return switch (name) {
            case BOOLEAN -> group.getBoolean(field, at) ? 1.0 : 0.0;
            case INT32 -> (double) group.getInteger(field, at);
            case INT64 -> Row.whole(BigInteger.valueOf(group.getLong(field, at)));
            // As it is written: 0.1 in four bytes is 0.1.
            case FLOAT -> Double.valueOf(Float.toString(group.getFloat(field, at)));
            case DOUBLE -> group.getDouble(field, at);
            case BINARY -> text(group.getBinary(field, at), annotation instanceof StringLogicalTypeAnnotation);
            case FIXED_LEN_BYTE_ARRAY, INT96 ->
                Map.of("bytes", (double) type.asPrimitiveType().getTypeLength());
        };
    }

    /** Older files do not say that bytes are texts. */
    private static Object text(Binary binary, boolean isText) {
        byte[] bytes = binary.getBytes();
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException none) {
            if (isText) {
                throw new IllegalArgumentException("a text is not in UTF-8", none);
            }
            return Map.of("bytes", (double) bytes.length);
        }
    }
}
