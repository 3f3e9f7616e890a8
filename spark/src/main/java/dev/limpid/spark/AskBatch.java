package dev.limpid.spark;

import dev.limpid.batch.Answer;
import dev.limpid.batch.Answering;
import dev.limpid.batch.Asking;
import dev.limpid.batch.Work;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A task of a batch: answers some rows as the process that read them would.
 *
 * @param background null without any
 * @param opened counts models that were opened for this
 */
record AskBatch(
        Shipment shipment,
        Wish wish,
        Work work,
        @Nullable Background background,
        int idleSeconds,
        LongAccumulator opened)
        implements FlatMapFunction<Iterator<Asking>, Answer> {
    @Override
    public Iterator<Answer> call(Iterator<Asking> rows) {
        TaskContext task = TaskContext.get();
        OpenModels.Lease lease = OpenModels.lease(shipment, wish, task.cpus(), idleSeconds);
        task.addTaskCompletionListener((TaskCompletionListener) over -> lease.close());
        if (lease.first()) {
            opened.add(1L);
        }
        Work here = background == null
                ? work
                : new Work(work.question(), work.layout(), background.file().toString());
        List<Answer> answers = new ArrayList<>();
        Answering answering = here.on(lease.model());
        rows.forEachRemaining(row -> answers.add(answering.of(row)));
        return answers.iterator();
    }
}
