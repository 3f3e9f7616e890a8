package dev.limpid.studio;

import dev.limpid.image.Picture;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.regex.Pattern;

/** Pictures that were sent, by the SHA-256 of their files. */
final class Pictures {
    /** A picture this large takes a quarter of a gigabyte as it is worked on. */
    private static final long MOST_PIXELS = 40_000_000;

    private static final Pattern SHA = Pattern.compile("[0-9a-f]{64}");

    private final Uploads uploads;
    private final Path folder;

    Pictures(Uploads uploads) {
        this.uploads = uploads;
        this.folder = uploads.pictures();
    }

    /** A picture that was kept. */
    record Kept(String sha, int width, int height) {}

    /**
     * Keeps one.
     *
     * @throws dev.limpid.image.ImageException if it is none, damaged or too large
     * @throws Refused if there is no room
     */
    synchronized Kept keep(byte[] file) { // One at a time: a small file can hold a large picture.
        Picture picture = bounded(Picture.read(file, "the picture"));
        String sha = Wish.sha256(file);
        place(sha, file);
        return new Kept(sha, picture.width(), picture.height());
    }

    private static Picture bounded(Picture picture) {
        if ((long) picture.width() * picture.height() > MOST_PIXELS) {
            throw new IllegalArgumentException("The picture has " + picture.width() + "×" + picture.height()
                    + " pixels, at most " + MOST_PIXELS + " are taken. Make it smaller first.");
        }
        return picture;
    }

    /** Puts a file in its place, whole or not at all. */
    private void place(String name, byte[] bytes) {
        Path file = folder.resolve(name);
        if (Files.exists(file)) {
            uploads.use(file);
            return;
        }
        uploads.reserve(file, bytes.length, Set.of());
        try {
            Path draft = Files.createTempFile(folder, ".part-", "");
            try {
                Files.write(draft, bytes);
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException full) {
            uploads.forget(file);
            throw new UncheckedIOException("Cannot keep what was sent.", full);
        }
    }

    /** @throws IllegalArgumentException if that was not sent */
    synchronized Picture picture(String sha) { // One at a time, as they come.
        return Picture.read(file(sha), sha.substring(0, 12));
    }

    /**
     * Where one is.
     *
     * @throws IllegalArgumentException if that was not sent
     */
    Path require(String sha) {
        Path file = path(sha);
        if (file == null) {
            throw new IllegalArgumentException("There is no picture of that SHA-256: send it to /api/pictures first.");
        }
        uploads.use(file);
        return file;
    }

    /** @throws IllegalArgumentException if that was not sent */
    byte[] file(String sha) {
        try {
            return Files.readAllBytes(require(sha));
        } catch (IOException lost) {
            throw new UncheckedIOException("A picture cannot be read.", lost);
        }
    }

    /** Where it is; null if it is not. */
    @Nullable
    Path path(String sha) {
        if (!SHA.matcher(sha).matches()) {
            return null;
        }
        Path file = folder.resolve(sha);
        return Files.isRegularFile(file) ? file : null;
    }

    /** By the first bytes; browsers are told not to guess. */
    static String type(byte[] file) {
        if (file.length > 12 && file[0] == (byte) 0x89 && file[1] == 'P') {
            return "image/png";
        }
        if (file.length > 12 && file[0] == (byte) 0xff && file[1] == (byte) 0xd8) {
            return "image/jpeg";
        }
        if (file.length > 12 && file[0] == 'G' && file[1] == 'I') {
            return "image/gif";
        }
        return file.length > 12 && file[0] == 'B' && file[1] == 'M' ? "image/bmp" : "image/webp";
    }
}
