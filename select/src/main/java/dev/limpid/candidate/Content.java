package dev.limpid.candidate;

import dev.limpid.corpus.Item;
import dev.limpid.task.Trunk;
import dev.limpid.text.Text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What vectors are made of, as a digest: the same digests, the same vectors. */
final class Content {
    /** What is written otherwise, or computed otherwise, gets another. */
    private static final String VERSION = "limpid-vectors-1";

    /** Files beside the weights that say how they are used and how inputs are made ready. */
    private static final List<String> BESIDE = List.of(
            "config.json",
            "bert_config.json",
            "model.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "vocab.txt",
            "vocab.json",
            "merges.txt",
            "preprocessor_config.json",
            "processor_config.json");

    private Content() {}

    /** Of a model, as far as its vectors depend on it: weights, configuration, tokenizer, and how vectors are read. */
    static String of(Trunk trunk) throws IOException {
        Sha256 digest = new Sha256()
                .add(VERSION)
                .add(trunk.folder().sha256())
                .add(trunk.reading())
                .add(String.valueOf(trunk.maxPositions()));
        for (Path folder : List.of(trunk.home(), trunk.home().resolve("assets"))) {
            for (String name : BESIDE) {
                Path file = folder.resolve(name);
                digest.add(
                        Files.isRegularFile(file) ? ByteBuffer.wrap(Files.readAllBytes(file)) : ByteBuffer.allocate(0));
            }
        }
        return digest.hex();
    }

    /** Of examples, as far as vectors depend on them: texts, or the bytes of pictures, in their order. */
    static String of(List<Item> items) throws IOException {
        Sha256 digest = new Sha256();
        for (Item item : items) {
            if (item instanceof Item.Pictured pictured) {
                digest.add(ByteBuffer.wrap(Files.readAllBytes(pictured.file())));
            } else {
                Text text = Fitting.text(item);
                digest.add(text.parts().size());
                text.parts().forEach(digest::add);
            }
        }
        return digest.hex();
    }

    /** Of a layer's vectors of examples. */
    static String of(String model, String layer, String examples) {
        return new Sha256().add(model).add(layer).add(examples).hex();
    }
}
