package dev.limpid.estimate;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The energy that processors and memory say they took (Intel's running average power limit, as Linux shows it). Whatever else ran
 * on the machine is in it. A counter begins again at 0 after some hours at most: read it more often than that.
 */
public final class Rapl {
    /** Where Linux keeps the counters. */
    public static final Path PLACE = Path.of("/sys/class/powercap");

    /** Packages by their name, for one beside them, the whole platform's, counts them too; below them the memory's, which none does. */
    private static final Pattern WHOLE = Pattern.compile("intel-rapl:\\d+");

    private static final Pattern PART = Pattern.compile("intel-rapl:\\d+:\\d+");

    private record Counter(Path file, long range) {
        long read() throws IOException {
            return number(file);
        }
    }

    private final List<Counter> counters;
    private final Map<Counter, Long> last = new LinkedHashMap<>();
    private double joules;

    private Rapl(List<Counter> counters) throws IOException {
        this.counters = counters;
        for (Counter counter : counters) {
            last.put(counter, counter.read());
        }
    }

    /** Those of a folder; empty where there are none, or they may not be read: many systems let only root. */
    public static Optional<Rapl> in(Path place) {
        List<Counter> found = new ArrayList<>();
        try (DirectoryStream<Path> zones = Files.newDirectoryStream(place, "intel-rapl:*")) {
            for (Path zone : zones) {
                String number = zone.getFileName().toString();
                String name = Files.readString(zone.resolve("name")).strip();
                boolean memory = PART.matcher(number).matches() && name.equals("dram");
                boolean processor = WHOLE.matcher(number).matches() && name.startsWith("package");
                if (memory || processor) {
                    found.add(new Counter(zone.resolve("energy_uj"), number(zone.resolve("max_energy_range_uj"))));
                }
            }
            return found.isEmpty() ? Optional.empty() : Optional.of(new Rapl(found));
        } catch (IOException | NumberFormatException unreadable) {
            return Optional.empty();
        }
    }

    private static long number(Path file) throws IOException {
        return Long.parseLong(Files.readString(file).strip());
    }

    /**
     * Joules since this was made.
     *
     * @throws IOException if a counter cannot be read any more
     */
    public double joules() throws IOException {
        for (Counter counter : counters) {
            long now = counter.read();
            long more = now - last.getOrDefault(counter, now);
            joules += (more < 0 ? more + counter.range() : more) / 1e6;
            last.put(counter, now);
        }
        return joules;
    }
}
