package dev.limpid.course;

import dev.limpid.corpus.Item;
import dev.limpid.corpus.Labels;
import dev.limpid.corpus.Part;
import dev.limpid.evaluate.Bootstrap;
import dev.limpid.image.ImageProcessor;
import dev.limpid.image.Picture;
import dev.limpid.loss.Classification;
import dev.limpid.loss.Loss;
import dev.limpid.performance.ClassificationReport;
import dev.limpid.performance.Classified;
import dev.limpid.performance.Measures;
import dev.limpid.performance.Metric;
import dev.limpid.performance.Report;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import dev.limpid.train.Augmentation;
import dev.limpid.train.Batch;
import dev.limpid.train.Examples;
import dev.limpid.train.Gathering;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which class a picture is of.
 *
 * @param processor makes what the model reads
 * @param augmentation changes pictures that are trained on
 * @param smoothing of labels, from 0
 */
record PictureClasses(ImageProcessor processor, Augmentation augmentation, Labels labels, double smoothing, long seed)
        implements Course<Classified> {
    @Override
    public String role() {
        return "classes";
    }

    @Override
    public Loss loss() {
        return new Classification(smoothing, List.of());
    }

    @Override
    public Examples examples(Part part) throws IOException {
        return new Pictures(this, part, Known.Classes.of(part, labels));
    }

    @Override
    public Metric<Classified> metric(@Nullable String name) {
        return name == null ? Measures.CLASSIFICATION.usual() : Measures.CLASSIFICATION.named(name);
    }

    @Override
    public Gathering<Classified> gathering(Part part, Examples examples) {
        if (!(examples instanceof Pictures pictures)) {
            throw new IllegalArgumentException("Classes are told of pictures.");
        }
        int[] right = pictures.classes.of();
        return new Logits<>(part.size(), labels.size(), logits -> Classified.ofLogits(logits, right, labels.names()));
    }

    @Override
    public Report report(Classified answers, Bootstrap bootstrap) {
        return ClassificationReport.of(answers, bootstrap);
    }

    /** Pictures, read when they are asked for. */
    private record Pictures(PictureClasses course, Part part, Known.Classes classes) implements Examples {
        @Override
        public int size() {
            return part.size();
        }

        @Override
        public int length(int example) {
            return 1;
        }

        @Override
        public String place(int example) {
            return Reading.place(part, example);
        }

        @Override
        public Batch training(int[] examples, int epoch) {
            return batch(examples, epoch);
        }

        @Override
        public Batch judging(int[] examples) {
            return batch(examples, -1);
        }

        private Batch batch(int[] examples, int epoch) {
            List<Tensor> pixels =
                    Arrays.stream(examples).mapToObj(i -> pixels(i, epoch)).toList();
            Map<String, Tensor> feeds = new LinkedHashMap<>();
            Tensor together = Tensor.stack(pixels);
            Shape one = pixels.get(0).shape();
            Shape all = Shape.of(examples.length, one.dim(1), one.dim(2), one.dim(3));
            feeds.put("pixel_values", together.reshape(all));
            feeds.putAll(classes.feeds(examples, 1));
            return new Batch(feeds, examples.length, examples.length);
        }

        private Tensor pixels(int example, int epoch) {
            try {
                Item item = part.get(example);
                if (!(item instanceof Item.Pictured pictured)) {
                    throw new IllegalArgumentException(item.place() + ": expected a picture.");
                }
                Picture picture = Picture.read(pictured.file());
                Picture seen =
                        epoch < 0 ? picture : course.augmentation.of(picture, course.seed, epoch, part.row(example));
                return course.processor.prepare(seen).pixels();
            } catch (IOException unreadable) {
                throw new UncheckedIOException("Cannot read example " + example + ".", unreadable);
            }
        }
    }
}
