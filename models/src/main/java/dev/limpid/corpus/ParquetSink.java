package dev.limpid.corpus;

import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Rows written as Parquet, packed by Snappy. Equal rows give equal bytes. Not for several threads. */
public final class ParquetSink implements Closeable {
    /** Bytes of a group of rows, which is held until it is full. */
    private static final long GROUP = 16L << 20;

    private final List<Field> fields;
    private final MessageType schema;
    private final ParquetWriter<Group> writer;

    /** A column, whose values may be null. */
    public record Field(String name, Kind kind) {}

    /** What a column holds. */
    public enum Kind {
        TEXT,
        /** {@link Long}. */
        WHOLE,
        /** {@link Double}. */
        NUMBER,
        /** {@link Boolean}. */
        TRUTH
    }

    /** Begins a file, in the place of one that is there. */
    public ParquetSink(Path file, List<Field> fields) throws IOException {
        this.fields = List.copyOf(fields);
        Types.MessageTypeBuilder columns = Types.buildMessage();
        for (Field field : fields) {
            switch (field.kind()) {
                case TEXT ->
                    columns.optional(PrimitiveTypeName.BINARY)
                            .as(LogicalTypeAnnotation.stringType())
                            .named(field.name());
                case WHOLE -> columns.optional(PrimitiveTypeName.INT64).named(field.name());
                case NUMBER -> columns.optional(PrimitiveTypeName.DOUBLE).named(field.name());
                case TRUTH -> columns.optional(PrimitiveTypeName.BOOLEAN).named(field.name());
            }
        }
        this.schema = columns.named("limpid");
        this.writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withConf(new PlainParquetConfiguration())
                .withCodecFactory(new ParquetPages())
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .withRowGroupSize(GROUP)
                .withType(schema)
                .withWriteMode(org.apache.parquet.hadoop.ParquetFileWriter.Mode.OVERWRITE)
                .build();
    }

    /** @param row a value for each column, as its kind says */
    public void add(List<? extends @Nullable Object> row) throws IOException {
        Group group = new SimpleGroup(schema);
        for (int i = 0; i < fields.size(); i++) {
            Object value = row.get(i);
            if (value == null) {
                continue;
            }
            switch (fields.get(i).kind()) {
                case TEXT -> group.add(i, (String) value);
                case WHOLE -> group.add(i, (Long) value);
                case NUMBER -> group.add(i, (Double) value);
                case TRUTH -> group.add(i, (Boolean) value);
            }
        }
        writer.write(group);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
