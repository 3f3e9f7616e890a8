package dev.limpid.corpus;

import dev.limpid.table.Decoded;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A folder for each label, and in it pictures, or files of a text each. Hidden ones are none. */
final class Folder implements Feed {
    private static final Pattern PICTURE = Pattern.compile(".*\\.(png|jpe?g|gif|bmp|webp)");
    private static final Pattern TEXT = Pattern.compile(".*\\.(txt|text)(\\.gz)?");
    private static final int LONGEST = 1 << 24;

    private final Path root;
    private final Wanted wanted;
    private final boolean arePictures;
    private final Iterator<Path> files;
    private final int count;
    private int read;
    private String last = "";

    private Folder(Path root, Wanted wanted, List<Path> files) {
        this.root = root;
        this.wanted = wanted;
        this.arePictures = isPicture(files.get(0));
        this.files = files.iterator();
        this.count = files.size();
    }

    /** Whether there are folders in it, one for each label. */
    static boolean isLabelled(Path root) throws IOException {
        return sorted(root).stream().anyMatch(Files::isDirectory);
    }

    static boolean isPicture(Path file) {
        return PICTURE.matcher(name(file)).matches();
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    }

    static List<Path> sorted(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    static Folder open(Path root, Wanted wanted) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path label : sorted(root)) {
            if (!Files.isDirectory(label)) {
                throw new IllegalArgumentException(label + " lies beside folders: " + root
                        + " holds either files of rows, or a folder of files for each label. Take it away.");
            }
            for (Path file : sorted(label)) {
                boolean picture = isPicture(file);
                if (!Files.isRegularFile(file)
                        || !picture && !TEXT.matcher(name(file)).matches()) {
                    throw new IllegalArgumentException(file + " is no picture and no text: expected files ending in"
                            + " .png, .jpg, .gif, .bmp, .webp or .txt in a folder for each label.");
                }
                if (!files.isEmpty() && picture != isPicture(files.get(0))) {
                    throw new IllegalArgumentException(file + " lies in one folder with " + files.get(0)
                            + ": expected only pictures, or only texts.");
                }
                files.add(file);
            }
        }
        if (files.isEmpty()) {
            throw new IllegalArgumentException(root + " holds no files in its folders, at least one is needed.");
        }
        return new Folder(root, wanted, files);
    }

    @Override
    public String source() {
        return String.valueOf(root.getFileName());
    }

    @Override
    public List<String> columns() {
        return List.of(arePictures ? "image" : "text", "label");
    }

    @Override
    public boolean named() {
        return true;
    }

    @Override
    public List<String> notes() {
        return List.of();
    }

    @Override
    public @Nullable Found next() throws IOException {
        if (!files.hasNext()) {
            return null;
        }
        Path file = files.next();
        read++;
        Path below = root.relativize(file);
        String label = below.getName(0).toString();
        String place = below.toString();
        last = place;
        return new Found(place, root, List.of(arePictures ? place : text(file), label));
    }

    @Override
    public double share() {
        return (double) read / count;
    }

    @Override
    public Lost skip() {
        return new Lost(last, root, List.of(), false);
    }

    private String text(Path file) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Decoded in = Decoded.open(file, wanted.encoding())) {
            char[] part = new char[1 << 13];
            for (int count = in.read(part, 0, part.length); count >= 0; count = in.read(part, 0, part.length)) {
                text.append(part, 0, count);
                if (text.length() > LONGEST) {
                    throw new IllegalArgumentException(
                            file + " is longer than " + LONGEST + " characters, which is more than one text is.");
                }
            }
        }
        return text.toString().strip();
    }

    @Override
    public void close() {
        // Each file is closed when it is read.
    }
}
