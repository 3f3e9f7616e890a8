package dev.limpid.studio;

import dev.limpid.format.AtomicFolder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Room on the disk for what was sent. What was used longest ago makes room for what is new, unless a question that is kept names
 * it: then there is none. When something was used last is the time of its file, so the next studio knows it too.
 */
final class Uploads {
    private final long most;
    private final Path pictures;
    private final Path data;
    private final Supplier<Set<String>> needed;
    /** Bytes by place, what was used last at the end; empty before the folders were read. */
    private final Map<Path, Long> sizes = new LinkedHashMap<>(16, 0.75f, true);

    private boolean isRead;

    /**
     * @param most bytes of all that was sent
     * @param needed names of what questions that are kept are about; may wait, and is asked only when room is short
     */
    Uploads(long most, Home home, Supplier<Set<String>> needed) {
        this.most = most;
        this.pictures = home.pictures();
        this.data = home.data();
        this.needed = needed;
    }

    /** Pictures, by the SHA-256 of their files. */
    Path pictures() {
        return pictures;
    }

    /** Examples, a folder each by the SHA-256 of what is in it. */
    Path data() {
        return data;
    }

    /**
     * Sees to it that there is room for something.
     *
     * @param place where it will be
     * @param besides names of what must stay for it
     * @throws Refused if what is needed leaves no room
     */
    void reserve(Path place, long bytes, Set<String> besides) {
        synchronized (this) {
            if (fits(place, bytes)) {
                return;
            }
        }
        Set<String> stay = needed.get(); // Outside, for it may wait for the database.
        synchronized (this) {
            List<Path> old = new ArrayList<>();
            long over = taken() + bytes - most;
            for (Map.Entry<Path, Long> one : sizes.entrySet()) {
                String name = String.valueOf(one.getKey().getFileName());
                if (over > 0 && !stay.contains(name) && !besides.contains(name)) {
                    old.add(one.getKey());
                    over -= one.getValue();
                }
            }
            if (over > 0) {
                throw new Refused(
                        507,
                        "There is no room: what may be sent takes at most " + most + " bytes together, and what is here"
                                + " belongs to answers that are kept. Start the studio with a larger --disk.");
            }
            old.forEach(this::delete);
            sizes.put(place, bytes);
        }
    }

    private boolean fits(Path place, long bytes) {
        read();
        boolean fits = taken() + bytes <= most;
        if (fits) {
            sizes.put(place, bytes);
        }
        return fits;
    }

    private long taken() {
        return sizes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** What room was reserved for did not come. */
    synchronized void forget(Path place) {
        sizes.remove(place);
    }

    /** It is used now. */
    void use(Path place) {
        synchronized (this) {
            sizes.get(place);
        }
        try {
            Files.setLastModifiedTime(place, FileTime.fromMillis(System.currentTimeMillis()));
        } catch (IOException readOnly) {
            // Then this studio knows it, and the next does not.
            return;
        }
    }

    private void delete(Path place) {
        try {
            AtomicFolder.delete(place);
            sizes.remove(place);
        } catch (IOException stays) {
            throw new UncheckedIOException("What was sent earlier cannot be deleted.", stays);
        }
    }

    /** When it is first asked for, not before the page has come. */
    private void read() {
        if (isRead) {
            return;
        }
        try {
            List<Path> all = new ArrayList<>();
            for (Path folder : List.of(pictures, data)) {
                try (Stream<Path> files = Files.list(folder)) {
                    Iterator<Path> each = files.iterator();
                    while (each.hasNext()) {
                        Path one = each.next();
                        if (!String.valueOf(one.getFileName()).startsWith(".")) {
                            all.add(one);
                        }
                    }
                }
            }
            Map<Path, FileTime> times = new LinkedHashMap<>();
            for (Path one : all) {
                times.put(one, Files.getLastModifiedTime(one));
            }
            all.sort(Comparator.comparing(times::get));
            for (Path one : all) {
                sizes.put(one, size(one));
            }
            isRead = true;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("What was sent earlier cannot be read.", unreadable);
        }
    }

    private static long size(Path place) throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            long bytes = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        }
    }
}
