package dev.limpid.candidate;

import dev.limpid.corpus.Item;
import dev.limpid.image.Picture;
import dev.limpid.task.Trunk;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Pictures, each decoded when it is asked for. */
record PictureFeeds(Trunk trunk, List<Item> items) implements Feeds {
    @Override
    public int size() {
        return items.size();
    }

    /** Where pictures keep sizes of their own, each is of a kind by itself. */
    @Override
    public int length(int example) {
        return pads() ? 1 : example + 1;
    }

    @Override
    public boolean pads() {
        return trunk.processor().size().isPresent();
    }

    @Override
    public Map<String, Tensor> of(int[] examples) {
        List<Tensor> pixels = Arrays.stream(examples)
                .mapToObj(i -> trunk.processor()
                        .prepare(Picture.read(picture(items.get(i)).file()))
                        .pixels())
                .toList();
        Shape one = pixels.get(0).shape();
        return Map.of(
                trunk.features().name(),
                pixels.size() == 1
                        ? pixels.get(0)
                        : Tensor.stack(pixels).reshape(Shape.of(examples.length, one.dim(1), one.dim(2), one.dim(3))));
    }

    /** @throws IllegalArgumentException if it is none */
    static Item.Pictured picture(Item item) {
        if (item instanceof Item.Pictured pictured) {
            return pictured;
        }
        throw new IllegalArgumentException(item.place() + ": expected a picture.");
    }

    @Override
    public int longer() {
        return 0;
    }
}
