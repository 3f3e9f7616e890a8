package dev.limpid.task;

import dev.limpid.game.Masker;
import dev.limpid.game.Players;
import dev.limpid.game.Replacing;
import dev.limpid.image.Picture;
import dev.limpid.model.Feature;
import dev.limpid.model.Probe;
import dev.limpid.superpixel.Segmenter;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** What stands for the parts of a picture that are absent. */
final class AbsentRegions {
    private static final String EXPECTED =
            "expected mean, constant, constant:GREY, constant:RED,GREEN,BLUE, blur, inpaint, noise, road, road:NOISE or"
                    + " picture:FILE";
    private static final int FULL = 255;

    private final ImageModel model;
    private final Probe.Asked asked;
    private final Tensor pixels;
    private final int places;
    private final int channels;

    AbsentRegions(ImageModel model, Probe.Asked asked) {
        this.model = model;
        this.asked = asked;
        this.pixels = asked.input().tensor(model.features().name());
        this.channels = (int) pixels.shape().dim(1);
        this.places = pixels.size() / channels;
    }

    /**
     * The picture's own features, or where it has none the superpixels that LIME takes.
     *
     * @throws IllegalArgumentException naming the ways there are, if the wish is none of them
     */
    Players<Probe.Asked> players(Games.Wishes wishes) {
        Map<String, Object> settings = new LinkedHashMap<>();
        List<Feature> players = asked.input().features();
        if (players.isEmpty()) {
            Segmenter segmenter = Segmenter.parse("quickshift");
            settings.put("features", segmenter.toString());
            players = model.regions(asked.input(), segmenter);
        }
        String how = wishes.masker() == null ? "mean" : wishes.masker();
        settings.put("masker", how);
        return new Players<>(
                players,
                RegionTree.of(players, (int) pixels.shape().dim(3)),
                masker(how, players, wishes.seed()),
                settings,
                List.of());
    }

    private Masker<Probe.Asked> masker(String how, List<Feature> players, long seed) {
        int colon = how.indexOf(':');
        String name = colon < 0 ? how : how.substring(0, colon);
        String value = colon < 0 ? null : how.substring(colon + 1);
        if (value != null && !List.of("constant", "road", "picture").contains(name)) {
            throw unknown(how);
        }
        return switch (name) {
            case "mean" -> replacing(players, means(players));
            case "constant" -> replacing(players, constant(how, value));
            case "blur" ->
                replacing(players, Blank.BLUR.like(pixels, model.processor().values()));
            case "noise" -> replacing(players, noise(seed));
            case "inpaint" -> new Inpainting(asked, model.features().name(), players);
            case "road" ->
                new NoisyLinearImputation(asked, model.features().name(), players, deviation(how, value), seed);
            case "picture" -> {
                if (value == null || value.isEmpty()) {
                    throw unknown(how);
                }
                yield replacing(
                        players,
                        model.prepare(Picture.read(Path.of(value)))
                                .tensor(model.features().name()));
            }
            default -> throw unknown(how);
        };
    }

    private static IllegalArgumentException unknown(String how) {
        return new IllegalArgumentException("Unknown masker '" + how + "' for a picture, " + EXPECTED + ".");
    }

    private Masker<Probe.Asked> replacing(List<Feature> players, Tensor absent) {
        return new Replacing(asked, model.features().name(), places, players, List.of(absent));
    }

    /** Each region in its own mean colour. */
    private Tensor means(List<Feature> players) {
        double[] means = pixels.toDoubles();
        for (Feature player : players) {
            for (int channel = 0; channel < channels; channel++) {
                double sum = 0;
                for (int place : player.positions()) {
                    sum += pixels.at(channel * places + place);
                }
                for (int place : player.positions()) {
                    means[channel * places + place] = sum / player.positions().size();
                }
            }
        }
        return Tensor.fill(DType.FLOAT, pixels.shape(), i -> means[i]);
    }

    private Tensor constant(String how, @Nullable String value) {
        String[] parts = value == null ? new String[] {"0"} : value.split(",", -1);
        if (parts.length != 1 && parts.length != 3) {
            throw unknown(how);
        }
        float[] colour = new float[channels];
        for (int channel = 0; channel < channels; channel++) {
            colour[channel] =
                    model.processor().values().of(sample(how, parts[parts.length == 1 ? 0 : channel]), channel);
        }
        return Tensor.fill(DType.FLOAT, pixels.shape(), i -> colour[i / places]);
    }

    private static float sample(String how, String text) {
        try {
            int sample = Integer.parseInt(text.strip());
            if (sample >= 0 && sample <= FULL) {
                return sample;
            }
        } catch (NumberFormatException notANumber) {
            // Answered below, as a number that is no colour is.
        }
        throw new IllegalArgumentException("Masker '" + how + "' needs numbers from 0 to 255, got '" + text + "'.");
    }

    private static double deviation(String how, @Nullable String value) {
        try {
            double deviation = value == null ? NoisyLinearImputation.NOISE : Double.parseDouble(value);
            if (deviation >= 0 && Double.isFinite(deviation)) {
                return deviation;
            }
        } catch (NumberFormatException notANumber) {
            // Answered below, as a number that is no deviation is.
        }
        throw new IllegalArgumentException("Masker '" + how + "' needs the noise's deviation in units of the model's"
                + " input, 0 or more, such as road:0.01, got '" + value + "'.");
    }

    /** Normal noise that has the picture's mean and deviation in each channel. */
    private Tensor noise(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] noise = new double[pixels.size()];
        for (int channel = 0; channel < channels; channel++) {
            double mean = 0;
            double square = 0;
            for (int i = channel * places; i < (channel + 1) * places; i++) {
                mean += pixels.at(i) / places;
                square += pixels.at(i) * pixels.at(i) / places;
            }
            double deviation = Math.sqrt(Math.max(0, square - mean * mean));
            for (int i = channel * places; i < (channel + 1) * places; i++) {
                noise[i] = mean + deviation * random.nextGaussian();
            }
        }
        return Tensor.fill(DType.FLOAT, pixels.shape(), i -> noise[i]);
    }
}
