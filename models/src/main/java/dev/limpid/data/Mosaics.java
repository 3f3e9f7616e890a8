package dev.limpid.data;

import dev.limpid.evaluate.Truth;
import dev.limpid.image.Picture;
import dev.limpid.model.Input;
import dev.limpid.task.Example;
import dev.limpid.task.ImageModel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Mosaics of labelled pictures (Arias-Duart et al. 2022): two by two, of which two show one class and two show others, so that it
 * is known where the evidence for that class lies. Each picture is cut to the model's proportions around its middle and has a
 * quarter of the mosaic, of the size of what the model sees; the model's own preparation then makes that smaller.
 */
public final class Mosaics {
    private static final int USUAL = 224;
    private static final int SOME = 50;

    private final ImageModel model;
    private final Dataset.Wanted wanted;
    private final Labels labels;
    private final Random random;

    private Mosaics(ImageModel model, Dataset.Wanted wanted) {
        this.model = model;
        this.wanted = wanted;
        this.labels = Labels.of(model);
        this.random = new Random(wanted.seed());
    }

    /**
     * Draws mosaics, as many of each class as of any other; 50 where the user does not say how many. A case's answer is the class
     * that two of the four show.
     *
     * @param folder of a folder of pictures for each label
     * @throws dev.limpid.image.ImageException if a picture is damaged
     * @throws IllegalArgumentException in one line, if no class has two pictures, or no two are of others, or a label is none of
     *     the model's
     */
    public static Dataset read(ImageModel model, Path folder, Dataset.Wanted wanted) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException(folder + (Files.exists(folder) ? " is no folder" : " does not exist")
                    + ": expected a folder of pictures for each label.");
        }
        try {
            return new Mosaics(model, wanted).drawn(folder);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + folder + ".", unreadable);
        }
    }

    private Dataset drawn(Path folder) throws IOException {
        Map<String, List<Folder.Entry>> byLabel = new TreeMap<>();
        for (Folder.Entry entry : Folder.entries(folder)) {
            if (entry.label() == null) {
                throw new IllegalArgumentException(
                        folder + " holds files: of mosaics a folder of pictures for each label is expected.");
            }
            byLabel.computeIfAbsent(entry.label(), unmet -> new ArrayList<>()).add(entry);
        }
        long all = byLabel.values().stream().mapToInt(List::size).sum();
        List<String> shown = new ArrayList<>();
        byLabel.forEach((label, own) -> {
            if (own.size() > 1 && all - own.size() > 1) {
                shown.add(label);
            }
        });
        if (shown.isEmpty()) {
            throw new IllegalArgumentException(
                    folder + " has too few pictures for a mosaic: two of one label and two of" + " others are needed.");
        }
        Collections.shuffle(shown, random);
        Integer most = wanted.examples();
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < (most == null ? SOME : most); i++) {
            cases.add(drawn(byLabel, shown.get(i % shown.size()), i + 1));
        }
        return new Dataset(cases, labels.notes());
    }

    private Case drawn(Map<String, List<Folder.Entry>> byLabel, String label, int number) {
        Integer answer = labels.answer(label, label);
        List<Folder.Entry> own = new ArrayList<>(byLabel.getOrDefault(label, List.of()));
        List<Folder.Entry> others = byLabel.entrySet().stream()
                .filter(one -> !one.getKey().equals(label))
                .flatMap(one -> one.getValue().stream())
                .collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(own, random);
        Collections.shuffle(others, random);
        List<Folder.Entry> four = new ArrayList<>(own.subList(0, 2));
        four.addAll(others.subList(0, 2));
        Collections.shuffle(four, random);
        String name = "mosaic " + number;
        String shown = name + " of " + four.stream().map(Folder.Entry::name).collect(Collectors.joining(", "));
        List<Integer> size = model.processor().size().orElse(List.of(USUAL, USUAL));
        int height = size.get(0);
        int width = size.get(1);
        List<Picture> pictures = four.stream()
                .map(entry -> fitted(Picture.read(entry.file()), width, height))
                .toList();
        Input input = model.prepare(mosaic(pictures, width, height), name, wanted.regions());
        BitSet inside = new BitSet();
        for (int i = 0; i < 4 * width * height; i++) {
            inside.set(i, label.equals(four.get(quarter(i, width, height)).label()));
        }
        Truth truth = new Outline(2 * width, 2 * height, inside).truth(input, Truth.Kind.MOSAIC);
        return new Case(new Example(name, shown, label, input), answer, truth);
    }

    private static int quarter(int pixel, int width, int height) {
        int right = pixel % (2 * width) / width;
        int lower = pixel / (2 * width) / height;
        return 2 * lower + right;
    }

    /** Of so many pixels, which are the picture's middle in its own proportions. */
    private static Picture fitted(Picture picture, int width, int height) {
        double scale = Math.max((double) width / picture.width(), (double) height / picture.height());
        int across = Math.max(width, (int) Math.round(picture.width() * scale));
        int down = Math.max(height, (int) Math.round(picture.height() * scale));
        byte[] all = picture.toRgb().resized(across, down, true).toBytes();
        int left = (across - width) / 2;
        int top = (down - height) / 2;
        byte[] middle = new byte[3 * width * height];
        for (int row = 0; row < height; row++) {
            System.arraycopy(all, 3 * ((row + top) * across + left), middle, 3 * row * width, 3 * width);
        }
        return Picture.of(width, height, 3, middle);
    }

    private static Picture mosaic(List<Picture> four, int width, int height) {
        byte[] samples = new byte[4 * 3 * width * height];
        for (int quarter = 0; quarter < 4; quarter++) {
            byte[] own = four.get(quarter).toBytes();
            for (int row = 0; row < height; row++) {
                int line = quarter / 2 * height + row;
                System.arraycopy(
                        own, 3 * row * width, samples, 3 * (line * 2 * width + quarter % 2 * width), 3 * width);
            }
        }
        return Picture.of(2 * width, 2 * height, 3, samples);
    }
}
