package dev.limpid.train;

import dev.limpid.format.FormatException;
import dev.limpid.runtime.ResidentMemory;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;

/**
 * Writes what happens in a training to a file, a line of JSON each: {@code metrics.jsonl}.
 *
 * <p>A process that is killed leaves at most the line torn that it was writing. When training begins, that is cut off, and so is
 * all that was written after the update that it goes on from: the file always tells one training. Lines are handed to the
 * operating system one by one, and forced to the disk when the log is closed.
 */
public final class TrainingLog implements Watcher, AutoCloseable {
    private static final int LONGEST = 1 << 20;

    private final Path file;
    private final FileChannel channel;
    private final LongSupplier memory;

    private TrainingLog(Path file, FileChannel channel, LongSupplier memory) {
        this.file = file;
        this.channel = channel;
        this.memory = memory;
    }

    /**
     * Opens a log, which is made if there is none.
     *
     * @throws IOException if the file cannot be written
     */
    public static TrainingLog open(Path file) throws IOException {
        return open(file, ResidentMemory::bytes);
    }

    static TrainingLog open(Path file, LongSupplier memory) throws IOException {
        return new TrainingLog(
                file,
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                memory);
    }

    /**
     * What a log tells, but for a last line that was torn.
     *
     * @throws FormatException if another line is none of a log, which says the line's number
     */
    public static List<LogLine> read(Path file) throws IOException {
        List<LogLine> lines = new ArrayList<>();
        read(file, (line, end) -> lines.add(line));
        return lines;
    }

    /** @param each gets a line and how many bytes the file has up to its end */
    private static void read(Path file, ObjLongConsumer<LogLine> each) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            long end = 0;
            int number = 1;
            for (int one = in.read(); one >= 0; one = in.read()) {
                end++;
                if (one != '\n') {
                    line.write(one);
                    if (line.size() > LONGEST) {
                        throw new FormatException(file, "line " + number + " is longer than " + LONGEST + " bytes.");
                    }
                } else {
                    each.accept(LogJson.read(line.toByteArray(), file, number), end);
                    line.reset();
                    number++;
                }
            }
        }
    }

    /**
     * Cuts off what was written after an update, then says that training begins or goes on.
     *
     * @throws FormatException if what is there is no log
     */
    @Override
    public void begun(long step, long steps) {
        try {
            long[] kept = {0};
            boolean[] beyond = {false};
            read(file, (line, end) -> {
                beyond[0] |= line.step() > step || step == 0;
                kept[0] = beyond[0] ? kept[0] : end;
            });
            channel.truncate(kept[0]);
            channel.position(kept[0]);
        } catch (IOException failure) {
            throw told(failure);
        }
        append(new LogLine.Begun(step, steps));
    }

    @Override
    public void updated(Update update) {
        append(LogLine.Updated.of(update, memory.getAsLong()));
    }

    @Override
    public void judged(long step, Verdict verdict, boolean best) {
        append(new LogLine.Judged(step, verdict, best));
    }

    @Override
    public void saved(long step) {
        append(new LogLine.Saved(step));
    }

    private void append(LogLine line) {
        ByteBuffer bytes = ByteBuffer.wrap((LogJson.write(line) + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            long start = channel.position();
            try {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            } catch (IOException full) {
                // So that what comes next, if anything, does not go on in the middle of a line.
                try {
                    channel.truncate(start).position(start);
                } catch (IOException again) {
                    full.addSuppressed(again);
                }
                throw full;
            }
        } catch (IOException failure) {
            throw told(failure);
        }
    }

    private UncheckedIOException told(IOException failure) {
        return new UncheckedIOException(
                "The training's log " + file.getFileName() + " cannot be written: " + failure.getMessage()
                        + ". Checkpoints are not touched; make room and go on from the last one.",
                failure);
    }

    /** Forces all to the disk. */
    @Override
    public void close() throws IOException {
        channel.force(true);
        channel.close();
    }
}
