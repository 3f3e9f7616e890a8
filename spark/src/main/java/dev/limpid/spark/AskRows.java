package dev.limpid.spark;

import dev.limpid.Limpid;
import dev.limpid.Subject;
import dev.limpid.json.JsonDocument;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.TaskCompletionListener;

import java.util.Iterator;
import java.util.function.Function;

/**
 * A task: asks the process' model about each row, one after the other.
 *
 * @param schema of the rows
 * @param threads that a run may use; 0 for the task's share of the executor
 * @param opened counts models that were opened for this: one for each executor, if nothing is lost
 * @param failed counts rows without an answer
 */
record AskRows(
        Shipment shipment,
        Wish wish,
        Asked asked,
        Columns columns,
        StructType schema,
        int threads,
        int idleSeconds,
        LongAccumulator opened,
        LongAccumulator failed)
        implements MapPartitionsFunction<Row, Row> {
    /** What a user sees a counter of opened models called. */
    static final String OPENED = "limpid: models opened";

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        TaskContext task = TaskContext.get();
        int own = threads > 0 ? threads : task.cpus();
        OpenModels.Lease lease = OpenModels.lease(shipment, wish, own, idleSeconds);
        // Runs on success, failure and a kill.
        task.addTaskCompletionListener((TaskCompletionListener) over -> lease.close());
        if (lease.first()) {
            opened.add(1L);
        }
        Function<Row, Subject> reader = columns.reader(schema);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public Row next() {
                Row row = rows.next();
                return with(row, answer(lease.model(), reader, row));
            }
        };
    }

    /** Never throws what one row may cause: it may be nested too deep, or too long for the memory that is left. */
    Row answer(Limpid model, Function<Row, Subject> reader, Row row) {
        try {
            String document = JsonDocument.write(asked.of(model, reader.apply(row)));
            return DocumentRow.of(document, asked.schema());
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError reason) {
            failed.add(1L);
            return DocumentRow.failed(line(reason), asked.schema());
        }
    }

    /** Of a failure, what fits in a line: Limpid's own are written to be read, of others the kind is told, too. */
    private static String line(Throwable reason) {
        String message = String.valueOf(reason.getMessage()).lines().findFirst().orElse("");
        boolean ours = reason instanceof IllegalArgumentException
                || reason.getClass().getPackageName().startsWith("dev.limpid");
        String kind = reason.getClass().getSimpleName();
        return ours ? message : reason.getMessage() == null ? kind : kind + ": " + message;
    }

    private static Row with(Row row, Row answer) {
        Object[] values = new Object[row.length() + 1];
        for (int i = 0; i < row.length(); i++) {
            values[i] = row.get(i);
        }
        values[row.length()] = answer;
        return RowFactory.create(values);
    }
}
