package dev.limpid.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limpid.format.FormatException;
import dev.limpid.table.Row;
import dev.limpid.table.Sheet;
import dev.limpid.table.SheetStream;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows of Parquet, numbered from 1; a group of rows is held as it is packed. Classes that Hugging Face's datasets number are
 * called by the names that they leave in the file.
 */
final class ParquetRows implements SheetStream {
    /** Of a group of rows, packed. */
    private static final long LARGEST = 1L << 30;

    private static final JsonMapper JSON = new JsonMapper();

    private final Path file;
    private final ParquetFileReader reader;
    private final MessageType schema;
    private final List<String> columns;
    private final Map<Integer, List<String>> classes = new HashMap<>();
    private @Nullable RecordReader<Group> group;
    private long left;
    private int number;
    /** The row that was asked for last was found, whatever its cells are. */
    private boolean isFound;

    private List<Object> cells = List.of();

    ParquetRows(Path file) throws IOException {
        this.file = file;
        if (!Files.isRegularFile(file)) {
            throw new FormatException(file, "no such file, expected one at " + file + ".");
        }
        ParquetFileReader opened = null;
        try {
            opened = ParquetFileReader.open(
                    new LocalInputFile(file),
                    ParquetReadOptions.builder(new PlainParquetConfiguration())
                            .withCodecFactory(new ParquetPages())
                            .build());
            schema = opened.getFileMetaData().getSchema();
            columns = schema.getFields().stream().map(Type::getName).toList();
            name(opened.getFileMetaData().getKeyValueMetaData().get("huggingface"));
            for (BlockMetaData block : opened.getRowGroups()) {
                require(block);
            }
        } catch (IOException | RuntimeException broken) {
            if (opened != null) {
                opened.close();
            }
            throw damaged("it is no Parquet file", broken);
        }
        reader = opened;
    }

    private FormatException damaged(String what, Exception broken) {
        Throwable cause = broken;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return broken instanceof FormatException told
                ? told
                : new FormatException(
                        file,
                        what + ", or is damaged (" + why.replaceAll("\\s+", " ") + "). Copy or write it again.",
                        broken);
    }

    /** Places in the file are believed only if they lie in it. */
    private void require(BlockMetaData block) throws IOException {
        long size = Files.size(file);
        long all = 0;
        for (ColumnChunkMetaData column : block.getColumns()) {
            long from = column.getStartingPos();
            long length = column.getTotalSize();
            if (from < 0 || length < 0 || from > size || length > size - from || column.getValueCount() < 0) {
                throw new FormatException(
                        file,
                        "column " + FormatException.quoted(column.getPath().toDotString()) + " has " + length
                                + " bytes from " + from + " on, the file has " + size + ". Copy or write it again.");
            }
            all += length;
        }
        if (block.getRowCount() < 0 || all > LARGEST) {
            throw new FormatException(
                    file,
                    "it has a group of " + block.getRowCount() + " rows in " + all + " bytes, at most " + LARGEST
                            + " are held. Write it with smaller groups of rows.");
        }
    }

    /** As Hugging Face's datasets describe features: {@code ClassLabel} by its names, also of a list. */
    private void name(@Nullable String described) {
        if (described == null) {
            return;
        }
        try {
            JsonNode features = JSON.readTree(described).path("info").path("features");
            for (int i = 0; i < columns.size(); i++) {
                JsonNode feature = features.path(columns.get(i));
                JsonNode own = feature.isArray() ? feature.path(0) : feature.path("feature");
                JsonNode names = feature.path("names").isArray() ? feature.path("names") : own.path("names");
                List<String> found = new ArrayList<>();
                names.forEach(name -> found.add(name.asText()));
                if (!found.isEmpty()) {
                    classes.put(i, found);
                }
            }
        } catch (JsonProcessingException none) {
            // Numbers are classes too.
            classes.clear();
        }
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public boolean named() {
        return true;
    }

    @Override
    public Sheet.@Nullable Line next() {
        isFound = false;
        cells = new ArrayList<>();
        try {
            while (left == 0) {
                PageReadStore pages = reader.readNextRowGroup();
                if (pages == null) {
                    return null;
                }
                left = pages.getRowCount();
                group = left == 0
                        ? null
                        : new ColumnIOFactory()
                                .getColumnIO(schema)
                                .getRecordReader(pages, new GroupRecordConverter(schema));
            }
            Group row = group == null ? null : group.read();
            if (row == null) {
                throw new IOException("a group of rows ends too early");
            }
            left--;
            number++;
            isFound = true;
            for (int i = 0; i < columns.size(); i++) {
                cells.add(named(i, ParquetValues.value(row, i)));
            }
            return new Sheet.Line(number, cells);
        } catch (IOException | RuntimeException broken) {
            String column = isFound ? ", column " + FormatException.quoted(columns.get(cells.size())) + "," : "";
            throw damaged("row " + number() + column + " cannot be read", broken);
        }
    }

    @Override
    public double share() {
        return (double) number / Math.max(1, reader.getRecordCount());
    }

    @Override
    public boolean goesOn() {
        return isFound;
    }

    @Override
    public List<String> refused() {
        return cells.stream()
                .map(cell -> cell instanceof Double one ? Row.written(one) : String.valueOf(cell))
                .toList();
    }

    @Override
    public int number() {
        return isFound ? number : number + 1;
    }

    private Object named(int column, Object value) {
        List<String> names = classes.get(column);
        if (names == null) {
            return value;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(one -> named(column, one)).toList();
        }
        // There -1 stands for no label.
        return value instanceof Double place
                ? place >= 0 && place < names.size() ? names.get(place.intValue()) : ""
                : value;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
